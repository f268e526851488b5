using System.Buffers;
using System.IO.Pipelines;
using BigFile.Views;

namespace BigFile;

/// <summary>
/// A <see cref="PipeReader"/> over leases: what it returns is the mapped file itself, one segment for each lease, and
/// what is consumed is released. A segment's running index is its file offset. Reading never waits, so everything
/// completes at once; the first touch of each page is the consumer's. See <see cref="MappedFile.AsPipeReader"/>.
/// </summary>
internal sealed class MappedPipeReader : PipeReader
{
    private const long ChunkBytes = 1 << 20;
    private const long LeaseBytesMax = 1 << 30;

    private readonly MappedFile _file;
    private readonly FileViews _views;
    private readonly bool _leaveOpen;

    // Where the range ends, or -1: where the file ends.
    private readonly long _fixedEnd;

    // File offsets: consumed <= examined <= leased. The segments cover from consumed (or before it) to leased.
    private LeasedSegment? _first;
    private LeasedSegment? _last;
    private long _consumed;
    private long _examined;
    private long _leased;

    private bool _ended;
    private bool _reading;
    private bool _completed;
    private int _cancelRequested;

    public MappedPipeReader(MappedFile file, long offset, long length, bool leaveOpen)
    {
        FileViews views = file.Views;
        views.ThrowIfDisposed();
        ArgumentOutOfRangeException.ThrowIfLessThan(length, -1);
        long fileBytes = views.Length;
        if ((ulong)offset > (ulong)fileBytes || length > fileBytes - offset)
            Throw.OutOfRange(offset, Math.Max(0, length), fileBytes);
        _file = file;
        _views = views;
        _leaveOpen = leaveOpen;
        _consumed = _examined = _leased = offset;
        _fixedEnd = length < 0 ? -1 : offset + length;
    }

    public override bool TryRead(out ReadResult result)
    {
        result = ReadCore(0);
        return true;
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
        ReadAtLeastAsyncCore(0, cancellationToken);

    protected override ValueTask<ReadResult> ReadAtLeastAsyncCore(int minimumSize, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<ReadResult>(cancellationToken);
        try
        {
            return new ValueTask<ReadResult>(ReadCore(minimumSize));
        }
        catch (Exception e)
        {
            return ValueTask.FromException<ReadResult>(e);
        }
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        ThrowIfCompleted();
        long consumedTo = OffsetOf(consumed), examinedTo = OffsetOf(examined);
        if (consumedTo < _consumed || examinedTo < consumedTo || examinedTo > _leased)
        {
            throw new InvalidOperationException(
                $"{_file.Path}: cannot advance to {consumedTo} consumed and {examinedTo} examined; the buffer is from offset {_consumed} to {_leased}.");
        }
        _reading = false;
        _consumed = consumedTo;
        _examined = examinedTo;
        FileFaultException? fault = null;
        while (_first is not null && _first.RunningEnd <= _consumed)
        {
            LeasedSegment done = _first;
            _first = _first.Following;
            try
            {
                done.Dispose();
            }
            catch (FileFaultException e)
            {
                fault ??= e;
            }
        }
        if (_first is null)
            _last = null;
        if (fault is not null)
            throw fault;
    }

    public override void CancelPendingRead() => Interlocked.Exchange(ref _cancelRequested, 1);

    public override void Complete(Exception? exception = null)
    {
        if (_completed)
            return;
        _completed = true;
        try
        {
            LeasedSegment.ReleaseAll(_first);
        }
        finally
        {
            _first = _last = null;
            if (!_leaveOpen)
                _file.Dispose();
        }
    }

    private ReadResult ReadCore(int minimumBytes)
    {
        ThrowIfCompleted();
        if (_reading)
            throw new InvalidOperationException($"{_file.Path}: a read is under way; call AdvanceTo before the next one.");
        bool canceled = Interlocked.Exchange(ref _cancelRequested, 0) != 0;
        if (!canceled)
            LeaseMore(minimumBytes);
        // As with a Pipe, a cancelled read may be followed by another one without AdvanceTo.
        _reading = !canceled;
        return new ReadResult(Buffer(), canceled, _ended);
    }

    private ReadOnlySequence<byte> Buffer() => _first is null
        ? default
        : new ReadOnlySequence<byte>(_first, (int)(_consumed - _first.RunningIndex), _last!, _last!.Memory.Length);

    // Until there is something not examined, and as much as was asked for, or the end.
    private void LeaseMore(int minimumBytes)
    {
        while (!_ended)
        {
            long needed = Math.Max(_consumed + minimumBytes, _examined + 1) - _leased;
            if (needed <= 0)
                return;
            if (_leased < End() || _leased < EndNow())
                LeaseChunk(needed);
            // So that the last data comes with the news that it is the last.
            _ended = _leased >= End() && _leased >= EndNow();
        }
    }

    private long End() => _fixedEnd >= 0 ? _fixedEnd : _views.Length;

    // As End, after taking in what others appended or cut.
    private long EndNow() => _fixedEnd >= 0 ? _fixedEnd : _file.Views.Refresh();

    private void LeaseChunk(long needed)
    {
        long left = Math.Min(End(), _views.Length) - _leased;
        if (left <= 0)
            left = Math.Min(End(), _file.Views.Refresh()) - _leased;
        if (left <= 0)
            throw new EndOfStreamException($"{_file.Path}: the file ends at offset {_views.Length}, before the end of the range, {End()}: it was cut.");
        // Inside one window, which any placement maps as it is; with reserved placement, all that is needed in one piece.
        long bytes = Math.Min(ChunkBytes, _views.WindowBytes - _leased % _views.WindowBytes);
        if (needed > bytes && _views.Placement == Placement.Reserved)
            bytes = Math.Min(needed, LeaseBytesMax);
        bytes = Math.Min(bytes, left);

        LeasedSegment segment = new(_views, _leased, (int)bytes, _leased, sequential: true);
        if (_last is null)
            _first = segment;
        else
            _last.Append(segment);
        _last = segment;
        _leased += bytes;
    }

    private long OffsetOf(SequencePosition position)
    {
        if (position.GetObject() is null && _first is null)
            return _consumed;
        for (LeasedSegment? segment = _first; segment is not null; segment = segment.Following)
        {
            if (ReferenceEquals(segment, position.GetObject()) && (uint)position.GetInteger() <= (uint)segment.Memory.Length)
                return segment.RunningIndex + position.GetInteger();
        }
        throw new InvalidOperationException($"{_file.Path}: the position is not in the buffer that was read last.");
    }

    private void ThrowIfCompleted()
    {
        if (_completed)
            throw new InvalidOperationException($"{_file.Path}: the reader was completed.");
    }
}
