namespace BigFile.Columnar;

/// <summary>
/// The type of a column as Arrow knows it, without its children, which belong to the <see cref="ArrowField"/>. Immutable; equal
/// where kind and parameters are. Any thread.
/// </summary>
public sealed class ArrowType : IEquatable<ArrowType>
{
    private static readonly int[] NoIds = [];

    private ArrowType(ArrowTypeKind kind)
    {
        Kind = kind;
        ByteWidth = ArrowTypeKinds.ByteWidth(kind);
    }

    /// <summary>No values.</summary>
    public static ArrowType Null { get; } = new(ArrowTypeKind.Null);

    /// <summary>True or false.</summary>
    public static ArrowType Bool { get; } = new(ArrowTypeKind.Bool);

    /// <summary>8-bit signed integers.</summary>
    public static ArrowType Int8 { get; } = new(ArrowTypeKind.Int8);

    /// <summary>16-bit signed integers.</summary>
    public static ArrowType Int16 { get; } = new(ArrowTypeKind.Int16);

    /// <summary>32-bit signed integers.</summary>
    public static ArrowType Int32 { get; } = new(ArrowTypeKind.Int32);

    /// <summary>64-bit signed integers.</summary>
    public static ArrowType Int64 { get; } = new(ArrowTypeKind.Int64);

    /// <summary>8-bit unsigned integers.</summary>
    public static ArrowType UInt8 { get; } = new(ArrowTypeKind.UInt8);

    /// <summary>16-bit unsigned integers.</summary>
    public static ArrowType UInt16 { get; } = new(ArrowTypeKind.UInt16);

    /// <summary>32-bit unsigned integers.</summary>
    public static ArrowType UInt32 { get; } = new(ArrowTypeKind.UInt32);

    /// <summary>64-bit unsigned integers.</summary>
    public static ArrowType UInt64 { get; } = new(ArrowTypeKind.UInt64);

    /// <summary>16-bit floating point.</summary>
    public static ArrowType Float16 { get; } = new(ArrowTypeKind.Float16);

    /// <summary>32-bit floating point.</summary>
    public static ArrowType Float32 { get; } = new(ArrowTypeKind.Float32);

    /// <summary>64-bit floating point.</summary>
    public static ArrowType Float64 { get; } = new(ArrowTypeKind.Float64);

    /// <summary>Days since 1970.</summary>
    public static ArrowType Date32 { get; } = new(ArrowTypeKind.Date32);

    /// <summary>Milliseconds since 1970, whole days.</summary>
    public static ArrowType Date64 { get; } = new(ArrowTypeKind.Date64);

    /// <summary>Months.</summary>
    public static ArrowType IntervalYearMonth { get; } = new(ArrowTypeKind.IntervalYearMonth);

    /// <summary>Days and milliseconds.</summary>
    public static ArrowType IntervalDayTime { get; } = new(ArrowTypeKind.IntervalDayTime);

    /// <summary>Months, days and nanoseconds.</summary>
    public static ArrowType IntervalMonthDayNano { get; } = new(ArrowTypeKind.IntervalMonthDayNano);

    /// <summary>Text behind 32-bit offsets.</summary>
    public static ArrowType Utf8 { get; } = new(ArrowTypeKind.Utf8);

    /// <summary>Text behind 64-bit offsets.</summary>
    public static ArrowType LargeUtf8 { get; } = new(ArrowTypeKind.LargeUtf8);

    /// <summary>Text as views.</summary>
    public static ArrowType Utf8View { get; } = new(ArrowTypeKind.Utf8View);

    /// <summary>Bytes behind 32-bit offsets.</summary>
    public static ArrowType Binary { get; } = new(ArrowTypeKind.Binary);

    /// <summary>Bytes behind 64-bit offsets.</summary>
    public static ArrowType LargeBinary { get; } = new(ArrowTypeKind.LargeBinary);

    /// <summary>Bytes as views.</summary>
    public static ArrowType BinaryView { get; } = new(ArrowTypeKind.BinaryView);

    /// <summary>Lists behind 32-bit offsets; the field has one child.</summary>
    public static ArrowType List { get; } = new(ArrowTypeKind.List);

    /// <summary>Lists behind 64-bit offsets; the field has one child.</summary>
    public static ArrowType LargeList { get; } = new(ArrowTypeKind.LargeList);

    /// <summary>Lists by 32-bit offsets and sizes; the field has one child.</summary>
    public static ArrowType ListView { get; } = new(ArrowTypeKind.ListView);

    /// <summary>Lists by 64-bit offsets and sizes; the field has one child.</summary>
    public static ArrowType LargeListView { get; } = new(ArrowTypeKind.LargeListView);

    /// <summary>A row of each child of the field.</summary>
    public static ArrowType Struct { get; } = new(ArrowTypeKind.Struct);

    /// <summary>Runs; the field has two children, the ends of the runs (int16, int32 or int64) and their values.</summary>
    public static ArrowType RunEndEncoded { get; } = new(ArrowTypeKind.RunEndEncoded);

    /// <summary>What the values are.</summary>
    public ArrowTypeKind Kind { get; }

    /// <summary>What <see cref="ArrowTypeKind.Time32"/>, <see cref="ArrowTypeKind.Time64"/>, timestamps and durations count.</summary>
    public TimeUnit Unit { get; private init; }

    /// <summary>The time zone of a timestamp, or null.</summary>
    public string? TimeZone { get; private init; }

    /// <summary>Decimal digits of a decimal.</summary>
    public int Precision { get; private init; }

    /// <summary>Digits behind the point of a decimal; may be negative.</summary>
    public int Scale { get; private init; }

    /// <summary>Rows of the child for each row of a fixed-size list; 0 otherwise.</summary>
    public int ListSize { get; private init; }

    /// <summary>Of a map: whether the keys of each row are sorted.</summary>
    public bool KeysSorted { get; private init; }

    /// <summary>Of a union: the number in the types buffer that stands for each child, from 0 to 127.</summary>
    public IReadOnlyList<int> UnionTypeIds { get; private init; } = NoIds;

    /// <summary>Bytes of a value where all have the same number of whole bytes; 0 for all other kinds, <see cref="ArrowTypeKind.Bool"/> among them.</summary>
    public int ByteWidth { get; private init; }

    /// <summary>32-bit decimals.</summary>
    /// <param name="precision">Digits, from 1 to 9.</param>
    /// <param name="scale">Digits behind the point.</param>
    /// <exception cref="ArgumentOutOfRangeException">The precision is out of range.</exception>
    public static ArrowType Decimal32(int precision, int scale) => Decimal(ArrowTypeKind.Decimal32, precision, scale, 9);

    /// <summary>64-bit decimals.</summary>
    /// <param name="precision">Digits, from 1 to 18.</param>
    /// <param name="scale">Digits behind the point.</param>
    /// <exception cref="ArgumentOutOfRangeException">The precision is out of range.</exception>
    public static ArrowType Decimal64(int precision, int scale) => Decimal(ArrowTypeKind.Decimal64, precision, scale, 18);

    /// <summary>128-bit decimals.</summary>
    /// <param name="precision">Digits, from 1 to 38.</param>
    /// <param name="scale">Digits behind the point.</param>
    /// <exception cref="ArgumentOutOfRangeException">The precision is out of range.</exception>
    public static ArrowType Decimal128(int precision, int scale) => Decimal(ArrowTypeKind.Decimal128, precision, scale, 38);

    /// <summary>256-bit decimals.</summary>
    /// <param name="precision">Digits, from 1 to 76.</param>
    /// <param name="scale">Digits behind the point.</param>
    /// <exception cref="ArgumentOutOfRangeException">The precision is out of range.</exception>
    public static ArrowType Decimal256(int precision, int scale) => Decimal(ArrowTypeKind.Decimal256, precision, scale, 76);

    /// <summary>Times of day of 32 bits.</summary>
    /// <param name="unit">Seconds or milliseconds.</param>
    /// <exception cref="ArgumentOutOfRangeException">The unit is another.</exception>
    public static ArrowType Time32(TimeUnit unit)
    {
        if (unit is not (TimeUnit.Second or TimeUnit.Millisecond))
            throw new ArgumentOutOfRangeException(nameof(unit), unit, "A time of 32 bits counts seconds or milliseconds.");
        return new ArrowType(ArrowTypeKind.Time32) { Unit = unit };
    }

    /// <summary>Times of day of 64 bits.</summary>
    /// <param name="unit">Microseconds or nanoseconds.</param>
    /// <exception cref="ArgumentOutOfRangeException">The unit is another.</exception>
    public static ArrowType Time64(TimeUnit unit)
    {
        if (unit is not (TimeUnit.Microsecond or TimeUnit.Nanosecond))
            throw new ArgumentOutOfRangeException(nameof(unit), unit, "A time of 64 bits counts microseconds or nanoseconds.");
        return new ArrowType(ArrowTypeKind.Time64) { Unit = unit };
    }

    /// <summary>Points in time.</summary>
    /// <param name="unit">What they count.</param>
    /// <param name="timeZone">Where they are shown, as in "Europe/Paris" or "+07:30"; null is wall-clock time of no place.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such unit.</exception>
    public static ArrowType Timestamp(TimeUnit unit, string? timeZone = null) =>
        new(ArrowTypeKind.Timestamp) { Unit = Checked(unit), TimeZone = string.IsNullOrEmpty(timeZone) ? null : timeZone };

    /// <summary>Lengths of time.</summary>
    /// <param name="unit">What they count.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such unit.</exception>
    public static ArrowType Duration(TimeUnit unit) => new(ArrowTypeKind.Duration) { Unit = Checked(unit) };

    /// <summary>Values of so many bytes.</summary>
    /// <param name="byteWidth">Bytes of each; 0 is allowed.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public static ArrowType FixedSizeBinary(int byteWidth)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(byteWidth);
        return new ArrowType(ArrowTypeKind.FixedSizeBinary) { ByteWidth = byteWidth };
    }

    /// <summary>Lists of so many rows of the child each; the field has one child.</summary>
    /// <param name="listSize">Rows of the child for each row; 0 is allowed.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public static ArrowType FixedSizeList(int listSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(listSize);
        return new ArrowType(ArrowTypeKind.FixedSizeList) { ListSize = listSize };
    }

    /// <summary>Maps; the field has one child, a struct of key and value.</summary>
    /// <param name="keysSorted">Whether the keys of each row are sorted.</param>
    public static ArrowType Map(bool keysSorted = false) => new(ArrowTypeKind.Map) { KeysSorted = keysSorted };

    /// <summary>Unions whose children all have as many rows as the union.</summary>
    /// <param name="typeIds">The number of each child in the types buffer, from 0 to 127, each once.</param>
    /// <exception cref="ArgumentException">A number is out of range or there twice.</exception>
    public static ArrowType SparseUnion(IReadOnlyList<int> typeIds) => new(ArrowTypeKind.SparseUnion) { UnionTypeIds = Checked(typeIds) };

    /// <summary>Unions with an offset for each row.</summary>
    /// <param name="typeIds">The number of each child in the types buffer, from 0 to 127, each once.</param>
    /// <exception cref="ArgumentException">A number is out of range or there twice.</exception>
    public static ArrowType DenseUnion(IReadOnlyList<int> typeIds) => new(ArrowTypeKind.DenseUnion) { UnionTypeIds = Checked(typeIds) };

    /// <summary>Whether kind and parameters are the same.</summary>
    public bool Equals(ArrowType? other) =>
        other is not null && Kind == other.Kind && Unit == other.Unit && TimeZone == other.TimeZone && Precision == other.Precision
        && Scale == other.Scale && ByteWidth == other.ByteWidth && ListSize == other.ListSize && KeysSorted == other.KeysSorted
        && UnionTypeIds.SequenceEqual(other.UnionTypeIds);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ArrowType);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Unit, TimeZone, Precision, Scale, ByteWidth, ListSize);

    /// <summary>The type in words, as pyarrow writes it: <c>timestamp[us, UTC]</c>, <c>decimal128(10, 2)</c>, <c>list</c>.</summary>
    public override string ToString() => ArrowTypeText.Of(this);

    private static ArrowType Decimal(ArrowTypeKind kind, int precision, int scale, int precisionMax)
    {
        if (precision < 1 || precision > precisionMax)
            throw new ArgumentOutOfRangeException(nameof(precision), precision, $"A decimal of this width has 1 to {precisionMax} digits.");
        return new ArrowType(kind) { Precision = precision, Scale = scale };
    }

    private static TimeUnit Checked(TimeUnit unit)
    {
        if (unit is < TimeUnit.Second or > TimeUnit.Nanosecond)
            throw new ArgumentOutOfRangeException(nameof(unit), unit, "There is no such unit of time.");
        return unit;
    }

    private static int[] Checked(IReadOnlyList<int> typeIds)
    {
        ArgumentNullException.ThrowIfNull(typeIds);
        int[] ids = [.. typeIds];
        if (ids.Any(id => id is < 0 or > 127) || ids.Distinct().Count() != ids.Length)
            throw new ArgumentException("The type numbers of a union are from 0 to 127, each once.", nameof(typeIds));
        return ids;
    }
}
