using System.Numerics;
using System.Runtime.CompilerServices;

namespace BigFile.Benchmarking;

/// <summary>
/// Counts times in buckets, up to one hour, as HdrHistogram does: every time below 256 ns has its own, from there on each power of two has 128 of them,
/// so that a bucket's upper end lies less than a 128th above any time in it. Fixed memory, 36 KiB. Belongs to one thread at a time.
/// </summary>
internal sealed class LatencyHistogram
{
    /// <summary>The longest time that is told apart, in nanoseconds: one hour. What took longer counts as this.</summary>
    public const long NanosecondsMax = 3_600_000_000_000;

    private const int SubBucketBits = 7;
    private const int SubBuckets = 1 << SubBucketBits;

    private readonly long[] _counts = new long[IndexOf(NanosecondsMax) + 1];
    private long _count, _recorded, _min = long.MaxValue, _max;
    private ulong _sum;
    private UInt128 _squares;

    /// <summary>How many times were recorded, each of them once, whatever it stands for.</summary>
    public long Recorded => _recorded;

    /// <summary>Counts a time.</summary>
    /// <param name="nanoseconds">The time; below 0 counts as 0.</param>
    /// <param name="weight">How many operations it stands for, itself among them: where one of several is timed, all of them.</param>
    public void Record(long nanoseconds, long weight = 1)
    {
        nanoseconds = Math.Clamp(nanoseconds, 0, NanosecondsMax);
        _counts[IndexOf(nanoseconds)] += weight;
        _count += weight;
        _recorded++;
        _min = Math.Min(_min, nanoseconds);
        _max = Math.Max(_max, nanoseconds);
        _sum += (ulong)nanoseconds * (ulong)weight;
        ulong high = Math.BigMul((ulong)nanoseconds, (ulong)nanoseconds, out ulong low);
        _squares += new UInt128(high, low) * (ulong)weight;
    }

    /// <summary>Adds what another one counted.</summary>
    public void Add(LatencyHistogram other)
    {
        for (int i = 0; i < _counts.Length; i++)
            _counts[i] += other._counts[i];
        _count += other._count;
        _recorded += other._recorded;
        _min = Math.Min(_min, other._min);
        _max = Math.Max(_max, other._max);
        _sum += other._sum;
        _squares += other._squares;
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        Array.Clear(_counts);
        (_count, _recorded, _min, _max, _sum, _squares) = (0, 0, long.MaxValue, 0, 0, 0);
    }

    /// <summary>
    /// All in figures. A percentile is the nearest rank's: the least time that so many of a hundred did not exceed, rounded up to its bucket's end but
    /// not past the longest time. Mean and deviation are those of the times themselves. All of them count a time as often as it
    /// weighs; what is told as the count is how many were recorded.
    /// </summary>
    public LatencySummary Summarize()
    {
        if (_count == 0)
            return LatencySummary.None;
        var percentiles = new (double Percent, long Nanoseconds)[LatencySummary.Percents.Count];
        int bucket = 0;
        long upTo = _counts[0];
        for (int i = 0; i < percentiles.Length; i++)
        {
            double percent = LatencySummary.Percents[i];
            long rank = RankOf(percent, _count);
            while (upTo < rank)
                upTo += _counts[++bucket];
            percentiles[i] = (percent, Math.Min(UpperOf(bucket), _max));
        }
        return new LatencySummary(_recorded, _min, (double)_sum / _count, Deviation(), _max, percentiles);
    }

    /// <summary>The nearest rank, from 1, of a percentile: so many times at least are not above it.</summary>
    internal static long RankOf(double percent, long count)
    {
        // Percents have two decimals: in whole hundredths nothing is lost to rounding.
        UInt128 product = (UInt128)(ulong)Math.Round(percent * 100) * (ulong)count;
        return Math.Max(1, (long)((product + 9_999) / 10_000));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int IndexOf(long nanoseconds)
    {
        int shift = 63 - SubBucketBits - BitOperations.LeadingZeroCount((ulong)nanoseconds | SubBuckets);
        return (shift << SubBucketBits) + (int)(nanoseconds >> shift);
    }

    // The greatest time of a bucket.
    private static long UpperOf(int index)
    {
        int shift = Math.Max(0, (index >> SubBucketBits) - 1);
        long first = index - ((long)shift << SubBucketBits);
        return ((first + 1) << shift) - 1;
    }

    private double Deviation()
    {
        // By whole numbers: the difference of two large numbers that are nearly the same would lose all its digits. Sums that do not fit are too
        // large for that to matter.
        UInt128 count = (UInt128)(ulong)_count;
        if (UInt128.LeadingZeroCount(count) + UInt128.LeadingZeroCount(_squares) >= 128)
            return Math.Sqrt((double)((count * _squares) - ((UInt128)_sum * _sum))) / _count;
        double mean = (double)_sum / _count;
        return Math.Sqrt(Math.Max(0, ((double)_squares / _count) - (mean * mean)));
    }
}
