using BigFile.Columnar.Compute;

namespace BigFile.Cli.Columns.Filters;

/// <summary>Rows that one filter or both want. The second one is not asked where the first has taken all.</summary>
internal sealed class OrFilter(RowFilter first, RowFilter second) : RowFilter
{
    public override void Narrow(ColumnTable table, RowSlice slice, ulong[] mask)
    {
        ulong[] left = [.. mask];
        first.Narrow(table, slice, left);
        ulong[] right = new ulong[mask.Length];
        for (int i = 0; i < mask.Length; i++)
            right[i] = mask[i] & ~left[i];
        if (RowMask.IsAny(right))
            second.Narrow(table, slice, right);
        for (int i = 0; i < mask.Length; i++)
            mask[i] = left[i] | right[i];
    }
}
