using BigFile.Columnar.Compute;

namespace BigFile.Cli.Columns.Filters;

/// <summary>Rows whose value in one column passes a test.</summary>
internal sealed class ColumnFilter(int column, ValueTest test) : RowFilter
{
    public override void Narrow(ColumnTable table, RowSlice slice, ulong[] mask) => ColumnRows.Read(table, column, slice, (array, row, count, at) =>
    {
        ulong[] bits = new ulong[RowMask.WordsFor(count)];
        test.Test(array, row, count, bits);
        And(mask, at, count, bits);
    });

    private static void And(ulong[] mask, int at, int count, ulong[] bits)
    {
        if (at % RowMask.WordRows == 0)
        {
            int first = at / RowMask.WordRows;
            for (int i = 0; i < bits.Length; i++)
            {
                int rows = Math.Min(RowMask.WordRows, count - (i * RowMask.WordRows));
                mask[first + i] &= bits[i] | ~RowMask.OnesFor(rows);
            }
            return;
        }
        for (int i = 0; i < count; i++)
        {
            if ((bits[i / RowMask.WordRows] >> i & 1) == 0)
                mask[(at + i) / RowMask.WordRows] &= ~(1UL << (at + i));
        }
    }
}
