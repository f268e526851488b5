namespace BigFile;

/// <summary>
/// The counters of one view manager, taken at one moment; each is exact, but they are not read as one atomic set.
/// </summary>
public readonly record struct ViewStatistics
{
    /// <summary>
    /// Accesses that found their window mapped: one for each Read, Write, Gather element and lease. A value that lies in
    /// two windows counts in each, and a bulk copy in each window once for every 128 KiB.
    /// </summary>
    public long Hits { get; init; }

    /// <summary>Accesses that did not, whether they then mapped or went by handle.</summary>
    public long Misses { get; init; }

    /// <summary>Windows unmapped to make room under the budget.</summary>
    public long Evictions { get; init; }

    /// <summary>Views mapped: windows, and wider views of single leases.</summary>
    public long Maps { get; init; }

    /// <summary>Views unmapped, for whatever reason.</summary>
    public long Unmaps { get; init; }

    /// <summary>Bytes mapped now.</summary>
    public long MappedBytes { get; init; }

    /// <summary>The most bytes that were mapped at any moment; never more than <see cref="BudgetBytes"/>.</summary>
    public long MappedBytesPeak { get; init; }

    /// <summary>Bytes of windows and views that leases hold now.</summary>
    public long PinnedBytes { get; init; }

    /// <summary>Bytes written and not yet covered by a checkpoint, in whole pages.</summary>
    public long DirtyBytes { get; init; }

    /// <summary>Copying reads that missed under pressure and went by handle or through a short-lived view.</summary>
    public long BypassReads { get; init; }

    /// <summary>Copying writes that did the same.</summary>
    public long BypassWrites { get; init; }

    /// <summary>Checkpoints that had something to flush.</summary>
    public long Checkpoints { get; init; }

    /// <summary>The hard limit on mapped bytes.</summary>
    public long BudgetBytes { get; init; }
}
