namespace BigFile.Scanning;

/// <summary>One line of a file, for as long as the enumeration that gave it stands at it. Allocates nothing.</summary>
public readonly ref struct Line
{
    private readonly ReadOnlySpan<byte> _span;

    internal Line(long offset, ReadOnlySpan<byte> span, int delimiterLength)
    {
        Offset = offset;
        _span = span;
        Length = span.Length;
        DelimiterLength = delimiterLength;
    }

    internal Line(long offset, long length, int delimiterLength)
    {
        Offset = offset;
        Length = length;
        DelimiterLength = delimiterLength;
        IsLong = true;
    }

    /// <summary>Where the line begins, in bytes from the start of the file.</summary>
    public long Offset { get; }

    /// <summary>Length in bytes, without the delimiter.</summary>
    public long Length { get; }

    /// <summary>Bytes of the delimiter behind the line; 0 for a last line that has none.</summary>
    public int DelimiterLength { get; }

    /// <summary>
    /// True for a line too long to be one span: 2 GiB or more, or more than the budget gives room for. It is read from
    /// the file, at <see cref="Offset"/>, by pieces or as a <see cref="MappedSequence"/>.
    /// </summary>
    public bool IsLong { get; }

    /// <summary>The bytes without the delimiter, as they are in the file; not to be used once the enumeration has moved on.</summary>
    /// <exception cref="InvalidOperationException">The line <see cref="IsLong"/>.</exception>
    public ReadOnlySpan<byte> Span => IsLong
        ? throw new InvalidOperationException($"The line at offset {Offset} has {Length} bytes, too many for a span: read them from the file.")
        : _span;
}
