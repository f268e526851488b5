namespace BigFile.Scanning;

/// <summary>What a <see cref="TextCounter"/> counts, and how. Checked before anything is read.</summary>
public sealed record TextCountOptions
{
    /// <summary>How the file divides into lines; null is <see cref="LineFormat.Default"/>: a byte order mark is text there.</summary>
    public LineFormat? Format { get; init; }

    /// <summary>What is counted, apart from bytes.</summary>
    public TextParts Parts { get; init; } = TextParts.All;

    /// <summary>Where the range begins, in bytes from the start of the file. Counted are the lines whose first byte lies in it, whole.</summary>
    public long Start { get; init; }

    /// <summary>Where the range ends. Past the end of the file is that end.</summary>
    public long End { get; init; } = long.MaxValue;

    /// <summary>Threads to count with, the caller's included; 0 is one for each processor, at most <see cref="LineCounter.ThreadCountMax"/>.</summary>
    public int ThreadCount { get; init; }

    /// <summary>Told how many bytes are done after each chunk, on the threads that count, in no order.</summary>
    public IProgress<long>? Progress { get; init; }

    /// <summary>Looked at some milliseconds apart if the file is in memory.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>The size of chunks, for tests of what crosses their borders; 0 is what suits the file.</summary>
    internal long ChunkBytes { get; init; }
}
