using BigFile.Benchmarking;

namespace BigFile.Tests.Benchmarking.Running;

public class LatencyHistogramTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Figures_are_those_of_the_sorted_times(int seed)
    {
        Random random = new(seed);
        foreach (int count in (int[])[1, 2, 3, 99, 100, 101, 10_000, 100_000])
        {
            LatencyHistogram histogram = new(), other = new();
            long[] times = new long[count];
            for (int i = 0; i < count; i++)
            {
                times[i] = (long)Math.Pow(2, random.NextDouble() * 41);
                (random.Next(2) == 0 ? histogram : other).Record(times[i]);
            }
            histogram.Add(other);
            Array.Sort(times);
            LatencySummary summary = histogram.Summarize();

            Assert.Equal((count, times[0], times[^1]), (summary.Count, summary.Min, summary.Max));
            double mean = times.Average(), deviation = Math.Sqrt(times.Average(time => (time - mean) * (time - mean)));
            Assert.InRange(summary.Mean, mean * (1 - 1e-9), mean * (1 + 1e-9));
            Assert.InRange(summary.StandardDeviation, deviation * (1 - 1e-9), deviation * (1 + 1e-9));
            Assert.Equal(LatencySummary.Percents, summary.Percentiles.Select(entry => entry.Percent));
            foreach ((double percent, long nanoseconds) in summary.Percentiles)
            {
                long exact = times[(int)Math.Max(0, (long)Math.Ceiling((decimal)percent * count / 100) - 1)];
                Assert.True(nanoseconds >= exact && nanoseconds - exact <= exact / 128, $"seed {seed}, {percent} % of {count}: {nanoseconds} for {exact}");
            }
        }
    }

    [Fact]
    public void A_time_counts_as_often_as_it_weighs()
    {
        Random random = new(4);
        LatencyHistogram weighted = new(), other = new(), single = new();
        for (int i = 0; i < 1000; i++)
        {
            long time = (long)Math.Pow(2, random.NextDouble() * 41);
            int weight = random.Next(1, 100);
            (i % 2 == 0 ? weighted : other).Record(time, weight);
            for (int n = 0; n < weight; n++)
                single.Record(time);
        }
        weighted.Add(other);
        LatencySummary expected = single.Summarize(), summary = weighted.Summarize();
        Assert.Equal((1000, 1000), (weighted.Recorded, summary.Count));
        Assert.Equal(expected.Percentiles, summary.Percentiles);
        Assert.Equal((expected.Min, expected.Mean, expected.StandardDeviation, expected.Max), (summary.Min, summary.Mean, summary.StandardDeviation, summary.Max));
        weighted.Clear();
        Assert.Equal(0, weighted.Recorded);
    }

    [Fact]
    public void Times_below_256_nanoseconds_are_told_exactly()
    {
        for (long time = 0; time < 256; time++)
        {
            LatencyHistogram histogram = new();
            histogram.Record(time);
            histogram.Record(LatencyHistogram.NanosecondsMax);
            Assert.Equal(time, histogram.Summarize().At(50));
        }
    }

    [Fact]
    public void Bucket_borders_err_by_less_than_a_128th()
    {
        for (int power = 8; power < 42; power++)
        {
            foreach (long time in (long[])[(1L << power) - 1, 1L << power, (1L << power) + 1, (3L << power) / 2])
            {
                LatencyHistogram histogram = new();
                histogram.Record(Math.Min(time, LatencyHistogram.NanosecondsMax));
                histogram.Record(LatencyHistogram.NanosecondsMax);
                long exact = Math.Min(time, LatencyHistogram.NanosecondsMax);
                Assert.InRange(histogram.Summarize().At(50), exact, exact + (exact / 128));
            }
        }
    }

    [Fact]
    public void What_is_out_of_range_counts_as_the_nearest_that_is_not()
    {
        LatencyHistogram histogram = new();
        histogram.Record(-5);
        histogram.Record(long.MaxValue);
        LatencySummary summary = histogram.Summarize();
        Assert.Equal((2, 0, LatencyHistogram.NanosecondsMax), (summary.Count, summary.Min, summary.Max));
    }

    [Fact]
    public void Nothing_sums_up_to_nothing_also_after_clearing()
    {
        LatencyHistogram histogram = new();
        Assert.Same(LatencySummary.None, histogram.Summarize());
        histogram.Record(1000);
        histogram.Clear();
        Assert.Same(LatencySummary.None, histogram.Summarize());
        histogram.Record(7);
        Assert.Equal((7, 7), (histogram.Summarize().Min, histogram.Summarize().Max));
    }

    [Fact]
    public void Many_equal_times_deviate_by_nothing()
    {
        LatencyHistogram histogram = new();
        for (int i = 0; i < 100_000; i++)
            histogram.Record(123_456_789_012);
        Assert.Equal((123_456_789_012.0, 0.0), (histogram.Summarize().Mean, histogram.Summarize().StandardDeviation));
    }

    [Fact]
    public void Counting_allocates_nothing()
    {
        LatencyHistogram histogram = new();
        histogram.Record(1);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10_000; i++)
            histogram.Record(i * 1000L);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
