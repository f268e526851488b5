using System.Buffers;

namespace BigFile.Scanning;

/// <summary>
/// Goes over a range of whole lines in blocks that each are one span: leased, or copied where leases of others leave no
/// room or copying was asked for. Holds one block at a time.
/// </summary>
/// <remarks>
/// A block ends with the line that crosses the next border of a grid. A line that reaches far past the border is a
/// block of its own, so that no lease is much longer than the grid is wide except for a line that is.
/// </remarks>
internal ref struct LineBlockCursor
{
    private const int BlockBytesMax = 8 << 20;

    // How far a block may reach past its border before the line that crosses it gets a block of its own.
    private const int OverhangBytes = 1 << 20;

    // What is copied stays in the second-level cache until it has been looked at.
    private const int CopyBlockBytes = 256 << 10;

    // The longest line that is copied where it cannot be leased.
    private const int CopyBytesMax = 16 << 20;

    private readonly MappedFile _file;
    private readonly LineFormat _format;
    private readonly LineBounds _bounds;
    private readonly long _startsEnd;
    private readonly long _end;
    private long _blockBytes;
    private bool _copies;

    private long _offset;
    private long _length;
    private MappedView _view;
    private bool _isLeased;
    private byte[]? _buffer;
    private bool _isLong;

    /// <summary>Prepares to go over the lines from <paramref name="start"/> to <paramref name="end"/>, both line starts or the end.</summary>
    /// <param name="file">The file.</param>
    /// <param name="format">How it divides into lines.</param>
    /// <param name="bounds">The length that counts.</param>
    /// <param name="start">Where the first line begins.</param>
    /// <param name="startsEnd">At or behind this place no line of the range begins.</param>
    /// <param name="end">Where the last line ends.</param>
    /// <param name="copies">Whether to copy rather than lease.</param>
    public LineBlockCursor(MappedFile file, LineFormat format, LineBounds bounds, long start, long startsEnd, long end, bool copies)
    {
        _file = file;
        _format = format;
        _bounds = bounds;
        _offset = start;
        _startsEnd = startsEnd;
        _end = end;
        _copies = copies;
        _blockBytes = copies ? CopyBlockBytes : BlockBytesFor(file);
    }

    /// <summary>The width of the grid that suits a file: no block crosses into the next window without need.</summary>
    public static long BlockBytesFor(MappedFile file) => Math.Min(BlockBytesMax, file.WindowSizeBytes);

    /// <summary>Whether anything was copied that was to be leased.</summary>
    public readonly bool Copies => _copies;

    /// <summary>Where the block ends, in bytes from the start of the file.</summary>
    public readonly long End => _offset + _length;

    /// <summary>The block. Mapped bytes of it, touched, may fault: <see cref="Visit"/> tells that as the exception that it is.</summary>
    public readonly LineBlock Current => _isLong
        ? new LineBlock(_file, _format, _offset, _length, _bounds.DelimiterLengthBefore(_offset + _length))
        : new LineBlock(_file, _format, _offset, _isLeased ? _view.Span : _buffer.AsSpan(0, (int)_length));

    /// <summary>Goes to the next block.</summary>
    /// <exception cref="FileFaultException">The block before was not all there.</exception>
    public bool MoveNext()
    {
        _offset += _length;
        _length = 0;
        _isLong = false;
        Release();
        while (_offset < _end)
        {
            long end = EndOfBlock();
            if (!TryTake(end - _offset))
                continue;
            _length = end - _offset;
            return true;
        }
        return false;
    }

    /// <summary>Hands the block to a function, so that mapped bytes that cannot be had are a <see cref="FileFaultException"/> on each system.</summary>
    public readonly void Visit<TResult>(LineBlockAction<TResult> action, ref TResult? result)
    {
        if (!_isLeased)
        {
            action(Current, ref result);
            return;
        }
        VisitState<TResult> visit = new() { File = _file, Format = _format, Offset = _offset, Action = action, Result = ref result };
        _view.Read(visit, static (span, visit) =>
        {
            visit.Action(new LineBlock(visit.File, visit.Format, visit.Offset, span), ref visit.Result);
            return true;
        });
    }

    /// <summary>Says whether all of the block was there.</summary>
    public readonly void ThrowIfFaulted()
    {
        if (_isLeased)
            _view.ThrowIfFaulted();
    }

    /// <summary>Gives back what the cursor holds.</summary>
    public void Dispose()
    {
        try
        {
            Release();
        }
        finally
        {
            if (_buffer is byte[] buffer)
                ArrayPool<byte>.Shared.Return(buffer);
            _buffer = null;
            _offset = _end;
        }
    }

    private readonly long EndOfBlock()
    {
        long border = ((_offset / _blockBytes) + 1) * _blockBytes;
        if (border >= _startsEnd && _end - _offset <= _blockBytes + OverhangBytes)
            return _end;
        border = Math.Min(border, _startsEnd);
        long end = border == _startsEnd ? _end : _bounds.FindStart(border, _end);
        if (end - border <= OverhangBytes)
            return end;
        long last = _bounds.FindStartAtOrBefore(border - 1);
        return last > _offset ? last : end;
    }

    // False: try again with shorter blocks.
    private bool TryTake(long length)
    {
        if (!_copies || length > CopyBytesMax)
        {
            if (length <= int.MaxValue && TryLease((int)length))
                return true;
            if (!_copies)
            {
                _copies = true;
                _blockBytes = CopyBlockBytes;
                return false;
            }
        }
        if (length > CopyBytesMax)
        {
            _isLong = true;
            return true;
        }
        if (_buffer is null || _buffer.Length < length)
        {
            if (_buffer is byte[] small)
                ArrayPool<byte>.Shared.Return(small);
            _buffer = null;
            _buffer = ArrayPool<byte>.Shared.Rent((int)Math.Max(length, CopyBlockBytes + (CopyBlockBytes / 4)));
        }
        _file.ReadByHandle(_offset, _buffer.AsSpan(0, (int)length));
        return true;
    }

    private bool TryLease(int length)
    {
        try
        {
            _view = _file.Lease(_offset, length, sequential: true);
            return _isLeased = true;
        }
        catch (BudgetExceededException)
        {
            return false;
        }
    }

    private void Release()
    {
        if (!_isLeased)
            return;
        _isLeased = false;
        _view.Dispose();
    }

    private ref struct VisitState<TResult>
    {
        public MappedFile File;
        public LineFormat Format;
        public long Offset;
        public LineBlockAction<TResult> Action;
        public ref TResult? Result;
    }
}
