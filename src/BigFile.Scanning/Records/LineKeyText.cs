namespace BigFile.Scanning;

/// <summary>Bytes of a line as a key, compared byte by byte, as <c>sort</c> does in the C locale. Immutable.</summary>
/// <param name="bytes">Copied.</param>
public readonly struct LineKeyText(ReadOnlySpan<byte> bytes) : IComparable<LineKeyText>, IEquatable<LineKeyText>
{
    private readonly byte[]? _bytes = bytes.ToArray();

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Whether both have the same bytes.</summary>
    public static bool operator ==(LineKeyText left, LineKeyText right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(LineKeyText left, LineKeyText right) => !left.Equals(right);

    /// <summary>Whether the left one sorts first.</summary>
    public static bool operator <(LineKeyText left, LineKeyText right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left one does not sort behind.</summary>
    public static bool operator <=(LineKeyText left, LineKeyText right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left one sorts behind.</summary>
    public static bool operator >(LineKeyText left, LineKeyText right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left one does not sort first.</summary>
    public static bool operator >=(LineKeyText left, LineKeyText right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public int CompareTo(LineKeyText other) => Bytes.SequenceCompareTo(other.Bytes);

    /// <inheritdoc/>
    public bool Equals(LineKeyText other) => Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is LineKeyText other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode code = default;
        code.AddBytes(Bytes);
        return code.ToHashCode();
    }
}
