namespace BigFile.Benchmarking;

/// <summary>What this process uses: read before and after a round, and compared.</summary>
internal static class UsageProbe
{
    /// <summary>What the process has used until now.</summary>
    public static UsageReading Now(string? path = null) => default;

    /// <summary>What it used between two readings.</summary>
    public static ProcessUsage Between(UsageReading before, UsageReading after) => default;
}
