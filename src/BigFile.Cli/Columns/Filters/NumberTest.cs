using BigFile.Columnar;
using BigFile.Columnar.Compute;

namespace BigFile.Cli.Columns.Filters;

/// <summary>A test of the numbers that values are stored as.</summary>
internal sealed class NumberTest<T>(RowTest<T> test) : ValueTest
    where T : unmanaged
{
    public override void Test(ColumnArray array, long row, int count, Span<ulong> bits)
    {
        test.Test(array.GetValues<T>(row, count), bits);
        RowNulls.Clear(array, row, count, bits);
    }
}
