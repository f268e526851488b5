namespace BigFile.Bench;

/// <summary>What a few rounds are summed up by.</summary>
internal static class Medians
{
    /// <summary>The middle value, or the mean of the two in the middle. There has to be one.</summary>
    public static double Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>The largest less the smallest, as a share of the median.</summary>
    public static double Spread(IReadOnlyCollection<double> values) => (values.Max() - values.Min()) / Of(values);
}
