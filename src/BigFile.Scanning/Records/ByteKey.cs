namespace BigFile.Scanning;

/// <summary>Bytes of a line as a key, compared byte by byte, as <c>sort</c> does in the C locale. Immutable.</summary>
/// <param name="bytes">Copied.</param>
public readonly struct ByteKey(ReadOnlySpan<byte> bytes) : IComparable<ByteKey>, IEquatable<ByteKey>
{
    private readonly byte[]? _bytes = bytes.ToArray();

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Whether both have the same bytes.</summary>
    public static bool operator ==(ByteKey left, ByteKey right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(ByteKey left, ByteKey right) => !left.Equals(right);

    /// <summary>Whether the left one sorts first.</summary>
    public static bool operator <(ByteKey left, ByteKey right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left one does not sort behind.</summary>
    public static bool operator <=(ByteKey left, ByteKey right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left one sorts behind.</summary>
    public static bool operator >(ByteKey left, ByteKey right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left one does not sort first.</summary>
    public static bool operator >=(ByteKey left, ByteKey right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public int CompareTo(ByteKey other) => Bytes.SequenceCompareTo(other.Bytes);

    /// <inheritdoc/>
    public bool Equals(ByteKey other) => Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ByteKey other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode code = default;
        code.AddBytes(Bytes);
        return code.ToHashCode();
    }
}
