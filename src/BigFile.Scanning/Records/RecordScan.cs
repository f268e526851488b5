using BigFile.Work;

namespace BigFile.Scanning;

/// <summary>
/// Goes over the records of a file on several threads at once. Threads claim chunks of whole records, of 1 MiB or one record,
/// so that a slow one holds nobody else; chunks are handed out as spans over the mapped file, or copied where leases of others
/// leave no room under the budget. Each chunk makes one result; threads that are far ahead of the delivery wait.
/// </summary>
public static class RecordScan
{
    private const long ChunkBytes = 1 << 20;

    /// <summary>Scans, and returns when all is delivered, or when the delivery has had enough.</summary>
    /// <typeparam name="TResult">What is found in a chunk.</typeparam>
    /// <param name="records">The file, with its length at this moment.</param>
    /// <param name="options">What to scan, and how.</param>
    /// <param name="scan">Takes in the blocks of a chunk. On any of the threads.</param>
    /// <param name="deliver">Gets the result of each chunk; returns false to end the scan. On any of the threads, never on two at once.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="FileFaultException">The file failed under the scan.</exception>
    /// <exception cref="IOException">The file cannot be mapped or read.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public static void Run<TResult>(RecordFile records, RecordScanOptions options, RecordBlockAction<TResult> scan, Func<TResult?, bool> deliver)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(scan);
        ArgumentNullException.ThrowIfNull(deliver);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Start);
        ArgumentOutOfRangeException.ThrowIfNegative(options.ThreadCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.ThreadCount, LineCounter.ThreadCountMax);
        records.File.Views.ThrowIfDisposed();
        options.CancellationToken.ThrowIfCancellationRequested();
        long end = Math.Min(options.End, records.Count);
        if (options.Start >= end)
            return;
        long chunkRecords = options.ChunkRecords == 0 ? Math.Max(1, ChunkBytes / records.Layout.SizeBytes) : options.ChunkRecords;
        long count = end - options.Start;
        long chunkCount = (count / chunkRecords) + (count % chunkRecords == 0 ? 0 : 1);
        long doneBytes = 0;
        NextChunk<long> next = (long number, out long chunk) => (chunk = number) < chunkCount;
        new ChunkScan<long, TResult?>(next, WorkerThreads.CountFor(chunkCount, options.ThreadCount), options.Ordered, () => chunk =>
        {
            long first = options.Start + (chunk * chunkRecords);
            long last = Math.Min(end, first + chunkRecords);
            TResult? result = ScanChunk(records, first, last, scan, options.CancellationToken);
            options.Progress?.Report(Interlocked.Add(ref doneBytes, (last - first) * records.Layout.SizeBytes));
            return result;
        }, deliver).Run();
    }

    private static TResult? ScanChunk<TResult>(
        RecordFile records, long first, long end, RecordBlockAction<TResult> scan, CancellationToken cancellationToken)
    {
        TResult? result = default;
        FilePiece piece = new(records.File);
        try
        {
            while (first < end)
            {
                cancellationToken.ThrowIfCancellationRequested();
                records.Load(ref piece, first, end);
                Visit<TResult> visit = new() { Records = records, Index = first, Scan = scan, Result = ref result };
                piece.Read(visit, static (span, visit) =>
                {
                    visit.Scan(new RecordBlock(visit.Records, visit.Index, span), ref visit.Result);
                    return true;
                });
                first += piece.Bytes.Length / records.Layout.SizeBytes;
            }
        }
        finally
        {
            piece.Dispose();
        }
        return result;
    }

    private ref struct Visit<TResult>
    {
        public RecordFile Records;
        public long Index;
        public RecordBlockAction<TResult> Scan;
        public ref TResult? Result;
    }
}
