namespace BigFile.Benchmarking;

/// <summary>The state of the page cache in words.</summary>
internal static class CacheWords
{
    private const double Mebibyte = 1 << 20;

    /// <summary>How much is in memory: 3.1 MiB of 4.0 MiB still in memory; or why that is not known.</summary>
    public static string InMemory(CacheState state) => state.ResidentBytes < 0
        ? state.How
        : FormattableString.Invariant($"{state.ResidentBytes / Mebibyte:0.0} MiB of {state.TotalBytes / Mebibyte:0.0} MiB in memory");
}
