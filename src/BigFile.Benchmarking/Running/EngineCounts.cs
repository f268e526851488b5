namespace BigFile.Benchmarking;

/// <summary>What the engine counted between two moments.</summary>
internal static class EngineCounts
{
    /// <summary>What came since an earlier moment. What is so at a moment, and the peak, stay those of the later one.</summary>
    /// <param name="before">The earlier moment.</param>
    /// <param name="after">The later one.</param>
    public static ViewStatistics Between(ViewStatistics before, ViewStatistics after) => after with
    {
        Hits = after.Hits - before.Hits,
        Misses = after.Misses - before.Misses,
        Evictions = after.Evictions - before.Evictions,
        Maps = after.Maps - before.Maps,
        Unmaps = after.Unmaps - before.Unmaps,
        BypassReads = after.BypassReads - before.BypassReads,
        BypassWrites = after.BypassWrites - before.BypassWrites,
        Checkpoints = after.Checkpoints - before.Checkpoints,
    };
}
