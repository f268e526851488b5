using BigFile.Columnar;
using BigFile.Columnar.Compute;

namespace BigFile.Cli.Columns.Statistics;

/// <summary>Of a dictionary column: what its values are, each looked at once for each slice in which a row has it. No sums.</summary>
internal sealed class DictionaryTally(ColumnTally values) : ColumnTally
{
    private const int Step = 1 << 16;

    public override IEnumerable<StatisticsValue> Values => values.Values;

    public override void Join(ColumnTally other)
    {
        base.Join(other);
        values.Join(((DictionaryTally)other).Inner);
    }

    private ColumnTally Inner => values;

    protected override void AddValues(ColumnArray array, long row, int count, ReadOnlySpan<ulong> mask)
    {
        ColumnArray dictionary = array.Dictionary!;
        ulong[] used = new ulong[(dictionary.Length + RowMask.WordRows - 1) / RowMask.WordRows];
        for (int i = 0; i < count; i++)
        {
            if (!IsSet(mask, i))
                continue;
            long index = array.GetIndex(row + i);
            used[index / RowMask.WordRows] |= 1UL << (int)index;
        }
        for (long first = 0; first < dictionary.Length; first += Step)
        {
            int rows = (int)Math.Min(Step, dictionary.Length - first);
            values.Add(dictionary, first, rows, used.AsSpan((int)(first / RowMask.WordRows), RowMask.WordsFor(rows)));
        }
    }
}
