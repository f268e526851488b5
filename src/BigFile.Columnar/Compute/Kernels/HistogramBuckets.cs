using System.Runtime.CompilerServices;

namespace BigFile.Columnar.Compute;

/// <summary>The edges of a histogram, and the way from a value to its bucket. Immutable; any thread.</summary>
internal sealed class HistogramBuckets
{
    private readonly double[] _edges;

    // Buckets for each unit where all are about as wide, else 0. A guess by it is off by a bucket at most, which the edges then tell.
    private readonly double _perUnit;

    /// <summary>Buckets between edges.</summary>
    /// <param name="edges">The edges; kept.</param>
    /// <exception cref="ArgumentException">They are fewer than two, do not ascend, or are no finite numbers.</exception>
    public HistogramBuckets(double[] edges)
    {
        if (edges.Length is < 2 or > ColumnHistogram.BucketCountMax + 1)
            throw new ArgumentException($"There are {edges.Length} edges, not from 2 to {ColumnHistogram.BucketCountMax + 1}.", nameof(edges));
        for (int i = 0; i < edges.Length; i++)
        {
            if (!double.IsFinite(edges[i]) || (i > 0 && edges[i] <= edges[i - 1]))
                throw new ArgumentException($"Edge {i} is {edges[i]}: edges are finite and ascend.", nameof(edges));
        }
        _edges = edges;
    }

    private HistogramBuckets(double[] edges, double perUnit)
        : this(edges) => _perUnit = perUnit;

    /// <summary>How many there are.</summary>
    public int Count => _edges.Length - 1;

    /// <summary>Buckets of one width.</summary>
    /// <exception cref="ArgumentException">The range is empty or not finite, or so many buckets are not possible in it.</exception>
    public static HistogramBuckets Even(double min, double max, int count)
    {
        if (count is < 1 or > ColumnHistogram.BucketCountMax)
            throw new ArgumentOutOfRangeException(nameof(count), count, $"Not from 1 to {ColumnHistogram.BucketCountMax} buckets.");
        double width = (max - min) / count;
        if (!double.IsFinite(width) || !(width > 0))
            throw new ArgumentException($"There are no {count} buckets from {min} to {max}.", nameof(max));
        double[] edges = new double[count + 1];
        for (int i = 0; i < count; i++)
            edges[i] = min + (i * width);
        edges[count] = max;
        return new HistogramBuckets(edges, 1 / width);
    }

    /// <summary>The place of a number: 0 is below the first bucket, 1 is the first bucket, and so on; behind the last is above.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(double value)
    {
        double[] edges = _edges;
        if (value < edges[0])
            return 0;
        if (value >= edges[^1])
            return value == edges[^1] ? edges.Length - 1 : edges.Length;
        return _perUnit != 0 ? FindEven(edges, value) : FindAny(edges, value);
    }

    /// <summary>What was counted, by <see cref="Find"/>.</summary>
    public ColumnHistogram ToHistogram(IReadOnlyList<HistogramCounter> counters, long nullCount)
    {
        long[] places = new long[Count + 2];
        foreach (HistogramCounter counter in counters)
        {
            for (int i = 0; i < places.Length; i++)
                places[i] += counter.Places[i];
        }
        return new ColumnHistogram
        {
            Edges = Array.AsReadOnly(_edges),
            Counts = Array.AsReadOnly(places[1..^1]),
            Below = places[0],
            Above = places[^1],
            NanCount = counters.Sum(counter => counter.NanCount),
            NullCount = nullCount,
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int FindEven(double[] edges, double value)
    {
        int bucket = Math.Clamp((int)((value - edges[0]) * _perUnit), 0, edges.Length - 2);
        while (value < edges[bucket])
            bucket--;
        while (value >= edges[bucket + 1])
            bucket++;
        return bucket + 1;
    }

    // The first edge that is greater: its number is the place.
    private static int FindAny(double[] edges, double value)
    {
        int low = 0, count = edges.Length;
        while (count > 1)
        {
            int half = count / 2;
            low = value >= edges[low + half] ? low + half : low;
            count -= half;
        }
        return low + 1;
    }
}
