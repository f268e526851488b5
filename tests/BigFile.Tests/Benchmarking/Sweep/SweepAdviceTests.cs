using BigFile.Benchmarking;

namespace BigFile.Tests.Benchmarking.Sweep;

public sealed class SweepAdviceTests
{
    private const long Mebi = 1 << 20;

    [Fact]
    public void Settings_whose_rounds_reach_into_those_of_the_best_are_within_the_noise()
    {
        string advice = Of(
            FakeSpeeds.Score(WayKind.Lease, 1 * Mebi, 1, 2, 2, 2, 2, 2),
            FakeSpeeds.Score(WayKind.Lease, 8 * Mebi, 1, 9.0, 9.4, 9.6, 9.7, 9.9),
            FakeSpeeds.Score(WayKind.Lease, 64 * Mebi, 1, 8.9, 9.0, 9.2, 9.5, 9.6),
            FakeSpeeds.Score(WayKind.Lease, 256 * Mebi, 1, 9.1, 9.2, 9.4, 9.6, 9.8));
        Assert.StartsWith("sequential, warm: lease 64MiB on 1 thread: ", advice, StringComparison.Ordinal);
        Assert.Contains("\nany of lease 8MiB..256MiB on 1 thread: within the noise\n", advice, StringComparison.Ordinal);
    }

    [Fact]
    public void A_difference_larger_than_the_spread_decides()
    {
        string advice = Of(
            FakeSpeeds.Score(WayKind.Auto, 64 * Mebi, 1, 8.0, 8.1, 8.2, 8.3, 8.4),
            FakeSpeeds.Score(WayKind.Lease, 1 * Mebi, 2, 9.0, 9.1, 9.2, 9.3, 9.4));
        Assert.StartsWith("sequential, warm: lease 1MiB on 2 threads: 9.20 GB/s, 1.12x the default\nC#: ", advice, StringComparison.Ordinal);
    }

    [Fact]
    public void One_disturbed_round_of_five_decides_nothing()
    {
        SweepScore best = FakeSpeeds.Score(WayKind.Lease, 1 * Mebi, 1, 9.0, 9.0, 9.0, 9.0, 1.0);
        Assert.False(best.IsWithinNoise(FakeSpeeds.Score(WayKind.Auto, 1 * Mebi, 1, 5.0, 5.0, 5.0, 5.0, 9.9)));
        Assert.True(best.IsWithinNoise(FakeSpeeds.Score(WayKind.Auto, 1 * Mebi, 1, 5.0, 5.0, 5.0, 9.0, 9.0)));
    }

    [Fact]
    public void Less_than_two_percent_is_noise_whatever_the_rounds_say()
    {
        SweepScore best = FakeSpeeds.Score(WayKind.Lease, 1 * Mebi, 1, 10, 10, 10);
        Assert.True(best.IsWithinNoise(FakeSpeeds.Score(WayKind.Auto, 1 * Mebi, 1, 9.85, 9.85, 9.85)));
        Assert.False(best.IsWithinNoise(FakeSpeeds.Score(WayKind.Auto, 1 * Mebi, 1, 9.7, 9.7, 9.7)));
    }

    [Fact]
    public void Of_equal_settings_the_one_with_fewer_threads_then_the_simpler_way_then_the_default_window_is_advised()
    {
        SweepScore[] scores =
        [
            FakeSpeeds.Score(WayKind.Buffered, 2 * Mebi, 1, 9, 9, 9), FakeSpeeds.Score(WayKind.Auto, 1 * Mebi, 1, 9, 9, 9),
            FakeSpeeds.Score(WayKind.Auto, 64 * Mebi, 1, 9, 9, 9), FakeSpeeds.Score(WayKind.Auto, 64 * Mebi, 2, 9.05, 9.05, 9.05),
        ];
        Assert.Equal(scores[2].Point, SweepChoice.Best(scores)!.Value.AsGood[0].Point);
        Assert.Equal(scores[3], SweepChoice.Best(scores)!.Value.Fastest);
    }

    [Fact]
    public void Windows_that_are_no_neighbours_make_no_row()
    {
        SweepPoint[] points = [.. new[] { 64L << 10, 1 * Mebi, 64 * Mebi, 256 * Mebi }.Select(window => new SweepPoint(new WaySpec(WayKind.Lease, window), 1))];
        Assert.Equal("lease 64KiB..1MiB, 64MiB..256MiB on 1 thread", SweepAdvice.Several(points, SweepPlan.DefaultWindows));
    }

    [Fact]
    public void A_way_that_no_option_gives_is_told_but_not_advised()
    {
        string advice = Of(FakeSpeeds.Score(WayKind.Raw, 0, 1, 20, 20, 20), FakeSpeeds.Score(WayKind.Auto, 64 * Mebi, 1, 10, 10, 10));
        Assert.StartsWith("sequential, warm: auto 64MiB on 1 thread", advice, StringComparison.Ordinal);
        Assert.EndsWith("\nraw on 1 thread, which no option gives, is 2.00x as fast", advice, StringComparison.Ordinal);
        Assert.Equal("sequential, warm: no setting of the engine was measured", Of(FakeSpeeds.Score(WayKind.Raw, 0, 1, 20)));
    }

    [Theory]
    [InlineData(WayKind.Buffered, 8 * Mebi, 0, Placement.Auto, "new MappedFileOptions { Source = WindowSource.Buffered, WindowSizeBytes = 8L << 20 }, Read on 1 thread", "--ways buffered --window 8MiB --threads 1")]
    [InlineData(WayKind.Copy, 64 << 10, 0, Placement.Floating, "new MappedFileOptions { CopyPath = CopyPath.Mapped, WindowSizeBytes = 64L << 10, Placement = Placement.Floating }, Read on 1 thread", "--ways copy --window 64KiB --placement floating --threads 1")]
    [InlineData(WayKind.Lease, 64 * Mebi, 512 * Mebi, Placement.Auto, "new MappedFileOptions { ViewManager = new(new() { BudgetBytes = 512L << 20 }) }, Lease on 1 thread", "--ways lease --window 64MiB --budget 512MiB --threads 1")]
    [InlineData(WayKind.Handle, 0, 0, Placement.Auto, "new MappedFileOptions { CopyPath = CopyPath.Handle }, Read on 1 thread", "--ways handle --threads 1")]
    [InlineData(WayKind.Auto, 64 << 10, 1_000_001, Placement.Reserved, "new MappedFileOptions { WindowSizeBytes = 64L << 10, Placement = Placement.Reserved, ViewManager = new(new() { BudgetBytes = 1000001 }) }, Read on 1 thread", "--ways auto --window 64KiB --budget 1000001 --placement reserved --threads 1")]
    internal void Settings_are_said_as_options(WayKind way, long window, long budget, Placement placement, string csharp, string options)
    {
        SweepPoint point = new(new WaySpec(way, window, budget, placement), 1);
        Assert.Equal((csharp, options), (SweepAdvice.CSharp(point), SweepAdvice.Options(point)));
    }

    private static string Of(params SweepScore[] scores) => SweepAdvice.For(SweepKind.All[0], scores, SweepPlan.DefaultWindows);
}
