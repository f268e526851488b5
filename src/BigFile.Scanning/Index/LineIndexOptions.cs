namespace BigFile.Scanning;

/// <summary>How a <see cref="LineIndex"/> is made.</summary>
public sealed record LineIndexOptions
{
    /// <summary>How the file divides into lines; null is what its byte order mark tells (<see cref="LineFormat.Detect(MappedFile, LineDelimiter?)"/>), with lines that end in a line feed.</summary>
    public LineFormat? Format { get; init; }

    /// <summary>Threads to index with; 0 is one for each processor, at most <see cref="LineCounter.ThreadCountMax"/>.</summary>
    public int ThreadCount { get; init; }

    /// <summary>Told how many bytes are done after each chunk, on the threads that index, in no order.</summary>
    public IProgress<long>? Progress { get; init; }

    /// <summary>Ends the indexing; what was indexed until then can be looked up.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>The size of chunks, and so of segments, for tests; 0 is what suits the file.</summary>
    internal long ChunkBytes { get; init; }
}
