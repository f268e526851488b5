namespace BigFile.Scanning;

/// <summary>
/// Whole lines of a stream, or a part of one that is too long, for as long as the <see cref="StreamLineBlocks"/> that gave
/// it stands at it.
/// </summary>
public readonly ref struct StreamLineBlock
{
    // With the bytes in front that are not the block's, so that rules see units where the stream has them.
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly int _lead;

    internal StreamLineBlock(LinePart part, LineFormat format)
    {
        Offset = part.Offset;
        _bytes = part.Bytes.Span;
        _lead = part.Lead;
        IsContinuation = part.IsContinuation;
        Continues = part.Continues;
        Format = format;
    }

    /// <summary>Where it begins, in bytes from where the stream stood at first.</summary>
    public long Offset { get; }

    /// <summary>The bytes, delimiters included; the stream's last line may have none.</summary>
    public ReadOnlySpan<byte> Span => _bytes[_lead..];

    /// <summary>How they divide into lines.</summary>
    public LineFormat Format { get; }

    /// <summary>It goes on with a line of which the blocks before held parts, and ends with that line's end or a part of it.</summary>
    public bool IsContinuation { get; }

    /// <summary>It is a part of one line, and the next block goes on with it.</summary>
    public bool Continues { get; }

    /// <summary>Whether the block is a part of one line instead of whole lines.</summary>
    public bool IsPart => IsContinuation || Continues;

    /// <summary>Enumerates the lines; a part of one comes as if it were a line.</summary>
    public Enumerator GetEnumerator() => new(this);

    /// <summary>Stands at one line of a block.</summary>
    public ref struct Enumerator
    {
        private readonly ReadOnlySpan<byte> _bytes;
        private readonly LineRule _rule;
        private readonly long _offset;
        private readonly bool _isOnePart;
        private int _next;
        private int _index;
        private int _end;
        private int _delimiterLength;

        internal Enumerator(StreamLineBlock block)
        {
            _bytes = block._bytes;
            _rule = block.Format.Rule;
            _next = block._lead;
            _offset = block.Offset - block._lead;
            _isOnePart = block.Continues;
        }

        /// <summary>The line.</summary>
        public readonly Line Current => new(_offset + _index, _bytes[_index.._end], _delimiterLength);

        /// <summary>Moves to the next line.</summary>
        public bool MoveNext()
        {
            if (_next >= _bytes.Length)
                return false;
            _index = _next;
            if (_isOnePart || !_rule.TryFindDelimiter(_bytes, _next, out _end, out _delimiterLength))
            {
                _end = _bytes.Length;
                _delimiterLength = 0;
            }
            _next = _end + _delimiterLength;
            return true;
        }
    }
}
