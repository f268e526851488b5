using System.Diagnostics;
using BigFile.Work;

namespace BigFile.Scanning;

/// <summary>One <see cref="LineScan"/>: what a chunk of it does.</summary>
internal sealed class LineScanJob<TResult>
{
    private readonly MappedFile _file;
    private readonly LineScanOptions _options;
    private readonly LineBlockAction<TResult> _scan;
    private readonly Func<TResult, bool> _deliver;
    private readonly LineFormat _format;
    private readonly LineBounds _bounds;
    private readonly long _chunkBytes;
    private readonly long _end;
    private long _doneBytes;

    public LineScanJob(MappedFile file, LineScanOptions options, LineBlockAction<TResult> scan, Func<TResult, bool> deliver)
    {
        _file = file;
        _options = options;
        _scan = scan;
        _deliver = deliver;
        _format = options.Format ?? LineFormat.Default;
        _bounds = new LineBounds(file, _format, file.Length);
        _end = Math.Min(options.End, _bounds.LengthBytes);
        _chunkBytes = options.ChunkBytes == 0 ? LineBlockCursor.BlockBytesFor(file) : options.ChunkBytes;
    }

    public void Run()
    {
        if (_options.Start >= _end)
        {
            _options.CancellationToken.ThrowIfCancellationRequested();
            return;
        }
        long firstChunk = _options.Start / _chunkBytes;
        long chunkCount = ((_end - 1) / _chunkBytes) - firstChunk + 1;
        NextChunk<long> next = (long number, out long chunk) => (chunk = firstChunk + number) - firstChunk < chunkCount;
        new ChunkScan<long, Found>(next, WorkerThreads.CountFor(chunkCount, _options.ThreadCount), _options.Ordered, () =>
        {
            AccessChooser chooser = default;
            return chunk => Scan(chunk, ref chooser);
        }, found => !found.HasResult || _deliver(found.Result!)).Run();
    }

    private Found Scan(long chunk, ref AccessChooser chooser)
    {
        _options.CancellationToken.ThrowIfCancellationRequested();
        long chunkStart = Math.Max(_options.Start, chunk * _chunkBytes);
        long chunkEnd = Math.Min(_end, (chunk + 1) * _chunkBytes);
        Found found = default;
        long start = _bounds.FindStart(chunkStart, chunkEnd);
        if (start < chunkEnd)
        {
            long end = _bounds.FindStart(chunkEnd);
            long started = Stopwatch.GetTimestamp();
            LineBlockCursor blocks = new(_file, _format, _bounds, start, chunkEnd, end, chooser.NextIsCopied());
            try
            {
                while (blocks.MoveNext())
                {
                    _options.CancellationToken.ThrowIfCancellationRequested();
                    blocks.Visit(_scan, ref found.Result);
                    found.HasResult = true;
                }
                chooser.Record(blocks.Copies, (int)Math.Min(end - start, int.MaxValue), Stopwatch.GetTimestamp() - started);
            }
            finally
            {
                blocks.Dispose();
            }
        }
        _options.Progress?.Report(Interlocked.Add(ref _doneBytes, chunkEnd - chunkStart));
        return found;
    }

    private struct Found
    {
        public TResult? Result;
        public bool HasResult;
    }
}
