namespace BigFile.Scanning;

/// <summary>
/// Goes over the lines of a file, or of a part of it, on several threads at once: what counting, searching and indexing
/// stand on.
/// </summary>
/// <remarks>
/// <para>The range is cut into chunks of some MiB, which threads claim one after the other, so that a slow one holds nobody
/// else. A chunk has the lines whose first byte lies in it. They are handed out in blocks, each one span over the mapped file:
/// usually one block a chunk; more where a line is very long, or where chunks are copied because leases of others leave no room
/// under the budget or because trying has shown it to be faster.</para>
/// <para>Each chunk makes one result. Results are delivered one at a time, by default in the order of the file; threads that
/// are far ahead of the delivery wait, so that what is undelivered stays small. Where a chunk fails, in order, what comes before it is
/// still delivered.</para>
/// </remarks>
public static class LineScan
{
    /// <summary>Scans, and returns when all is delivered, or when the delivery has had enough.</summary>
    /// <typeparam name="TResult">What is found in a chunk.</typeparam>
    /// <param name="file">The file, with its length at this moment.</param>
    /// <param name="options">What to scan, and how.</param>
    /// <param name="scan">Takes in the blocks of a chunk. On any of the threads.</param>
    /// <param name="deliver">Gets the result of each chunk that had a line; returns false to end the scan. On any of the threads, never on two at once.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="FileFaultException">The file failed under the scan.</exception>
    /// <exception cref="IOException">The file cannot be mapped or read.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public static void Run<TResult>(MappedFile file, LineScanOptions options, LineBlockAction<TResult> scan, Func<TResult, bool> deliver)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(scan);
        ArgumentNullException.ThrowIfNull(deliver);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Start);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.End, options.Start);
        ArgumentOutOfRangeException.ThrowIfNegative(options.ThreadCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.ThreadCount, LineCounter.ThreadCountMax);
        new LineScanJob<TResult>(file, options, scan, deliver).Run();
    }
}
