namespace BigFile.Bench.SideBySide;

/// <summary>What one program did at one work, round by round.</summary>
/// <param name="Work">The work.</param>
/// <param name="Name">The program.</param>
/// <param name="BytesPerSecond">Of each round, in order.</param>
internal sealed record Contender(string Work, string Name, IReadOnlyList<double> BytesPerSecond)
{
    /// <summary>In GB/s.</summary>
    public double Median => Medians.Of(BytesPerSecond) / 1e9;

    /// <summary>The fastest round less the slowest, as a share of the median.</summary>
    public double Spread => Medians.Spread((IReadOnlyCollection<double>)BytesPerSecond);

    /// <summary>How many times as fast as another: the median of the ratios of the rounds.</summary>
    public double RatioTo(Contender other) => Medians.Of(BytesPerSecond.Zip(other.BytesPerSecond, (mine, theirs) => mine / theirs));
}
