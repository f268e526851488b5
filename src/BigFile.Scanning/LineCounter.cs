namespace BigFile.Scanning;

/// <summary>
/// Counts lines and bytes of a file and finds its longest line, on several threads inside the one file, at the speed
/// at which memory can be read.
/// </summary>
/// <remarks>
/// A line is what a line feed (0x0A) ends, as for <c>wc -l</c>; nothing is decoded, so any bytes will do. The file is
/// read through sequential leases, one chunk a thread at a time, so that what is mapped stays inside the budget and
/// other files' windows are not driven out. Where leases of others leave no room, or where trying has shown it to be
/// faster, chunks are copied piece by piece into a buffer of 256 KiB a thread.
/// </remarks>
public static class LineCounter
{
    /// <summary>The most threads that a count can be asked for.</summary>
    public const int ThreadCountMax = 1024;

    /// <summary>Counts the lines of <paramref name="file"/>, of its whole <see cref="MappedFile.Length"/> now.</summary>
    /// <param name="file">The file; it may be in use by others.</param>
    /// <param name="threadCount">Threads to count with, the caller's included; 0 is one for each processor.</param>
    /// <param name="progress">Told how many bytes are done after each chunk, on the threads that count, in no order.</param>
    /// <param name="cancellationToken">Looked at before each chunk, so some milliseconds apart if the file is in memory.</param>
    /// <returns>Lines, bytes and the longest line.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number of threads is negative or more than <see cref="ThreadCountMax"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="IOException">The file cannot be mapped or read, or another process cut it meanwhile.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public static LineCounts Count(
        MappedFile file,
        int threadCount = 0,
        IProgress<long>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentOutOfRangeException.ThrowIfNegative(threadCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threadCount, ThreadCountMax);
        cancellationToken.ThrowIfCancellationRequested();
        long chunkBytes = LineCountJob.ChunkBytesFor(file);
        LineCountJob job = new(file, chunkBytes, progress, cancellationToken);
        return job.Run(threadCount == 0 ? Environment.ProcessorCount : threadCount);
    }

    /// <summary>The same with chunks of a given size, for tests of what crosses their borders.</summary>
    internal static LineCounts Count(MappedFile file, int threadCount, long chunkBytes) =>
        new LineCountJob(file, chunkBytes, null, CancellationToken.None).Run(threadCount);
}
