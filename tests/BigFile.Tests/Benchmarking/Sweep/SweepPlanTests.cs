using BigFile.Benchmarking;

namespace BigFile.Tests.Benchmarking.Sweep;

public sealed class SweepPlanTests
{
    private const long Mebi = 1 << 20;

    [Fact]
    public void It_covers_all_ways_windows_and_thread_counts()
    {
        SweepPlan plan = Plan(4L << 30);
        IReadOnlyList<SweepPoint> points = plan.PointsOf(SweepKind.All[2]);
        foreach (int threads in new[] { 1, 4 })
        {
            foreach (WayKind way in new[] { WayKind.Lease, WayKind.Auto })
            {
                foreach (long window in SweepPlan.DefaultWindows)
                    Assert.Contains(new SweepPoint(new WaySpec(way, window), threads), points);
            }
            foreach (WayKind way in new[] { WayKind.Raw, WayKind.Handle })
                Assert.Contains(new SweepPoint(new WaySpec(way), threads), points);
        }
        Assert.Equal(points.Count, points.Distinct().Count());
    }

    [Fact]
    public void Direct_reads_are_measured_cold_and_in_order_alone()
    {
        SweepPlan plan = Plan(4L << 30);
        Assert.Equal([false, false, true, false], plan.Kinds.Select(kind => plan.PointsOf(kind).Any(point => point.Way.Kind == WayKind.Direct)));
    }

    [Fact]
    public void Windows_that_are_filled_as_a_whole_stay_small_at_drawn_places()
    {
        SweepPlan plan = Plan(4L << 30);
        Assert.Equal([1 * Mebi, 8 * Mebi], new[] { 3, 2 }.Select(kind => plan.PointsOf(SweepKind.All[kind])
            .Where(point => point.Way.Kind == WayKind.Buffered).Max(point => point.Way.WindowBytes)));
    }

    [Fact]
    public void Windows_larger_than_the_file_are_measured_once()
    {
        long[] windows = [.. Plan(2 * Mebi).PointsOf(SweepKind.All[0]).Where(point => point is { Threads: 1, Way.Kind: WayKind.Lease }).Select(point => point.Way.WindowBytes)];
        Assert.Equal([64 << 10, 1 * Mebi, 8 * Mebi], windows);
    }

    [Fact]
    public void Warm_rounds_keep_to_what_can_be_read_in_and_cold_ones_are_not_warmed_up()
    {
        SweepPlan plan = Plan(64L << 30) with { Start = 5 * Mebi };
        BenchJob warm = plan.JobOf(SweepKind.All[0], 1, [], plan.FineTime), cold = plan.JobOf(SweepKind.All[2], 1, [], plan.FineTime);
        Assert.Equal((5 * Mebi, (5 * Mebi) + (1L << 30), CacheWanted.Warm), (warm.Start, warm.End, warm.Cache));
        Assert.Equal((5 * Mebi, 64L << 30, CacheWanted.Cold, TimeSpan.Zero), (cold.Start, cold.End, cold.Cache, cold.WarmUp));
    }

    [Fact]
    public void The_estimate_holds_what_is_measured_and_half_the_time_is_about_half_of_it()
    {
        SweepPlan plan = Plan(16 * Mebi), quick = plan with { FineTime = plan.FineTime / 2 };
        TimeSpan measured = TimeSpan.Zero;
        foreach (SweepKind kind in plan.Kinds)
        {
            int points = plan.PointsOf(kind).Count;
            measured += points * SweepPlan.CoarseRounds * plan.CoarseTime;
            measured += (SweepPlan.RoundCountOf(points) - (points * SweepPlan.CoarseRounds)) * plan.FineTime;
        }
        Assert.InRange(plan.Estimate, measured, measured * 1.6);
        Assert.InRange(quick.Estimate / plan.Estimate, 0.5, 0.65);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1, 2)]
    [InlineData(3, 1, 2, 3)]
    [InlineData(6, 1, 2, 4, 6)]
    [InlineData(8, 1, 2, 4, 8)]
    [InlineData(96, 1, 2, 4, 8, 16, 32, 64, 96)]
    public void Thread_counts_are_powers_of_two_and_the_number_of_processors(int processors, params int[] counts)
    {
        Assert.Equal(counts, SweepPlan.ThreadCountsTo(processors));
        Assert.Equal(SweepPlan.ThreadCountsTo(Environment.ProcessorCount), new SweepPlan { Path = "data.bin", End = Mebi }.Threads);
    }

    private static SweepPlan Plan(long fileBytes) => new() { Path = "data.bin", End = fileBytes, Threads = [1, 4] };
}
