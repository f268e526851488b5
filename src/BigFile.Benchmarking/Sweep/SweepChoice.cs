namespace BigFile.Benchmarking;

/// <summary>Which settings go on, and which one is to be used.</summary>
internal static class SweepChoice
{
    // Of settings that are equally fast, those with less to set, and to know, come first.
    private static readonly WayKind[] s_simplestFirst =
        [WayKind.Auto, WayKind.Lease, WayKind.Copy, WayKind.Handle, WayKind.Buffered, WayKind.Direct];

    /// <summary>Whether the engine's options can ask for this: its own ways, and reads by handle.</summary>
    public static bool IsSetting(SweepPoint point) => s_simplestFirst.Contains(point.Way.Kind);

    /// <summary>Whether it is what comes without any option.</summary>
    public static bool IsDefault(SweepPoint point) => point is { Threads: 1, Way.Kind: WayKind.Auto } && HasDefaultWindow(point.Way);

    /// <summary>Whether its windows are those that come without an option.</summary>
    public static bool HasDefaultWindow(WaySpec way) => !way.IsEngine || way.WindowBytes == 0 || way.WindowBytes == DefaultWindowBytes(way.Kind);

    /// <summary>The best few, and the default setting if it was measured.</summary>
    public static IReadOnlyList<SweepPoint> Finalists(IReadOnlyList<SweepScore> scores)
    {
        List<SweepPoint> best = [.. scores.OrderByDescending(score => score.Median).Take(SweepPlan.FinalistsMax).Select(score => score.Point)];
        if (scores.Select(score => score.Point).FirstOrDefault(IsDefault) is SweepPoint usual && !best.Contains(usual))
            best.Add(usual);
        // In the order in which they were measured, so that windows of one way stay together.
        return [.. scores.Select(score => score.Point).Where(best.Contains)];
    }

    /// <summary>The fastest setting, and all that cannot be told from it, itself among them: the one to use comes first.</summary>
    public static (SweepScore Fastest, IReadOnlyList<SweepScore> AsGood)? Best(IReadOnlyList<SweepScore> scores)
    {
        SweepScore? fastest = scores.Where(score => IsSetting(score.Point)).MaxBy(score => score.Median);
        if (fastest is null)
            return null;
        SweepScore[] asGood =
        [
            .. scores.Where(score => IsSetting(score.Point) && (score == fastest || fastest.IsWithinNoise(score)))
                .OrderBy(score => score.Point.Threads)
                .ThenBy(score => Array.IndexOf(s_simplestFirst, score.Point.Way.Kind))
                .ThenBy(score => DistanceFromDefault(score.Point.Way)),
        ];
        return (fastest, asGood);
    }

    private static long DefaultWindowBytes(WayKind way) => way is WayKind.Buffered or WayKind.Direct
        ? MappedFileOptions.DefaultBufferedWindowSizeBytes
        : MappedFileOptions.DefaultWindowSizeBytes;

    private static double DistanceFromDefault(WaySpec way) =>
        HasDefaultWindow(way) ? 0 : Math.Abs(Math.Log2((double)way.WindowBytes / DefaultWindowBytes(way.Kind)));
}
