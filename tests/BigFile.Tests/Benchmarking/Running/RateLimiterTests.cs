using BigFile.Benchmarking;

namespace BigFile.Tests.Benchmarking.Running;

/// <summary>Times are made up: a tick is a microsecond.</summary>
public class RateLimiterTests
{
    private const long Second = 1_000_000, CatchUp = Second / 100;

    [Fact]
    public void Bytes_are_spread_evenly()
    {
        RateLimiter limiter = new(bytesPerSecond: 1000, Second);
        long now = 5 * Second, begun = now;
        for (int i = 0; i < 100; i++)
            now = Math.Max(now, limiter.Take(now, 50));
        // 5,000 bytes at 1,000 a second, less what may be caught up.
        Assert.Equal(5 * Second - CatchUp, now - begun);
    }

    [Fact]
    public void A_stall_is_made_up_for_by_ten_milliseconds_only()
    {
        RateLimiter limiter = new(bytesPerSecond: 1000, Second);
        limiter.Take(0, 1000);
        Assert.Equal((100 * Second) - CatchUp + Second, limiter.Take(100 * Second, 1000));
    }

    [Fact]
    public void Threads_share_the_rate()
    {
        RateLimiter limiter = new(bytesPerSecond: Second, Second);
        Parallel.For(0, 1000, _ => limiter.Take(0, 10));
        Assert.Equal(10_010 - CatchUp, limiter.Take(0, 10));
    }

    [Fact]
    public void Waits_of_centuries_do_not_overflow()
    {
        RateLimiter limiter = new(bytesPerSecond: 1, 1_000_000_000);
        for (int i = 0; i < 1000; i++)
            Assert.True(limiter.Take(1_000_000_000_000, long.MaxValue) > 1_000_000_000_000);
    }
}
