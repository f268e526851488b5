namespace BigFile.Scanning;

/// <summary>
/// One record of a <see cref="RecordFile"/>, until the walk that gave it moves on. What <see cref="MappedView"/> says of
/// spans over files that others cut holds for its bytes: the walk tells when it moves on or is disposed.
/// </summary>
public readonly ref struct RecordRow
{
    internal RecordRow(long index, long offset, ReadOnlySpan<byte> span)
    {
        Index = index;
        Offset = offset;
        Span = span;
    }

    /// <summary>Its number in the file, from 0.</summary>
    public long Index { get; }

    /// <summary>Where it begins in the file, in bytes.</summary>
    public long Offset { get; }

    /// <summary>All its bytes, for the functions of <see cref="RecordField"/>.</summary>
    public ReadOnlySpan<byte> Span { get; }
}
