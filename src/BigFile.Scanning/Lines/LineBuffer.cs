namespace BigFile.Scanning;

/// <summary>
/// Takes bytes as they come, in pieces that end anywhere, and gives them out as whole lines, or as blocks of whole lines.
/// A line that does not fit comes in parts.
/// </summary>
/// <remarks>
/// What is held begins at a unit of the encoding, as rules want it. Nothing is given out that the bytes to come could
/// change: a carriage return at the end may be half of a delimiter. One thread at a time.
/// </remarks>
internal sealed class LineBuffer
{
    private const int FirstBytes = 64 << 10;

    private readonly int _bytesMax;
    private LineRule _rule = LineFormat.Default.Rule;
    private byte[] _bytes = [];
    private int _start;
    private int _end;
    // No delimiter begins in front of this one.
    private int _searched;
    private bool _isInsideLine;

    /// <summary>Makes an empty one; <see cref="Reset"/> says what it holds.</summary>
    /// <param name="bytesMax">Size that it may grow to, which is what a line may have without being cut into parts.</param>
    public LineBuffer(int bytesMax) => _bytesMax = bytesMax;

    /// <summary>File offset of the first byte that was not given out.</summary>
    public long Offset { get; private set; }

    /// <summary>Bytes that were taken in and not given out.</summary>
    public int Count => _end - _start;

    /// <summary>Drops what is held and begins anew.</summary>
    /// <param name="format">How the bytes to come divide into lines.</param>
    /// <param name="offset">File offset of the first of them, behind the preamble, at a unit.</param>
    public void Reset(LineFormat format, long offset)
    {
        _rule = format.Rule;
        Offset = offset;
        _start = _end = _searched = 0;
        _isInsideLine = false;
    }

    /// <summary>Where bytes can be put: not empty after all that could be had was taken. <see cref="Take"/> says how many came.</summary>
    public Memory<byte> GetRoom()
    {
        if (_start > 0 && (_start == _end || _end == _bytes.Length))
        {
            _bytes.AsSpan(_start, Count).CopyTo(_bytes);
            _end -= _start;
            _searched -= _start;
            _start = 0;
        }
        if (_end == _bytes.Length)
            Array.Resize(ref _bytes, GrownSize(_bytes.Length, SizeMax));
        return _bytes.AsMemory(_end);
    }

    /// <summary>Takes in what was put into the room.</summary>
    public void Take(int count) => _end += count;

    /// <summary>Gives out the next line, or part of one.</summary>
    /// <param name="isEnd">No more bytes come: what is left is a line too.</param>
    /// <param name="part">What was given out; its bytes stay until <see cref="GetRoom"/>.</param>
    /// <returns>False if there is none before more bytes come.</returns>
    public bool TryTakeLine(bool isEnd, out LinePart part)
    {
        ReadOnlySpan<byte> held = _bytes.AsSpan(0, _end);
        if (Count > 0 && _rule.TryFindDelimiter(held, _searched, out int index, out int length, more: !isEnd))
        {
            part = GiveOut(index, length, continues: false);
            return true;
        }
        _searched = UndecidedFrom();
        if (isEnd && (Count > 0 || _isInsideLine))
        {
            part = GiveOut(_end, 0, continues: false);
            return true;
        }
        if (!isEnd && IsFull && _searched > _start)
        {
            // Not all of it, so that the line's last part is never empty.
            part = GiveOut(Math.Min(_searched, _end - _rule.UnitBytes), 0, continues: true);
            return true;
        }
        part = default;
        return false;
    }

    /// <summary>Gives out as many whole lines as there are, or one part of a line.</summary>
    /// <param name="isEnd">No more bytes come: what is left is a line too.</param>
    /// <param name="part">What was given out: its bytes include the delimiters.</param>
    /// <returns>False if there are none before more bytes come.</returns>
    public bool TryTakeBlock(bool isEnd, out LinePart part)
    {
        int start = _start;
        if (!_isInsideLine && TryFindBlockEnd(isEnd, out int end))
            part = GiveOut(end, 0, continues: false);
        else if (!TryTakeLine(isEnd, out part))
            return false;
        part = part with { Bytes = _bytes.AsMemory(start, _start - start) };
        return true;
    }

    /// <summary>The size to go on with: twice as much, as far as that is allowed.</summary>
    internal static int GrownSize(int size, int sizeMax) => (int)Math.Min(sizeMax, Math.Max(FirstBytes, 2L * size));

    private int SizeMax => Math.Min(Array.MaxLength, Math.Max(_bytesMax, 4 * _rule.DelimiterBytesMax));

    private bool IsFull => _end == _bytes.Length && _start == 0 && _end >= SizeMax;

    // A delimiter may begin here and go on in bytes to come.
    private int UndecidedFrom()
    {
        int from = _end - _rule.DelimiterBytesMax + 1;
        return Math.Max(_start, from - ((from - _start) % _rule.UnitBytes));
    }

    private bool TryFindBlockEnd(bool isEnd, out int end)
    {
        end = _end;
        if (isEnd)
            return Count > 0;
        ReadOnlySpan<byte> held = _bytes.AsSpan(0, _end);
        ReadOnlySpan<byte> lines = held[_searched..];
        int stop = lines.Length - (lines.Length % _rule.UnitBytes);
        while (_rule.TryFindDelimiterBackward(lines, stop, out int index, out _))
        {
            if (_rule.TryFindDelimiter(lines, index, out int again, out int length, more: true) && again == index)
            {
                end = _searched + index + length;
                return true;
            }
            stop = index;
        }
        return false;
    }

    private LinePart GiveOut(int end, int delimiterLength, bool continues)
    {
        LinePart part = new(Offset, _bytes.AsMemory(_start, end - _start), delimiterLength, _isInsideLine, continues);
        int next = end + delimiterLength;
        Offset += next - _start;
        _start = _searched = next;
        _isInsideLine = continues;
        return part;
    }
}
