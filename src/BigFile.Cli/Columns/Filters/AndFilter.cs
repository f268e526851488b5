using BigFile.Columnar.Compute;

namespace BigFile.Cli.Columns.Filters;

/// <summary>Rows that both filters want. The second one is not asked where the first has left nothing.</summary>
internal sealed class AndFilter(RowFilter first, RowFilter second) : RowFilter
{
    public override void Narrow(ColumnTable table, RowSlice slice, ulong[] mask)
    {
        first.Narrow(table, slice, mask);
        if (RowMask.IsAny(mask))
            second.Narrow(table, slice, mask);
    }
}
