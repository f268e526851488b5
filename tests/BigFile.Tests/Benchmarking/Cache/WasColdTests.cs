using BigFile.Benchmarking;

namespace BigFile.Tests.Benchmarking.Cache;

public sealed class WasColdTests
{
    private static readonly CacheState s_untold = new(-1, 1_000_000, "not told", []);

    [Theory]
    [InlineData(0, true)]
    [InlineData(10_000, true)]
    [InlineData(10_001, false)]
    [InlineData(1_000_000, false)]
    public void What_was_in_memory_before_decides_where_it_is_told(long residentBytes, bool cold)
    {
        CacheState before = new(residentBytes, 1_000_000, "asked", []);
        Assert.Equal(cold, PageCache.WasCold(before, new ProcessUsage { DeviceReadBytes = 0 }, 500_000).WasCold);
        Assert.Equal(cold, PageCache.WasCold(before, new ProcessUsage { DeviceReadBytes = -1 }, 500_000).WasCold);
    }

    [Theory]
    [InlineData(500_000, true)]
    [InlineData(495_000, true)]
    [InlineData(494_999, false)]
    [InlineData(0, false)]
    public void Else_the_device_must_have_been_read_for_all_that_the_round_read(long deviceBytes, bool cold) =>
        Assert.Equal(cold, PageCache.WasCold(s_untold, new ProcessUsage { DeviceReadBytes = deviceBytes }, 500_000).WasCold);

    [Fact]
    public void Without_any_proof_nothing_is_cold()
    {
        (bool cold, string why) = PageCache.WasCold(s_untold, new ProcessUsage { DeviceReadBytes = -1 }, 500_000);
        Assert.False(cold);
        Assert.Contains("not told", why, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', why);
    }
}
