namespace BigFile.Tests.Benchmarking.Patterns;

/// <summary>Whether counts are what likelihoods say.</summary>
internal static class ChiSquare
{
    /// <summary>Fails if the counts lie further from what is expected than five standard deviations of the chi-square distribution.</summary>
    public static void Agrees(IReadOnlyList<long> counts, IReadOnlyList<double> likelihoods)
    {
        double total = counts.Sum(), statistic = 0;
        for (int i = 0; i < counts.Count; i++)
        {
            double expected = total * likelihoods[i];
            statistic += (counts[i] - expected) * (counts[i] - expected) / expected;
        }
        double freedom = counts.Count - 1;
        Assert.InRange(statistic, Math.Max(0, freedom - (5 * Math.Sqrt(2 * freedom))), freedom + (5 * Math.Sqrt(2 * freedom)));
    }
}
