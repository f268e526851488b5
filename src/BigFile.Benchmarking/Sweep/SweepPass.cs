namespace BigFile.Benchmarking;

/// <summary>What a pass over settings gave, gathered from runs of one round each.</summary>
/// <param name="points">The settings, in the order in which they are shown.</param>
internal sealed class SweepPass(IReadOnlyList<SweepPoint> points)
{
    // What is known of all rounds of a sweep: they are short, and few operations are timed.
    private static readonly string[] s_knownEndings = ["too short to be sure of", "was timed, drawn at random"];

    private readonly List<BenchReport> _reports = [];

    /// <summary>Takes in a run of one round.</summary>
    public void Add(BenchReport report) => _reports.Add(report);

    /// <summary>How fast each setting was; those that were skipped are not among them.</summary>
    public IReadOnlyList<SweepScore> Scores() =>
    [
        .. points.Select(point => (Point: point, Result: ResultOf(point)))
            .Where(entry => entry.Result.Rounds.Count > 0)
            .Select(entry => SweepScore.Of(entry.Point, entry.Result)),
    ];

    /// <summary>One report for each number of threads, with the rounds of a finer pass in place of those of this one.</summary>
    public IEnumerable<BenchReport> Reports(SweepPass replacedBy)
    {
        foreach (IGrouping<int, SweepPoint> group in points.GroupBy(point => point.Threads))
        {
            BenchReport[] runs = [.. _reports.Where(report => report.Job.Threads == group.Key)];
            IEnumerable<BenchReport> finerRuns = replacedBy._reports.Where(report => report.Job.Threads == group.Key);
            WayResult[] ways = [.. group.Select(point => replacedBy.ResultOf(point) is { Rounds.Count: > 0 } finer ? finer : ResultOf(point))];
            yield return runs[0] with
            {
                Job = runs[0].Job with
                {
                    Ways = [.. group.Select(point => point.Way)],
                    Rounds = Math.Max(1, ways.Max(way => way.Rounds.Count)),
                },
                Ways = ways,
                Warnings =
                [
                    .. runs.Concat(finerRuns).SelectMany(run => run.Warnings)
                        .Where(warning => !Array.Exists(s_knownEndings, end => warning.EndsWith(end, StringComparison.Ordinal)))
                        .DistinctBy(warning => string.Concat(warning.TakeWhile(character => !char.IsAsciiDigit(character)))),
                ],
            };
        }
    }

    private WayResult ResultOf(SweepPoint point)
    {
        List<RoundResult> rounds = [];
        string? skippedBecause = null;
        foreach (BenchReport report in _reports.Where(report => report.Job.Threads == point.Threads))
        {
            foreach (WayResult result in report.Ways.Where(result => result.Way == point.Way))
            {
                skippedBecause ??= result.SkippedBecause;
                foreach (RoundResult round in result.Rounds)
                    rounds.Add(round with { Round = rounds.Count, StartedAfter = round.StartedAfter + (report.StartedAt - _reports[0].StartedAt) });
            }
        }
        return new WayResult(point.Way, rounds, rounds.Count == 0 ? skippedBecause : null);
    }
}
