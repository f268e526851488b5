namespace BigFile.Benchmarking;

/// <summary>The state of the page cache in a few words of a message.</summary>
internal static class CacheWords
{
    /// <summary>How much is in memory: 3.10MiB of 4MiB in memory; or why that is not known.</summary>
    public static string InMemory(CacheState state) =>
        state.ResidentBytes < 0 ? state.How : $"{Units.Size(state.ResidentBytes)} of {Units.Size(state.TotalBytes)} in memory";
}
