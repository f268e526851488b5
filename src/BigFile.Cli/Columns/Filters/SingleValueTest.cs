using BigFile.Columnar;
using BigFile.Columnar.Compute;

namespace BigFile.Cli.Columns.Filters;

/// <summary>A test that is made value by value.</summary>
internal abstract class SingleValueTest : ValueTest
{
    public sealed override void Test(ColumnArray array, long row, int count, Span<ulong> bits)
    {
        RowMask.Fill(bits, count);
        RowNulls.Clear(array, row, count, bits);
        for (int i = 0; i < count; i++)
        {
            if ((bits[i / RowMask.WordRows] >> i & 1) != 0 && !Passes(array, row + i))
                bits[i / RowMask.WordRows] &= ~(1UL << i);
        }
    }

    /// <summary>Whether a row that has a value passes.</summary>
    protected abstract bool Passes(ColumnArray array, long row);
}
