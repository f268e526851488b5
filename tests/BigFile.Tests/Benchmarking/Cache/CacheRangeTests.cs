using BigFile.Benchmarking;

namespace BigFile.Tests.Benchmarking.Cache;

public sealed class CacheRangeTests
{
    [Fact]
    public void Parts_follow_each_other_without_a_gap_and_are_equal_but_for_the_last()
    {
        long page = SystemMemory.PageSizeBytes;
        foreach (long pages in new long[] { 1, 2, 511, 512, 513, 1023, 1024, 1025, 100_000, 1L << 40 })
        {
            CacheRange range = new(3 * page, (3 + pages) * page);
            Assert.InRange(range.Parts, 1, CacheRange.PartsMax);
            Assert.Equal(pages * page, range.Bytes);
            long at = 3 * page;
            for (int part = 0; part < range.Parts; part++)
            {
                (long offset, long bytes) = range.Part(part);
                Assert.Equal(at, offset);
                Assert.True(bytes > 0 && (bytes == range.Part(0).Bytes || part == range.Parts - 1));
                at += bytes;
            }
            Assert.Equal((3 + pages) * page, at);
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(5, 5)]
    [InlineData(5, 4)]
    [InlineData(long.MaxValue, long.MaxValue)]
    public void Of_nothing_there_are_no_parts(long start, long end)
    {
        CacheRange range = new(start, end);
        Assert.Equal(0, range.Parts);
        Assert.Equal(0, range.Bytes);
    }

    [Theory]
    [InlineData(0, 1000, 0)]
    [InlineData(1, 1_000_000, 1)]
    [InlineData(500, 1000, 50)]
    [InlineData(999_999, 1_000_000, 99)]
    [InlineData(1000, 1000, 100)]
    [InlineData(1001, 1000, 100)]
    public void A_share_is_0_only_for_nothing_and_100_only_for_all(long bytes, long total, int percent) =>
        Assert.Equal(percent, CacheRange.Percent(bytes, total));
}
