namespace BigFile.Scanning;

/// <summary>
/// Some lines of a file that stand one behind the other, all of them whole, as one span. Valid during the call that it is handed to.
/// </summary>
public readonly ref struct LineBlock
{
    private readonly int _longDelimiterLength;

    internal LineBlock(MappedFile file, LineFormat format, long offset, ReadOnlySpan<byte> span)
    {
        File = file;
        Format = format;
        Offset = offset;
        Span = span;
        Length = span.Length;
    }

    internal LineBlock(MappedFile file, LineFormat format, long offset, long length, int delimiterLength)
    {
        File = file;
        Format = format;
        Offset = offset;
        Length = length;
        IsLongLine = true;
        _longDelimiterLength = delimiterLength;
    }

    /// <summary>The file.</summary>
    public MappedFile File { get; }

    /// <summary>How it divides into lines.</summary>
    public LineFormat Format { get; }

    /// <summary>Where the first line begins, in bytes from the start of the file.</summary>
    public long Offset { get; }

    /// <summary>Length in bytes, delimiters included.</summary>
    public long Length { get; }

    /// <summary>The lines with their delimiters. The last line of the file may have none. Empty if <see cref="IsLongLine"/>.</summary>
    public ReadOnlySpan<byte> Span { get; }

    /// <summary>True when the block is one line that is too long for a span (see <see cref="Line.IsLong"/>).</summary>
    public bool IsLongLine { get; }

    /// <summary>The lines, one after the other. Allocates nothing.</summary>
    public LineBlockEnumerator GetEnumerator() => IsLongLine
        ? new LineBlockEnumerator(Offset, Length, _longDelimiterLength)
        : new LineBlockEnumerator(Offset, Span, Format.Rule);
}
