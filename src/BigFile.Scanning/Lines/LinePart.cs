namespace BigFile.Scanning;

/// <summary>What a <see cref="LineBuffer"/> gives out: a line, whole lines, or a part of a line too long for it.</summary>
/// <param name="Offset">File offset of the first byte.</param>
/// <param name="Bytes">The bytes.</param>
/// <param name="DelimiterLength">Bytes of the delimiter behind a line; 0 for one without, and for a part that others follow.</param>
/// <param name="IsContinuation">It goes on with a line of which parts came before.</param>
/// <param name="Continues">More of the same line follows.</param>
internal readonly record struct LinePart(
    long Offset, ReadOnlyMemory<byte> Bytes, int DelimiterLength, bool IsContinuation, bool Continues);
