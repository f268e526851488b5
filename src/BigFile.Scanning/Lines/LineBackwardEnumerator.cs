namespace BigFile.Scanning;

/// <summary>Goes over lines of a file backward. Holds a lease, or a buffer, until it is disposed, as <c>foreach</c> does.</summary>
/// <remarks>
/// The range is cut into stretches of whole lines from its end; each stretch is gone over by a <see cref="LineBlockCursor"/>
/// of its own, which makes one block of it, or several where little can be leased: then shorter stretches are tried.
/// </remarks>
public ref struct LineBackwardEnumerator
{
    // The first stretch is short, since most users want the last few lines.
    private const int FirstStretchBytes = 64 << 10;
    private const int CopiedStretchBytes = 128 << 10;

    private readonly MappedFile _file;
    private readonly LineFormat _format;
    private readonly LineBounds _bounds;
    private readonly LineRule _rule;
    private readonly long _first;
    private long _stretchBytes;
    private long _position;
    private LineBlockCursor _blocks;
    private bool _isOpen;

    private long _offset;
    private ReadOnlySpan<byte> _span;
    private bool _isLong;
    private int _end;
    private int _start;
    private int _length;
    private long _longLength;
    private int _delimiterLength;

    internal LineBackwardEnumerator(MappedFile file, LineFormat format, long start, long end)
    {
        _file = file;
        _format = format;
        _rule = format.Rule;
        _bounds = new LineBounds(file, format, file.Length);
        end = Math.Min(end, _bounds.LengthBytes);
        _first = _bounds.FindStart(start, end);
        _position = _first < end ? _bounds.FindStart(end) : _first;
        _stretchBytes = FirstStretchBytes;
    }

    /// <summary>The line at which the enumeration stands. Its span is good until the next step.</summary>
    public readonly Line Current => _isLong
        ? new Line(_offset, _longLength, _delimiterLength)
        : new Line(_offset + _start, _span.Slice(_start, _length), _delimiterLength);

    /// <summary>Goes to the line before.</summary>
    /// <returns>False when there is none.</returns>
    /// <exception cref="FileFaultException">The file failed under the enumeration.</exception>
    /// <exception cref="IOException">The file cannot be mapped or read.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public bool MoveNext()
    {
        while (_end == 0)
        {
            if (!MoveToBlock())
                return false;
            if (_isLong)
                return true;
        }
        try
        {
            StepBack();
        }
        catch (NullReferenceException)
        {
            // What Win32 makes of a page that cannot be had.
            _blocks.ThrowIfFaulted();
            throw;
        }
        return true;
    }

    /// <summary>Gives back what is held.</summary>
    /// <exception cref="FileFaultException">The file failed under the enumeration.</exception>
    public void Dispose()
    {
        if (!_isOpen)
            return;
        _isOpen = false;
        _blocks.Dispose();
    }

    private void StepBack()
    {
        // Behind _end no line is left; what ends there is a line with its delimiter, or the last one without.
        int contentEnd = _end;
        _delimiterLength = 0;
        int searchEnd = _end;
        if (_rule.TryFindDelimiterBackward(_span, _end, out int index, out int length) && index + length == _end)
        {
            contentEnd = index;
            _delimiterLength = length;
            searchEnd = index;
        }
        _start = searchEnd > 0 && _rule.TryFindDelimiterBackward(_span, searchEnd, out index, out length) ? index + length : 0;
        _length = contentEnd - _start;
        _end = _start;
    }

    private bool MoveToBlock()
    {
        Dispose();
        _isLong = false;
        while (_position > _first)
        {
            // A line that reaches into the stretch from before is left for a turn of its own: however far it reaches back, the
            // lines behind it come first.
            long nearest = Math.Max(_first, _position - _stretchBytes);
            long start = nearest == _first ? _first : _bounds.FindStart(nearest, _position);
            if (start >= _position)
                start = Math.Max(_first, _bounds.FindStartAtOrBefore(nearest));
            _blocks = new LineBlockCursor(_file, _format, _bounds, start, _position, _position, _stretchBytes == CopiedStretchBytes);
            _isOpen = true;
            _blocks.MoveNext();
            if (_blocks.Copies && _stretchBytes > CopiedStretchBytes)
            {
                // There was no room for a lease of all of it.
                _stretchBytes = CopiedStretchBytes;
                Dispose();
                continue;
            }
            while (_blocks.End < _position)
                _blocks.MoveNext();
            Take(_blocks.Current);
            if (_stretchBytes != CopiedStretchBytes)
                _stretchBytes = LineBlockCursor.BlockBytesFor(_file);
            return true;
        }
        return false;
    }

    private void Take(LineBlock block)
    {
        _position = _offset = block.Offset;
        _isLong = block.IsLongLine;
        _span = block.Span;
        _end = _span.Length;
        if (!_isLong)
            return;
        LineBlockEnumerator lines = block.GetEnumerator();
        lines.MoveNext();
        _longLength = lines.Current.Length;
        _delimiterLength = lines.Current.DelimiterLength;
    }
}
