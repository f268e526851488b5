using BigFile.Benchmarking;

namespace BigFile.Tests.Benchmarking.Running;

public class SampleSeriesTests
{
    [Fact]
    public void However_long_it_takes_samples_stay_few_even_and_in_order()
    {
        SampleSeries series = new(TimeSpan.Zero);
        for (int i = 1; i <= 100_000; i++)
            series.Add(new ThroughputSample(TimeSpan.FromMilliseconds(10 * i), i, i));
        series.End(new ThroughputSample(TimeSpan.FromMilliseconds(1_000_001), 100_001, 100_001));
        Assert.InRange(series.Samples.Count, SampleSeries.SamplesMax / 3, SampleSeries.SamplesMax);
        Assert.Equal(series.Samples.OrderBy(sample => sample.At), series.Samples);
        Assert.Equal(100_001, series.Samples[^1].Operations);
        TimeSpan[] gaps = [.. series.Samples.Zip(series.Samples.Skip(1), (a, b) => b.At - a.At).SkipLast(1)];
        Assert.True(gaps.Max() <= gaps.Min() * 3, $"{gaps.Min()} to {gaps.Max()}");
    }

    [Fact]
    public void A_known_duration_has_a_thousand_samples()
    {
        Assert.Equal(TimeSpan.FromSeconds(1), new SampleSeries(TimeSpan.FromSeconds(1000)).Interval);
        Assert.Equal(TimeSpan.FromMilliseconds(10), new SampleSeries(TimeSpan.FromSeconds(1)).Interval);
    }

    [Fact]
    public void The_end_replaces_samples_that_claim_to_be_later()
    {
        SampleSeries series = new(TimeSpan.Zero);
        series.Add(new ThroughputSample(TimeSpan.FromMilliseconds(10), 1, 1));
        series.Add(new ThroughputSample(TimeSpan.FromMilliseconds(30), 2, 2));
        series.End(new ThroughputSample(TimeSpan.FromMilliseconds(20), 3, 3));
        Assert.Equal([1L, 3L], series.Samples.Select(sample => sample.Operations));
    }
}
