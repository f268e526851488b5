namespace BigFile.Benchmarking;

/// <summary>One way in all rounds.</summary>
/// <param name="Way">The way.</param>
/// <param name="Rounds">What each round gave; empty if it was skipped.</param>
/// <param name="SkippedBecause">Why it was not measured, in one line; null if it was.</param>
internal sealed record WayResult(WaySpec Way, IReadOnlyList<RoundResult> Rounds, string? SkippedBecause = null)
{
    /// <summary>The median of the rounds, in bytes a second; 0 if skipped.</summary>
    public double BytesPerSecond => Median(Rounds.Select(round => round.BytesPerSecond));

    /// <summary>The median of the rounds, in operations a second; 0 if skipped.</summary>
    public double OperationsPerSecond => Median(Rounds.Select(round => round.OperationsPerSecond));

    /// <summary>How far rounds lie apart: the fastest less the slowest, as a share of the median; 0 for one round.</summary>
    public double Spread => Rounds.Count < 2 || BytesPerSecond == 0
        ? 0
        : (Rounds.Max(round => round.BytesPerSecond) - Rounds.Min(round => round.BytesPerSecond)) / BytesPerSecond;

    /// <summary>The round whose speed is the median, or the one next to it: the one whose latencies and counts are shown.</summary>
    public RoundResult? MedianRound => Rounds.Count == 0
        ? null
        : Rounds.OrderBy(round => round.BytesPerSecond).ElementAt(Rounds.Count / 2);

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? 0 : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
