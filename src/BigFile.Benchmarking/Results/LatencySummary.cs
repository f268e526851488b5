namespace BigFile.Benchmarking;

/// <summary>A histogram in figures, times in nanoseconds. All zero where nothing was timed.</summary>
/// <param name="Count">Operations that were timed.</param>
/// <param name="Min">The least.</param>
/// <param name="Mean">The mean.</param>
/// <param name="StandardDeviation">The standard deviation.</param>
/// <param name="Max">The most.</param>
/// <param name="Percentiles">Time by percentile, ascending, from 1 to 99.99.</param>
internal sealed record LatencySummary(
    long Count, long Min, double Mean, double StandardDeviation, long Max, IReadOnlyList<(double Percent, long Nanoseconds)> Percentiles)
{
    /// <summary>The percentiles that are told.</summary>
    public static IReadOnlyList<double> Percents { get; } = [1, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 99, 99.5, 99.9, 99.95, 99.99];

    /// <summary>Of nothing.</summary>
    public static LatencySummary None { get; } = new(0, 0, 0, 0, 0, []);

    /// <summary>The time of one of <see cref="Percents"/>; 0 where nothing was timed.</summary>
    public long At(double percent) => Percentiles.FirstOrDefault(entry => entry.Percent == percent).Nanoseconds;
}
