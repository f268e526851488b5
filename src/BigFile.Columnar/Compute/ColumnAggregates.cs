using System.Numerics;
using BigFile.Columnar.Compute;

namespace BigFile.Columnar;

/// <summary>
/// Aggregates over the rows of a column. On several threads, which claim pieces of about 1 MiB: leased where the budget has room, else copied.
/// What is allocated does not depend on the size of the file, and results not on the number of threads, to the last bit.
/// </summary>
/// <remarks>
/// <para>Null rows never count, nor rows that the options do not select. Values are integers of 8 to 64 bits, <see cref="Int128"/> (decimals of 128
/// bits, as the integers they are), <see cref="Half"/>, <see cref="float"/> and <see cref="double"/>.</para>
/// <para>Sums of integers never wrap. Floating-point values are added in double precision with what rounding takes from them, so that the error is
/// far below that of adding them one by one. A sum with NaN in it is NaN, one with an infinity is that or, with both, NaN. Minimum and maximum
/// pass NaN over, as those of pyarrow and polars do; they are NaN where all values are. -0 counts as 0.</para>
/// <para>Each throws <see cref="ArgumentException"/> for options out of range or a selection from another number of rows,
/// <see cref="NotSupportedException"/> for other types of values, <see cref="OperationCanceledException"/>, <see cref="FileFaultException"/> where a
/// page of the file could not be had, and other <see cref="IOException"/>s where it cannot be mapped or read.</para>
/// </remarks>
public static class ColumnAggregates
{
    /// <summary>Count, sum, least and greatest of the rows, in one pass.</summary>
    /// <typeparam name="T">The column's values.</typeparam>
    /// <param name="column">The column.</param>
    /// <param name="options">Which rows, and how; null: all, on all processors.</param>
    public static ColumnStatistics<T> Statistics<T>(this Column<T> column, ColumnScanOptions? options = null)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        ColumnTotals<T> totals = TotalsOf(column, TotalsParts.Sum | TotalsParts.MinMax, options);
        bool isFloat = ColumnTotals<T>.IsFloatingPoint;
        return new ColumnStatistics<T>
        {
            Count = totals.Count,
            NullCount = totals.NullCount,
            NanCount = totals.NanCount,
            Minimum = Extreme(totals, totals.Min),
            Maximum = Extreme(totals, totals.Max),
            Sum = isFloat ? totals.FloatSum : totals.IntegerSumAsDouble,
            IntegerSum = !isFloat && totals.TryGetIntegerSum(out Int128 sum) ? sum : null,
        };
    }

    /// <summary>The least value; null where no row counts.</summary>
    /// <typeparam name="T">The column's values.</typeparam>
    /// <param name="column">The column.</param>
    /// <param name="options">Which rows, and how; null: all, on all processors.</param>
    public static T? Min<T>(this Column<T> column, ColumnScanOptions? options = null)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        ColumnTotals<T> totals = TotalsOf(column, TotalsParts.MinMax, options);
        return Extreme(totals, totals.Min);
    }

    /// <summary>The greatest value; null where no row counts.</summary>
    /// <typeparam name="T">The column's values.</typeparam>
    /// <param name="column">The column.</param>
    /// <param name="options">Which rows, and how; null: all, on all processors.</param>
    public static T? Max<T>(this Column<T> column, ColumnScanOptions? options = null)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        ColumnTotals<T> totals = TotalsOf(column, TotalsParts.MinMax, options);
        return Extreme(totals, totals.Max);
    }

    /// <summary>The sum by the number of rows that count; null where none does.</summary>
    /// <typeparam name="T">The column's values.</typeparam>
    /// <param name="column">The column.</param>
    /// <param name="options">Which rows, and how; null: all, on all processors.</param>
    public static double? Mean<T>(this Column<T> column, ColumnScanOptions? options = null)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        ColumnTotals<T> totals = TotalsOf(column, TotalsParts.Sum, options);
        if (totals.Count == 0)
            return null;
        return (ColumnTotals<T>.IsFloatingPoint ? totals.FloatSum : totals.IntegerSumAsDouble) / totals.Count;
    }

    /// <summary>How many of the rows are null, counted in the bitmaps; values are not touched. Of any type of values.</summary>
    /// <typeparam name="T">The column's values.</typeparam>
    /// <param name="column">The column.</param>
    /// <param name="options">Which rows, and how; null: all, on all processors.</param>
    public static long CountNulls<T>(this Column<T> column, ColumnScanOptions? options = null)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(column);
        long nulls = 0;
        PieceScan.Run<T, long>(
            column, options, needsValues: false,
            () => static (rows, ref found) => found = rows.SelectedCount - rows.Count,
            found => nulls += found);
        return nulls;
    }

    /// <summary>How many values lie between which of some edges.</summary>
    /// <typeparam name="T">The column's values. They are compared as numbers of double precision: integers of more than 53 bits as the nearest.</typeparam>
    /// <param name="column">The column.</param>
    /// <param name="edges">Two or more, ascending. A bucket has the values from its lower edge up to, but without, its upper one; the last has both.</param>
    /// <param name="options">Which rows, and how; null: all, on all processors.</param>
    /// <exception cref="ArgumentException">The edges are fewer than two, do not ascend, or are no finite numbers.</exception>
    public static ColumnHistogram Histogram<T>(this Column<T> column, IReadOnlyList<double> edges, ColumnScanOptions? options = null)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        ArgumentNullException.ThrowIfNull(edges);
        return Histogram(column, new HistogramBuckets([.. edges]), options);
    }

    /// <summary>How many values lie in which of some buckets of one width.</summary>
    /// <typeparam name="T">The column's values. They are compared as numbers of double precision: integers of more than 53 bits as the nearest.</typeparam>
    /// <param name="column">The column.</param>
    /// <param name="min">The lower edge of the first bucket.</param>
    /// <param name="max">The upper edge of the last bucket, which belongs to it.</param>
    /// <param name="buckets">How many, at most <see cref="ColumnHistogram.BucketCountMax"/>.</param>
    /// <param name="options">Which rows, and how; null: all, on all processors.</param>
    /// <exception cref="ArgumentException">The range is empty or not finite, or so many buckets are not possible in it.</exception>
    public static ColumnHistogram Histogram<T>(this Column<T> column, double min, double max, int buckets, ColumnScanOptions? options = null)
        where T : unmanaged, INumber<T>, IMinMaxValue<T> => Histogram(column, HistogramBuckets.Even(min, max, buckets), options);

    internal static ColumnTotals<T> TotalsOf<T>(Column<T> column, TotalsParts parts, ColumnScanOptions? options)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        ArgumentNullException.ThrowIfNull(column);
        ThrowUnlessSupported<T>();
        ColumnTotals<T> totals = default;
        PieceScan.Run<T, ColumnTotals<T>>(
            column, options, needsValues: true,
            () => (rows, ref found) =>
            {
                found.Add(rows.Values, rows.Mask, parts);
                found.NullCount = rows.SelectedCount - rows.Count;
            },
            found => totals.Add(in found));
        return totals;
    }

    internal static void ThrowUnlessSupported<T>()
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        if (!ColumnTotals<T>.IsSupported)
            throw new NotSupportedException($"There are no aggregates of {typeof(T).Name}.");
    }

    private static ColumnHistogram Histogram<T>(Column<T> column, HistogramBuckets buckets, ColumnScanOptions? options)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        ArgumentNullException.ThrowIfNull(column);
        ThrowUnlessSupported<T>();
        List<HistogramCounter> counters = [];
        long nulls = 0;
        PieceScan.Run<T, long>(
            column, options, needsValues: true,
            () =>
            {
                HistogramCounter counter = new(buckets);
                lock (counters)
                    counters.Add(counter);
                return (rows, ref found) =>
                {
                    counter.Add(rows.Values, rows.Mask);
                    found = rows.SelectedCount - rows.Count;
                };
            },
            found => nulls += found);
        return buckets.ToHistogram(counters, nulls);
    }

    // Adding 0 makes 0 of -0.
    private static T? Extreme<T>(in ColumnTotals<T> totals, T found)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        if (totals.Count == 0)
            return null;
        return totals.NanCount == totals.Count ? T.CreateTruncating(double.NaN) : found + T.Zero;
    }
}
