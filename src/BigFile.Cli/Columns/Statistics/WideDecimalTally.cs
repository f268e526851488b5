using System.Numerics;
using BigFile.Cli.Columns.Filters;
using BigFile.Columnar;

namespace BigFile.Cli.Columns.Statistics;

/// <summary>Of decimals of 256 bits: as of numbers, one by one.</summary>
internal sealed class WideDecimalTally(ArrowType type) : ColumnTally
{
    private BigInteger? _min;
    private BigInteger? _max;
    private BigInteger _sum;

    public override IEnumerable<StatisticsValue> Values
    {
        get
        {
            if (_min is null || _max is null)
                yield break;
            yield return Shown("min", _min.Value);
            yield return Shown("max", _max.Value);
            yield return Shown("sum", _sum);
            yield return Of("mean", (double)_sum / (Math.Pow(10, type.Scale) * Count));
        }
    }

    public override void Join(ColumnTally other)
    {
        base.Join(other);
        WideDecimalTally behind = (WideDecimalTally)other;
        if (behind._min is not null)
            Widen(behind._min.Value, behind._max!.Value);
        _sum += behind._sum;
    }

    protected override void AddValues(ColumnArray array, long row, int count, ReadOnlySpan<ulong> mask)
    {
        for (int i = 0; i < count; i++)
        {
            if (!IsSet(mask, i))
                continue;
            BigInteger value = WideDecimalTest.Read(array, row + i);
            Widen(value, value);
            _sum += value;
        }
    }

    private void Widen(BigInteger low, BigInteger high)
    {
        _min = _min is null ? low : BigInteger.Min(_min.Value, low);
        _max = _max is null ? high : BigInteger.Max(_max.Value, high);
    }

    private StatisticsValue Shown(string name, BigInteger value) => new(name, ScalarText.Decimal(value, type.Scale), IsNumber: true);
}
