namespace BigFile.Scanning;

/// <summary>
/// A value to compare a field of records with: made by <see cref="RecordField.ParseKey"/> or <see cref="RecordField.MakeKey(Int128)"/>
/// for one field, and good for fields of its type. Immutable.
/// </summary>
public readonly struct RecordKey : IEquatable<RecordKey>
{
    private RecordKey(RecordFieldType type) => Type = type;

    /// <summary>The type of the fields that it can be compared with.</summary>
    public RecordFieldType Type { get; }

    /// <summary>Of an integer field: the value, rounded down.</summary>
    internal Int128 Integer { get; private init; }

    /// <summary>Of an integer field: whether <see cref="Small"/> is the same as <see cref="Integer"/>, for a cheaper comparison.</summary>
    internal bool IsSmall { get; private init; }

    /// <summary>Of an integer field: the low half of <see cref="Integer"/>.</summary>
    internal long Small { get; private init; }

    /// <summary>Of an integer field: whether <see cref="Integer"/> was rounded, so that no value equals the key.</summary>
    internal bool HasFraction { get; private init; }

    /// <summary>Of a floating-point field: the value, as the field would hold it.</summary>
    internal double Float { get; private init; }

    /// <summary>Of text and bytes.</summary>
    internal ReadOnlyMemory<byte> Bytes { get; private init; }

    internal static RecordKey OfInteger(RecordFieldType type, Int128 value, bool hasFraction) =>
        new(type) { Integer = value, HasFraction = hasFraction, IsSmall = value == (long)value, Small = (long)value };

    internal static RecordKey OfFloat(RecordFieldType type, double value) => new(type) { Float = value };

    internal static RecordKey OfBytes(RecordFieldType type, byte[] value) => new(type) { Bytes = value };

    /// <summary>Whether both stand for the same value of the same type.</summary>
    public static bool operator ==(RecordKey left, RecordKey right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(RecordKey left, RecordKey right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(RecordKey other) =>
        Type == other.Type && Integer == other.Integer && HasFraction == other.HasFraction
        && Float.Equals(other.Float) && Bytes.Span.SequenceEqual(other.Bytes.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is RecordKey other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Type, Integer, Float, Bytes.Length);
}
