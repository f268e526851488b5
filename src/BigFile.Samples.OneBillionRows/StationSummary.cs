namespace BigFile.Samples.OneBillionRows;

/// <summary>What is known of a station's temperatures, exactly: all numbers but <see cref="Count"/> are tenths of a degree.</summary>
internal readonly record struct StationSummary(int MinTenths, int MaxTenths, long SumTenths, long Count)
{
    /// <summary>The summary of one temperature.</summary>
    internal static StationSummary Of(int tenths) => new(tenths, tenths, tenths, 1);

    /// <summary>
    /// The mean in tenths, rounded as the challenge rounds: half a tenth up, towards positive infinity, so that a mean of
    /// -0.05 is 0.0.
    /// </summary>
    internal long MeanTenths
    {
        get
        {
            // floor(sum / count + 1/2), in whole numbers; division in C# rounds towards zero.
            long dividend = (2 * SumTenths) + Count, divisor = 2 * Count;
            long quotient = dividend / divisor;
            return quotient * divisor > dividend ? quotient - 1 : quotient;
        }
    }

    /// <summary>What both know together.</summary>
    internal StationSummary With(in StationSummary other) => new(
        Math.Min(MinTenths, other.MinTenths),
        Math.Max(MaxTenths, other.MaxTenths),
        SumTenths + other.SumTenths,
        Count + other.Count);
}
