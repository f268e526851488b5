namespace BigFile.Scanning;

/// <summary>What a scan covers, and how it is done. Checked before anything is read.</summary>
public sealed record LineScanOptions
{
    /// <summary>How the file divides into lines; null is <see cref="LineFormat.Default"/>.</summary>
    public LineFormat? Format { get; init; }

    /// <summary>Where the range begins, in bytes from the start of the file. It has the lines whose first byte lies in it.</summary>
    public long Start { get; init; }

    /// <summary>Where the range ends. Past the end of the file is that end.</summary>
    public long End { get; init; } = long.MaxValue;

    /// <summary>Threads to scan with, the caller's included; 0 is one for each processor, at most <see cref="LineCounter.ThreadCountMax"/>.</summary>
    public int ThreadCount { get; init; }

    /// <summary>Whether results are delivered in the order of the file. Otherwise as they come: no thread waits for another.</summary>
    public bool Ordered { get; init; } = true;

    /// <summary>Told how many bytes are done after each chunk, on the threads that scan, in no order.</summary>
    public IProgress<long>? Progress { get; init; }

    /// <summary>Looked at before each block, so some milliseconds apart if the file is in memory.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>The size of chunks, for tests of what crosses their borders; 0 is what suits the file.</summary>
    internal long ChunkBytes { get; init; }
}
