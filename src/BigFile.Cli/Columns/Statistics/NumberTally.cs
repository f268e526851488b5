using System.Globalization;
using System.Numerics;
using BigFile.Columnar;
using BigFile.Columnar.Compute;

namespace BigFile.Cli.Columns.Statistics;

/// <summary>Of numbers, and of what is stored as such: the least and the greatest, and, unless they are dates or times, sum and mean.</summary>
internal sealed class NumberTally<T>(ArrowType type, bool hasSum) : ColumnTally
    where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    private ColumnTotals<T> _totals;

    public override IEnumerable<StatisticsValue> Values
    {
        get
        {
            if (_totals.NanCount > 0)
                yield return Of("nan", _totals.NanCount);
            if (_totals.Count > _totals.NanCount)
            {
                yield return Shown("min", _totals.Min);
                yield return Shown("max", _totals.Max);
            }
            if (!hasSum || Count == 0)
                yield break;
            double scale = Math.Pow(10, type.Scale);
            yield return ColumnTotals<T>.IsFloatingPoint ? Of("sum", _totals.FloatSum) : IntegerSum(scale);
            yield return Of("mean", ColumnTotals<T>.IsFloatingPoint ? _totals.FloatSum / Count : _totals.IntegerSumAsDouble / (scale * Count));
        }
    }

    public override void Join(ColumnTally other)
    {
        base.Join(other);
        _totals.Add(in ((NumberTally<T>)other)._totals);
    }

    protected override void AddValues(ColumnArray array, long row, int count, ReadOnlySpan<ulong> mask) =>
        _totals.Add(array.GetValues<T>(row, count), mask, hasSum ? TotalsParts.Sum | TotalsParts.MinMax : TotalsParts.MinMax);

    // Exact, unless it is longer than 128 bits.
    private StatisticsValue IntegerSum(double scale)
    {
        try
        {
            return new StatisticsValue("sum", ScalarText.Decimal(_totals.IntegerSum, type.Scale), IsNumber: true);
        }
        catch (OverflowException)
        {
            return Of("sum", _totals.IntegerSumAsDouble / scale);
        }
    }

    private StatisticsValue Shown(string name, T value) => typeof(T) == typeof(double) || typeof(T) == typeof(float) || typeof(T) == typeof(Half)
        ? new StatisticsValue(name, value.ToString(null, CultureInfo.InvariantCulture), T.IsFinite(value))
        : new StatisticsValue(name, ScalarText.Of(type, Int128.CreateChecked(value)), type.Kind is <= ArrowTypeKind.UInt64 or (>= ArrowTypeKind.Decimal32 and <= ArrowTypeKind.Decimal256));
}
