namespace BigFile.Scanning;

/// <summary>
/// One record with its length before it, until the walk that gave it moves on. What <see cref="MappedView"/> says of spans
/// over files that others cut holds for its bytes: the walk tells when it moves on or is disposed.
/// </summary>
public readonly ref struct LengthPrefixedRecord
{
    internal LengthPrefixedRecord(long offset, int prefixBytes, long length, ReadOnlySpan<byte> span, bool isLong)
    {
        Offset = offset;
        PrefixBytes = prefixBytes;
        Length = length;
        Span = span;
        IsLong = isLong;
    }

    /// <summary>Where its length stands in the file, in bytes.</summary>
    public long Offset { get; }

    /// <summary>Bytes of the length.</summary>
    public int PrefixBytes { get; }

    /// <summary>Where its content begins in the file, in bytes.</summary>
    public long ContentOffset => Offset + PrefixBytes;

    /// <summary>Bytes of its content.</summary>
    public long Length { get; }

    /// <summary>The content; empty when <see cref="IsLong"/>.</summary>
    public ReadOnlySpan<byte> Span { get; }

    /// <summary>
    /// Whether the content is too long for one span, which is 2 GiB - 1, or for a lease that the budget has room for: read
    /// it from the file piece by piece.
    /// </summary>
    public bool IsLong { get; }
}
