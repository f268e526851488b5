using BigFile.Columnar;

namespace BigFile.Cli.Columns.Statistics;

/// <summary>How many are true, and how many false.</summary>
internal sealed class BoolTally : ColumnTally
{
    private long _true;

    public override IEnumerable<StatisticsValue> Values => Count == 0 ? [] : [Of("true", _true), Of("false", Count - _true)];

    public override void Join(ColumnTally other)
    {
        base.Join(other);
        _true += ((BoolTally)other)._true;
    }

    protected override void AddValues(ColumnArray array, long row, int count, ReadOnlySpan<ulong> mask)
    {
        for (int i = 0; i < count; i++)
            _true += IsSet(mask, i) && array.GetBool(row + i) ? 1 : 0;
    }
}
