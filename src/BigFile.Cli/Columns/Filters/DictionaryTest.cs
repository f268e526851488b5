using BigFile.Columnar;
using BigFile.Columnar.Compute;

namespace BigFile.Cli.Columns.Filters;

/// <summary>
/// A test of the values that a dictionary column leads to. Each of them is tested once: a file has one dictionary for all batches of a column.
/// </summary>
internal sealed class DictionaryTest(ValueTest test) : ValueTest
{
    // Values tested at once; the dictionary itself is leased whole.
    private const int Step = 1 << 16;

    private ulong[]? _passing;
    private long _tested;

    public override void Test(ColumnArray array, long row, int count, Span<ulong> bits)
    {
        ColumnArray dictionary = array.Dictionary!;
        ulong[] passing = Volatile.Read(ref _passing) is ulong[] known && Volatile.Read(ref _tested) == dictionary.Length ? known : TestAll(dictionary);
        RowMask.Fill(bits, count);
        RowNulls.Clear(array, row, count, bits);
        for (int i = 0; i < count; i++)
        {
            if ((bits[i / RowMask.WordRows] >> i & 1) == 0)
                continue;
            long index = array.GetIndex(row + i);
            if ((passing[index / RowMask.WordRows] >> (int)index & 1) == 0)
                bits[i / RowMask.WordRows] &= ~(1UL << i);
        }
    }

    // Two threads may do it at once; both come to the same.
    private ulong[] TestAll(ColumnArray dictionary)
    {
        ulong[] passing = new ulong[(dictionary.Length + RowMask.WordRows - 1) / RowMask.WordRows];
        for (long row = 0; row < dictionary.Length; row += Step)
        {
            int count = (int)Math.Min(Step, dictionary.Length - row);
            test.Test(dictionary, row, count, passing.AsSpan((int)(row / RowMask.WordRows), RowMask.WordsFor(count)));
        }
        Volatile.Write(ref _passing, passing);
        Volatile.Write(ref _tested, dictionary.Length);
        return passing;
    }
}
