using System.Text;
using BigFile.Columnar;

namespace BigFile.Cli.Columns.Statistics;

/// <summary>Of text the first and the last by bytes, as far as <see cref="KeptBytes"/> say; of text and bytes the shortest and the longest.</summary>
internal sealed class BytesTally(bool isText) : ColumnTally
{
    // So few that copying them out of mapped memory is managed code on every system, in which a fault is an exception.
    private const int KeptBytes = 256;

    private int _shortest = int.MaxValue;
    private int _longest;
    private byte[]? _min;
    private byte[]? _max;

    public override IEnumerable<StatisticsValue> Values
    {
        get
        {
            if (_shortest == int.MaxValue)
                yield break;
            if (isText)
            {
                yield return new StatisticsValue("min", Encoding.UTF8.GetString(_min!), IsNumber: false);
                yield return new StatisticsValue("max", Encoding.UTF8.GetString(_max!), IsNumber: false);
            }
            yield return Of("min_bytes", _shortest);
            yield return Of("max_bytes", _longest);
        }
    }

    public override void Join(ColumnTally other)
    {
        base.Join(other);
        BytesTally behind = (BytesTally)other;
        _shortest = Math.Min(_shortest, behind._shortest);
        _longest = Math.Max(_longest, behind._longest);
        if (behind._min is not null)
            Widen(behind._min, behind._max);
    }

    protected override void AddValues(ColumnArray array, long row, int count, ReadOnlySpan<ulong> mask)
    {
        for (int i = 0; i < count; i++)
        {
            if (!IsSet(mask, i))
                continue;
            ReadOnlySpan<byte> value = array.GetBytes(row + i);
            _shortest = Math.Min(_shortest, value.Length);
            _longest = Math.Max(_longest, value.Length);
            if (isText)
                Widen(value, value);
        }
    }

    private void Widen(ReadOnlySpan<byte> low, ReadOnlySpan<byte> high)
    {
        low = low[..Math.Min(low.Length, KeptBytes)];
        high = high[..Math.Min(high.Length, KeptBytes)];
        if (_min is null || low.SequenceCompareTo(_min) < 0)
            _min = low.ToArray();
        if (_max is null || high.SequenceCompareTo(_max) > 0)
            _max = high.ToArray();
    }
}
