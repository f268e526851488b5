namespace BigFile.Scanning;

/// <summary>
/// Whole lines of a stream, or a part of one that is too long, for as long as the <see cref="StreamLineBlocks"/> that gave
/// it stands at it.
/// </summary>
public readonly ref struct StreamLineBlock
{
    internal StreamLineBlock(LinePart part, LineFormat format)
    {
        Offset = part.Offset;
        Span = part.Bytes.Span;
        IsContinuation = part.IsContinuation;
        Continues = part.Continues;
        Format = format;
    }

    /// <summary>Where it begins, in bytes from where the stream stood at first.</summary>
    public long Offset { get; }

    /// <summary>The bytes, delimiters included; the stream's last line may have none.</summary>
    public ReadOnlySpan<byte> Span { get; }

    /// <summary>How they divide into lines.</summary>
    public LineFormat Format { get; }

    /// <summary>It goes on with a line of which the blocks before held parts, and ends with that line or a part of it.</summary>
    public bool IsContinuation { get; }

    /// <summary>It is a part of one line, and the next block goes on with it.</summary>
    public bool Continues { get; }

    /// <summary>Whether the block is a part of one line instead of whole lines.</summary>
    public bool IsPart => IsContinuation || Continues;

    /// <summary>The lines, one after the other; a part of one comes as if it were a line. Allocates nothing.</summary>
    public LineBlockEnumerator GetEnumerator() => new(Offset, Span, Format.Rule);
}
