namespace BigFile.Scanning;

/// <summary>Goes over the lines of a <see cref="LineBlock"/>. Allocates nothing.</summary>
public ref struct LineBlockEnumerator
{
    private readonly ReadOnlySpan<byte> _span;
    private readonly LineRule? _rule;
    private readonly long _offset;
    private readonly bool _isLong;
    private readonly long _longLength;
    private int _next;

    private int _start;
    private int _length;
    private int _delimiterLength;

    internal LineBlockEnumerator(long offset, ReadOnlySpan<byte> span, LineRule rule)
    {
        _offset = offset;
        _span = span;
        _rule = rule;
    }

    internal LineBlockEnumerator(long offset, long length, int delimiterLength)
    {
        _offset = offset;
        _isLong = true;
        _longLength = length - delimiterLength;
        _delimiterLength = delimiterLength;
    }

    /// <summary>The line at which the enumeration stands.</summary>
    public readonly Line Current => _isLong
        ? new Line(_offset, _longLength, _delimiterLength)
        : new Line(_offset + _start, _span.Slice(_start, _length), _delimiterLength);

    /// <summary>Goes to the next line.</summary>
    /// <returns>False when there is none.</returns>
    public bool MoveNext()
    {
        if (_isLong)
            return _next++ == 0;
        if (_next >= _span.Length)
            return false; // also the default value, which has no lines
        _start = _next;
        if (_rule!.TryFindDelimiter(_span, _start, out int index, out _delimiterLength))
        {
            _length = index - _start;
            _next = index + _delimiterLength;
            return true;
        }
        _length = _span.Length - _start;
        _delimiterLength = 0;
        _next = _span.Length;
        return true;
    }
}
