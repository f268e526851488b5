namespace BigFile.Benchmarking;

/// <summary>Measures what a <see cref="SweepPlan"/> says and finds the setting to use for each kind of access.</summary>
/// <param name="plan">What is measured.</param>
/// <param name="measure">Measures a job of one round; told true, lets its ways run before until their code is compiled for good.</param>
/// <param name="progress">Told before each round of each setting.</param>
internal sealed class SweepRun(SweepPlan plan, Func<BenchJob, bool, BenchReport> measure, IProgress<SweepProgress>? progress)
{
    private readonly HashSet<BenchWork> _settled = [];
    private int _doneRounds;

    /// <summary>Measures and chooses. Nothing is written to the file.</summary>
    /// <param name="plan">What is measured.</param>
    /// <param name="progress">Told before each group of rounds, on this thread.</param>
    /// <param name="cancellationToken">Looked at during rounds.</param>
    /// <exception cref="BenchException">No kind of access could be measured.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static SweepReport Run(SweepPlan plan, IProgress<SweepProgress>? progress, CancellationToken cancellationToken) =>
        new SweepRun(
            plan,
            (job, settles) => BenchRun.Run(job, settles ? BenchParts.Real : BenchParts.Real with { Settle = TimeSpan.Zero }, null, cancellationToken),
            progress).Run();

    /// <summary>Measures and chooses.</summary>
    /// <exception cref="BenchException">No kind of access could be measured.</exception>
    public SweepReport Run()
    {
        List<BenchReport> points = [];
        List<string> advice = [];
        BenchException? last = null;
        foreach (SweepKind kind in plan.Kinds)
        {
            IReadOnlyList<SweepPoint> all = plan.PointsOf(kind);
            int doneAfter = _doneRounds + SweepPlan.RoundCountOf(all.Count);
            try
            {
                Settle(kind, all);
                SweepPass coarse = Pass(kind, all, isFine: false);
                SweepPass fine = Pass(kind, SweepChoice.Finalists(coarse.Scores()), isFine: true);
                points.AddRange(coarse.Reports(replacedBy: fine));
                advice.Add(SweepAdvice.For(kind, fine.Scores(), plan.Windows));
            }
            catch (BenchException e)
            {
                // Memory that cannot be emptied of the file, as on a tmpfs: the other kinds are still worth knowing.
                last = e;
                advice.Add($"{kind.Name}: not measured: {e.Message}");
            }
            _doneRounds = doneAfter;
        }
        return points.Count > 0 ? new SweepReport(points, advice) : throw last!;
    }

    // Once for each work: neither windows nor threads nor the state of the cache are other code.
    private void Settle(SweepKind kind, IReadOnlyList<SweepPoint> points)
    {
        if (_settled.Add(kind.Work))
            measure(plan.JobOf(kind, points[0].Threads, [.. points.Select(point => point.Way).DistinctBy(way => way.Kind)], plan.CoarseTime), true);
    }

    // In each round all settings take turns, thread count by thread count; every other round backwards.
    private SweepPass Pass(SweepKind kind, IReadOnlyList<SweepPoint> points, bool isFine)
    {
        SweepPass pass = new(points);
        IGrouping<int, SweepPoint>[] groups = [.. points.GroupBy(point => point.Threads)];
        int rounds = isFine ? SweepPlan.FineRounds : SweepPlan.CoarseRounds;
        for (int round = 0; round < rounds; round++)
        {
            bool isBackwards = round % 2 == 1;
            foreach (IGrouping<int, SweepPoint> group in isBackwards ? groups.Reverse() : groups)
            {
                progress?.Report(new SweepProgress(kind, isFine, _doneRounds, plan.RoundCount));
                IEnumerable<WaySpec> ways = group.Select(point => point.Way);
                BenchJob job = plan.JobOf(kind, group.Key, [.. isBackwards ? ways.Reverse() : ways], isFine ? plan.FineTime : plan.CoarseTime);
                pass.Add(measure(job, false));
                _doneRounds += group.Count();
            }
        }
        return pass;
    }
}
