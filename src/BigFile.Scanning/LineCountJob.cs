using System.Diagnostics;
using System.Runtime.ExceptionServices;
using BigFile.Work;

namespace BigFile.Scanning;

/// <summary>One count of one file: threads claim chunks, and their results are joined in the order of the file.</summary>
internal sealed class LineCountJob
{
    // A chunk is what a thread holds leased: long enough that leases cost nothing, short enough that threads end
    // together and that a cancelled count ends at once.
    private const long ChunkBytesWanted = 8 << 20;

    // Results of chunks take 40 bytes each; past this many, chunks are made longer instead.
    private const long ChunkCountWanted = 1 << 18;

    // What is copied at a time stays in the second-level cache until it has been scanned.
    private const int CopyBytes = 256 << 10;

    private readonly MappedFile _file;
    private readonly long _lengthBytes;
    private readonly long _chunkBytes;
    private readonly IProgress<long>? _progress;
    private readonly CancellationToken _cancellationToken;
    private readonly LineRun[] _runs;
    private long _nextChunk = -1;
    private long _doneBytes;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Prepares the count of all that the file holds now. Chunks have at most 1 GiB.</summary>
    public LineCountJob(MappedFile file, long chunkBytes, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        _file = file;
        _lengthBytes = file.Length;
        _chunkBytes = chunkBytes;
        _progress = progress;
        _cancellationToken = cancellationToken;
        _runs = new LineRun[(_lengthBytes / chunkBytes) + (_lengthBytes % chunkBytes == 0 ? 0 : 1)];
    }

    /// <summary>The size of chunks that suits a file: no chunk crosses into the next window without need.</summary>
    public static long ChunkBytesFor(MappedFile file)
    {
        long chunkBytes = Math.Min(ChunkBytesWanted, file.WindowSizeBytes);
        while (file.Length / chunkBytes > ChunkCountWanted && chunkBytes < 1 << 30)
            chunkBytes *= 2;
        return chunkBytes;
    }

    /// <summary>Counts on that many threads, of which the caller's is one.</summary>
    public LineCounts Run(int threadCount)
    {
        WorkerThreads.Run((int)Math.Clamp(_runs.Length, 1, threadCount), Work);
        _failure?.Throw();
        LineRun whole = default;
        foreach (LineRun run in _runs)
            whole = whole.Then(run);
        return new LineCounts(whole.Newlines, whole.LengthBytes, whole.LongestBytes);
    }

    private void Work()
    {
        var chooser = new AccessChooser();
        byte[]? buffer = null;
        try
        {
            while (Volatile.Read(ref _failure) is null)
            {
                long chunk = Interlocked.Increment(ref _nextChunk);
                if (chunk >= _runs.Length)
                    return;
                _cancellationToken.ThrowIfCancellationRequested();
                long offset = chunk * _chunkBytes;
                int lengthBytes = (int)Math.Min(_chunkBytes, _lengthBytes - offset);
                long started = Stopwatch.GetTimestamp();
                bool copied = chooser.NextIsCopied();
                if (copied || !TryScanLeased(offset, lengthBytes, out _runs[chunk]))
                {
                    copied = true;
                    buffer ??= GC.AllocateUninitializedArray<byte>(CopyBytes);
                    _runs[chunk] = ScanCopied(offset, lengthBytes, buffer);
                }
                chooser.Record(copied, lengthBytes, Stopwatch.GetTimestamp() - started);
                _progress?.Report(Interlocked.Add(ref _doneBytes, lengthBytes));
            }
        }
        catch (Exception e)
        {
            // The first one is told; what the others met meanwhile is most likely the same.
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(e), null);
        }
    }

    private bool TryScanLeased(long offset, int lengthBytes, out LineRun run)
    {
        try
        {
            using MappedView view = _file.Lease(offset, lengthBytes, sequential: true);
            run = view.Read(0, static (span, _) => LineScanner.Scan(span));
            return true;
        }
        catch (BudgetExceededException)
        {
            run = default;
            return false;
        }
    }

    private LineRun ScanCopied(long offset, int lengthBytes, byte[] buffer)
    {
        LineRun run = default;
        for (int done = 0; done < lengthBytes;)
        {
            Span<byte> piece = buffer.AsSpan(0, Math.Min(buffer.Length, lengthBytes - done));
            _file.ReadByHandle(offset + done, piece);
            run = run.Then(LineScanner.Scan(piece));
            done += piece.Length;
        }
        return run;
    }
}
