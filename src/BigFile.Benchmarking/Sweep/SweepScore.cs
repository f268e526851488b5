namespace BigFile.Benchmarking;

/// <summary>How fast a setting was, in bytes a second, over its rounds.</summary>
/// <param name="Point">The setting.</param>
/// <param name="Median">The median of the rounds.</param>
/// <param name="Low">The slowest round; of five or more the second slowest, so that one disturbed round decides nothing.</param>
/// <param name="High">The fastest round; of five or more the second fastest.</param>
internal sealed record SweepScore(SweepPoint Point, double Median, double Low, double High)
{
    private const int RoundsWithOutliers = 5;

    // What a clock, a frequency or a neighbour changes by itself.
    private const double NoiseAtLeast = 0.02;

    /// <summary>The score of a way's rounds. It has at least one.</summary>
    public static SweepScore Of(SweepPoint point, WayResult result)
    {
        double[] sorted = [.. result.Rounds.Select(round => round.BytesPerSecond).Order()];
        int cut = sorted.Length >= RoundsWithOutliers ? 1 : 0;
        return new SweepScore(point, result.BytesPerSecond, sorted[cut], sorted[^(cut + 1)]);
    }

    /// <summary>Whether another setting cannot be told from this one, the best: its rounds reach into those of this one, or it is less than 2 % slower.</summary>
    public bool IsWithinNoise(SweepScore other) => other.High >= Low || other.Median >= Median * (1 - NoiseAtLeast);
}
