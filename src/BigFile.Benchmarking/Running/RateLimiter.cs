namespace BigFile.Benchmarking;

/// <summary>
/// Spreads bytes evenly over time, all threads together: who has moved some is told until when to wait before moving more. Time that nobody used is
/// lost but for ten milliseconds, so that a wait that took too long is made up for while a stall is not followed by a burst.
/// Any thread may call. Allocates nothing.
/// </summary>
/// <param name="bytesPerSecond">1 or more.</param>
/// <param name="ticksPerSecond">What times are given in.</param>
internal sealed class RateLimiter(long bytesPerSecond, long ticksPerSecond)
{
    private readonly double _ticksOfByte = (double)ticksPerSecond / bytesPerSecond;
    private readonly long _catchUp = ticksPerSecond / 100;
    private long _free = long.MinValue;

    // Longer than anybody waits, and so short that sums do not overflow.
    private const long CostMax = 1L << 52;

    /// <summary>Counts bytes that were moved; returns the time before which no more are to be moved.</summary>
    /// <param name="now">The time, in ticks.</param>
    /// <param name="bytes">How many.</param>
    public long Take(long now, long bytes)
    {
        long cost = (long)Math.Min(Math.Ceiling(bytes * _ticksOfByte), CostMax);
        while (true)
        {
            long free = Volatile.Read(ref _free);
            long next = Math.Max(free, now - _catchUp) + cost;
            if (Interlocked.CompareExchange(ref _free, next, free) == free)
                return next;
        }
    }
}
