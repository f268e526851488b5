namespace BigFile.Benchmarking;

/// <summary>One way in one round.</summary>
internal sealed record RoundResult
{
    /// <summary>The round, from 0.</summary>
    public required int Round { get; init; }

    /// <summary>When it began, since the run began.</summary>
    public required TimeSpan StartedAfter { get; init; }

    /// <summary>Operations, reads and writes.</summary>
    public required long Operations { get; init; }

    /// <summary>Reads among them.</summary>
    public required long Reads { get; init; }

    /// <summary>Bytes that were read.</summary>
    public required long ReadBytes { get; init; }

    /// <summary>Bytes that were written.</summary>
    public required long WrittenBytes { get; init; }

    /// <summary>From the first thread's start to the last one's end, flushes included.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Flushes.</summary>
    public long Flushes { get; init; }

    /// <summary>
    /// The wall time in which flushes ran: of one thread its sum, of several the longest sum of one thread, and the flush at the end, which hands to the
    /// system what writes left in this process where the job asks for no more; then it is not among the flushes that are counted.
    /// </summary>
    public TimeSpan FlushTime { get; init; }

    /// <summary>Times of reads.</summary>
    public LatencySummary ReadLatency { get; init; } = LatencySummary.None;

    /// <summary>Times of writes.</summary>
    public LatencySummary WriteLatency { get; init; } = LatencySummary.None;

    /// <summary>Times of flushes; each is timed.</summary>
    public LatencySummary FlushLatency { get; init; } = LatencySummary.None;

    /// <summary>One operation of so many was timed; 0 for none.</summary>
    public int LatencyOneIn { get; init; }

    /// <summary>What the process used in the measured time, the flush at the end included.</summary>
    public ProcessUsage Usage { get; init; }

    /// <summary>What the engine counted, the warm-up left out but for the peak; null for other ways.</summary>
    public ViewStatistics? Engine { get; init; }

    /// <summary>The page cache before the round; null where it was not asked.</summary>
    public CacheState? Before { get; init; }

    /// <summary>The page cache after the round; null where it was not asked.</summary>
    public CacheState? After { get; init; }

    /// <summary>Bytes that were read back after the round and held what was written last; 0 where that was not asked for.</summary>
    public long VerifiedBytes { get; init; }

    /// <summary>What was done by when, at most 1,000 samples.</summary>
    public IReadOnlyList<ThroughputSample> Samples { get; init; } = [];

    /// <summary>Bytes that were moved.</summary>
    public long Bytes => ReadBytes + WrittenBytes;

    /// <summary>Bytes a second, flushes included.</summary>
    public double BytesPerSecond => Elapsed > TimeSpan.Zero ? Bytes / Elapsed.TotalSeconds : 0;

    /// <summary>Operations a second, flushes included.</summary>
    public double OperationsPerSecond => Elapsed > TimeSpan.Zero ? Operations / Elapsed.TotalSeconds : 0;
}
