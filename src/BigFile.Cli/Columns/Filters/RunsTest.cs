using BigFile.Columnar;
using BigFile.Columnar.Compute;

namespace BigFile.Cli.Columns.Filters;

/// <summary>A test of the values of run-end encoded rows: once for each run.</summary>
internal sealed class RunsTest(ValueTest test) : ValueTest
{
    public override void Test(ColumnArray array, long row, int count, Span<ulong> bits)
    {
        Span<ulong> answer = stackalloc ulong[1];
        long run = -1;
        for (int i = 0; i < count; i++)
        {
            long next = array.GetRunRow(row + i);
            if (next != run)
            {
                answer[0] = 0;
                test.Test(array.Children[1], next, 1, answer);
                run = next;
            }
            bits[i / RowMask.WordRows] |= (answer[0] & 1) << i;
        }
    }
}
