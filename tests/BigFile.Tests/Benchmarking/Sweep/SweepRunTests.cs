using BigFile.Benchmarking;

namespace BigFile.Tests.Benchmarking.Sweep;

public sealed class SweepRunTests
{
    private const long Mebi = 1 << 20;
    private static readonly SweepPlan s_plan = new()
    {
        Path = "data.bin", End = 1L << 30, Threads = [1, 2], Kinds = [SweepKind.All[0], SweepKind.All[3]],
    };

    [Fact]
    public void The_fastest_setting_is_found_for_each_kind_of_access()
    {
        SweepReport report = Run((job, way) => (job.Work, job.Threads, way) switch
        {
            (BenchWork.SequentialRead, 2, { Kind: WayKind.Lease, WindowBytes: 8 * Mebi }) => 9e9,
            (BenchWork.RandomRead, 1, { Kind: WayKind.Handle }) => 5e9,
            _ => 1e9,
        });
        Assert.Equal(2, report.Advice.Count);
        Assert.StartsWith("sequential, warm: lease 8MiB on 2 threads: 9.00 GB/s, 9.00x the default\n", report.Advice[0], StringComparison.Ordinal);
        Assert.Contains("C#: new MappedFileOptions { WindowSizeBytes = 8L << 20 }, Lease on 2 threads\nbigfile: --ways lease --window 8MiB --threads 2", report.Advice[0], StringComparison.Ordinal);
        Assert.StartsWith("random, cold: handle on 1 thread: ", report.Advice[1], StringComparison.Ordinal);
        Assert.Contains("C#: new MappedFileOptions { CopyPath = CopyPath.Handle }, Read on 1 thread\nbigfile: --ways handle --threads 1", report.Advice[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_settings_give_the_default()
    {
        SweepReport report = Run((_, _) => 3e9);
        Assert.StartsWith("sequential, warm: auto 64MiB on 1 thread: 3.00 GB/s, the default\nany of ", report.Advice[0], StringComparison.Ordinal);
        Assert.Contains("within the noise", report.Advice[0], StringComparison.Ordinal);
        Assert.Contains("C#: new MappedFileOptions(), Read on 1 thread", report.Advice[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Each_setting_stands_once_in_the_points_and_the_best_few_with_the_rounds_of_the_finer_pass()
    {
        SweepReport report = Run((_, way) => way.WindowBytes == 8 * Mebi ? 9e9 : 1e9);
        Assert.Equal([1, 2, 1, 2], report.Points.Select(point => point.Job.Threads));
        foreach (BenchReport point in report.Points)
        {
            Assert.Equal(point.Job.Ways, point.Ways.Select(way => way.Way));
            Assert.All(point.Ways, way => Assert.Contains(way.Rounds.Count, new[] { SweepPlan.CoarseRounds, SweepPlan.FineRounds }));
            Assert.All(point.Ways, way => Assert.Equal(Enumerable.Range(0, way.Rounds.Count), way.Rounds.Select(round => round.Round)));
        }
        WaySpec fast = new(WayKind.Lease, 8 * Mebi);
        Assert.Equal(SweepPlan.FineRounds, report.Points[0].Ways.Single(way => way.Way == fast).Rounds.Count);
    }

    [Fact]
    public void Settings_take_turns_and_every_other_round_runs_backwards()
    {
        List<BenchJob> jobs = [];
        Run((job, _) => 1e9, jobs.Add);
        BenchJob[] first = [.. jobs.Skip(1).Take(4)];
        Assert.Equal([1, 2, 2, 1], first.Select(job => job.Threads));
        Assert.Equal(first[0].Ways, first[3].Ways.Reverse());
        Assert.All(jobs, job => Assert.Equal(1, job.Rounds));
    }

    [Fact]
    public void Progress_reaches_the_number_of_rounds_that_was_said()
    {
        List<SweepProgress> told = [];
        new SweepRun(s_plan, (job, _) => FakeSpeeds.Report(job, _ => 1e9), new Listener(told)).Run();
        Assert.All(told, value => Assert.Equal(s_plan.RoundCount, value.TotalRounds));
        Assert.Equal(told.Select(value => value.DoneRounds).Order(), told.Select(value => value.DoneRounds));
        Assert.InRange(told[^1].DoneRounds, s_plan.RoundCount - SweepPlan.FinalistsMax - 1, s_plan.RoundCount - 1);
    }

    [Fact]
    public void A_kind_that_cannot_be_measured_is_told_and_the_others_are()
    {
        SweepReport report = new SweepRun(
            s_plan, (job, _) => job.Cache == CacheWanted.Cold ? throw new BenchException("not cold: all of it") : FakeSpeeds.Report(job, _ => 1e9), null).Run();
        Assert.Equal(2, report.Points.Count);
        Assert.Equal("random, cold: not measured: not cold: all of it", report.Advice[1]);
        Assert.Throws<BenchException>(() => new SweepRun(s_plan, (_, _) => throw new BenchException("no"), null).Run());
    }

    [Fact]
    public void Ways_that_were_skipped_have_a_reason_and_are_never_advised()
    {
        SweepReport report = new SweepRun(
            s_plan,
            (job, _) =>
            {
                BenchReport all = FakeSpeeds.Report(job, _ => 1e9);
                return all with { Ways = [.. all.Ways.Select(way => way.Way.Kind == WayKind.Auto ? new WayResult(way.Way, [], "cannot") : way)] };
            },
            null).Run();
        Assert.All(report.Points.SelectMany(point => point.Ways).Where(way => way.Way.Kind == WayKind.Auto), way => Assert.Equal("cannot", way.SkippedBecause));
        Assert.DoesNotContain("auto", report.Advice[0], StringComparison.Ordinal);
    }

    private static SweepReport Run(Func<BenchJob, WaySpec, double> bytesPerSecond, Action<BenchJob>? seen = null) => new SweepRun(
        s_plan,
        (job, _) =>
        {
            seen?.Invoke(job);
            return FakeSpeeds.Report(job, way => bytesPerSecond(job, way));
        },
        null).Run();

    private sealed class Listener(List<SweepProgress> told) : IProgress<SweepProgress>
    {
        public void Report(SweepProgress value) => told.Add(value);
    }
}
