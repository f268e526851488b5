namespace BigFile.Benchmarking;

/// <summary>How much of the range was in memory at a moment, asked of the system (mincore; Win32: see <see cref="How"/>).</summary>
/// <param name="ResidentBytes">In memory; -1 where the system cannot tell.</param>
/// <param name="TotalBytes">Asked about, in whole pages.</param>
/// <param name="How">By which question, or why there is no answer.</param>
/// <param name="Map">
/// The range in at most 512 equal parts, each as the share of it in memory in percent, 0 to 100; empty where the system cannot tell.
/// </param>
internal sealed record CacheState(long ResidentBytes, long TotalBytes, string How, IReadOnlyList<byte> Map)
{
    /// <summary>Whether it is known that nothing of the range was in memory but for a hundredth.</summary>
    public bool IsCold => ResidentBytes >= 0 && ResidentBytes <= TotalBytes / 100;

    /// <summary>Whether it is known that the range was in memory but for a hundredth.</summary>
    public bool IsWarm => ResidentBytes >= TotalBytes - (TotalBytes / 100);
}
