namespace BigFile.Benchmarking;

/// <summary>Which way was fastest, and by how much.</summary>
/// <param name="Fastest">The way with the highest figure.</param>
/// <param name="Next">The next one; null where only one was measured.</param>
/// <param name="Factor">How much faster than the next, 1 or more; 1 without a next.</param>
/// <param name="IsLevel">Whether the difference is no larger than what lies between rounds of one way: not to be believed.</param>
/// <param name="Doubt">Why nothing can be told of the difference, in one line; null if it can.</param>
internal sealed record Verdict(WayResult Fastest, WayResult? Next, double Factor, bool IsLevel, string? Doubt = null)
{
    /// <summary>Rounds that are shorter tell nothing: 20 ms. A tick of the scheduler, or one interrupt, is a good part of them.</summary>
    public static readonly TimeSpan RoundMin = TimeSpan.FromMilliseconds(20);

    /// <summary>The verdict on what was measured; null if nothing was, or nothing moved.</summary>
    public static Verdict? Of(BenchReport report)
    {
        WayResult[] order = [.. report.Ways.Where(way => way.BytesPerSecond > 0).OrderByDescending(way => way.BytesPerSecond)];
        if (order.Length == 0)
            return null;
        if (order.Length == 1)
            return new Verdict(order[0], null, 1, false);
        double factor = order[0].BytesPerSecond / order[1].BytesPerSecond;
        return new Verdict(order[0], order[1], factor, factor - 1 <= Math.Max(order[0].Spread, order[1].Spread), DoubtOf(order[0], order[1]));
    }

    /// <summary>In one line: lease is fastest: 12.3 GB/s, 1.80x handle.</summary>
    public override string ToString()
    {
        string speed = $"{Fastest.Way.Name} is fastest: {Units.Gigabytes(Fastest.BytesPerSecond)} GB/s";
        return Next is null ? $"{Fastest.Way.Name}: {Units.Gigabytes(Fastest.BytesPerSecond)} GB/s"
            : Doubt is not null
                ? FormattableString.Invariant($"{Fastest.Way.Name} has the higher figure: {Units.Gigabytes(Fastest.BytesPerSecond)} GB/s, {Factor:0.00}x {Next.Way.Name}; {Doubt}")
            : IsLevel ? $"{speed}, but level with {Next.Way.Name}: they lie no further apart than rounds do"
            : FormattableString.Invariant($"{speed}, {Factor:0.00}x {Next.Way.Name}");
    }

    private static string? DoubtOf(WayResult fastest, WayResult next)
    {
        if (fastest.Rounds.Count == 1 || next.Rounds.Count == 1)
            return "one round: no telling";
        TimeSpan shortest = new[] { fastest, next }.Min(way => way.MedianRound!.Elapsed);
        return shortest < RoundMin ? $"rounds of {Units.Time(JsonOutput.Nanoseconds(shortest))}: too short to tell" : null;
    }
}
