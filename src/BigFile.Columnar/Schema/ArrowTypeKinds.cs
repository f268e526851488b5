namespace BigFile.Columnar;

/// <summary>What follows from a kind of type alone.</summary>
internal static class ArrowTypeKinds
{
    /// <summary>Bytes of a value, where the kind alone says it; else 0.</summary>
    public static int ByteWidth(ArrowTypeKind kind) => kind switch
    {
        ArrowTypeKind.Int8 or ArrowTypeKind.UInt8 => 1,
        ArrowTypeKind.Int16 or ArrowTypeKind.UInt16 or ArrowTypeKind.Float16 => 2,
        ArrowTypeKind.Int32 or ArrowTypeKind.UInt32 or ArrowTypeKind.Float32 or ArrowTypeKind.Decimal32 or ArrowTypeKind.Date32
            or ArrowTypeKind.Time32 or ArrowTypeKind.IntervalYearMonth => 4,
        ArrowTypeKind.Int64 or ArrowTypeKind.UInt64 or ArrowTypeKind.Float64 or ArrowTypeKind.Decimal64 or ArrowTypeKind.Date64
            or ArrowTypeKind.Time64 or ArrowTypeKind.Timestamp or ArrowTypeKind.Duration or ArrowTypeKind.IntervalDayTime => 8,
        ArrowTypeKind.Decimal128 or ArrowTypeKind.IntervalMonthDayNano => 16,
        ArrowTypeKind.Decimal256 => 32,
        _ => 0,
    };

    /// <summary>True for the kinds whose values all have as many whole bytes as their type says: a validity bitmap and a buffer of values.</summary>
    public static bool IsFixedWidth(this ArrowTypeKind kind) => ByteWidth(kind) != 0 || kind == ArrowTypeKind.FixedSizeBinary;

    /// <summary>True for bytes or text of any length, views or behind offsets.</summary>
    public static bool IsVariableBytes(this ArrowTypeKind kind) => kind is >= ArrowTypeKind.Utf8 and <= ArrowTypeKind.BinaryView;

    /// <summary>True for values that are UTF-8.</summary>
    public static bool IsText(this ArrowTypeKind kind) => kind is ArrowTypeKind.Utf8 or ArrowTypeKind.LargeUtf8 or ArrowTypeKind.Utf8View;

    /// <summary>True for views of bytes or text.</summary>
    public static bool IsView(this ArrowTypeKind kind) => kind is ArrowTypeKind.Utf8View or ArrowTypeKind.BinaryView;

    /// <summary>True for lists of each form and maps, fixed-size lists too.</summary>
    public static bool IsList(this ArrowTypeKind kind) => kind is >= ArrowTypeKind.List and <= ArrowTypeKind.FixedSizeList or ArrowTypeKind.Map;

    /// <summary>True for both unions.</summary>
    public static bool IsUnion(this ArrowTypeKind kind) => kind is ArrowTypeKind.SparseUnion or ArrowTypeKind.DenseUnion;

    /// <summary>Bytes of an offset where the kind has an offsets buffer, unions included; else 0.</summary>
    public static int OffsetWidth(this ArrowTypeKind kind) => kind switch
    {
        ArrowTypeKind.Utf8 or ArrowTypeKind.Binary or ArrowTypeKind.List or ArrowTypeKind.ListView or ArrowTypeKind.Map or ArrowTypeKind.DenseUnion => 4,
        ArrowTypeKind.LargeUtf8 or ArrowTypeKind.LargeBinary or ArrowTypeKind.LargeList or ArrowTypeKind.LargeListView => 8,
        _ => 0,
    };

    /// <summary>True where rows have a validity bitmap.</summary>
    public static bool HasValidity(this ArrowTypeKind kind) => kind is not (ArrowTypeKind.Null or ArrowTypeKind.RunEndEncoded) && !kind.IsUnion();

    /// <summary>How many buffers a column of the kind has in each batch, the validity bitmap included and the data buffers of views not.</summary>
    public static int BufferCount(this ArrowTypeKind kind) => kind switch
    {
        ArrowTypeKind.Null or ArrowTypeKind.RunEndEncoded => 0,
        ArrowTypeKind.Struct or ArrowTypeKind.FixedSizeList or ArrowTypeKind.SparseUnion => 1,
        ArrowTypeKind.Utf8 or ArrowTypeKind.LargeUtf8 or ArrowTypeKind.Binary or ArrowTypeKind.LargeBinary
            or ArrowTypeKind.ListView or ArrowTypeKind.LargeListView => 3,
        _ => 2,
    };

    /// <summary>How many children a field of the kind has; -1 for any number.</summary>
    public static int ChildCount(this ArrowTypeKind kind) => kind switch
    {
        ArrowTypeKind.Struct or ArrowTypeKind.SparseUnion or ArrowTypeKind.DenseUnion => -1,
        ArrowTypeKind.RunEndEncoded => 2,
        _ => kind.IsList() ? 1 : 0,
    };
}
