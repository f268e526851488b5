namespace BigFile.Scanning;

/// <summary>What a scan over records covers, and how it is done. Checked before anything is read.</summary>
public sealed record RecordScanOptions
{
    /// <summary>The first record, from 0.</summary>
    public long Start { get; init; }

    /// <summary>The record to stop before. Past the last one is behind the last one.</summary>
    public long End { get; init; } = long.MaxValue;

    /// <summary>Threads to scan with, the caller's included; 0 is one for each processor, at most <see cref="LineCounter.ThreadCountMax"/>.</summary>
    public int ThreadCount { get; init; }

    /// <summary>Whether results are delivered in the order of the file. Otherwise as they come: no thread waits for another.</summary>
    public bool Ordered { get; init; } = true;

    /// <summary>Told how many bytes are done after each chunk, on the threads that scan, in no order.</summary>
    public IProgress<long>? Progress { get; init; }

    /// <summary>Looked at before each block of at most 1 MiB, or of one record.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Records of a chunk, for tests of what crosses their borders; 0 is what suits the layout.</summary>
    internal long ChunkRecords { get; init; }
}
