namespace BigFile.Columnar;

/// <summary>What the values of a column are. One member for each physical form that Arrow's columnar format names.</summary>
public enum ArrowTypeKind
{
    /// <summary>No values at all: every row is null.</summary>
    Null,

    /// <summary>One bit a row, least significant bit first.</summary>
    Bool,

    /// <summary>8-bit signed integers.</summary>
    Int8,

    /// <summary>16-bit signed integers.</summary>
    Int16,

    /// <summary>32-bit signed integers.</summary>
    Int32,

    /// <summary>64-bit signed integers.</summary>
    Int64,

    /// <summary>8-bit unsigned integers.</summary>
    UInt8,

    /// <summary>16-bit unsigned integers.</summary>
    UInt16,

    /// <summary>32-bit unsigned integers.</summary>
    UInt32,

    /// <summary>64-bit unsigned integers.</summary>
    UInt64,

    /// <summary>IEEE 754 binary16.</summary>
    Float16,

    /// <summary>IEEE 754 binary32.</summary>
    Float32,

    /// <summary>IEEE 754 binary64.</summary>
    Float64,

    /// <summary>32-bit integers times 10 to the power of minus the scale.</summary>
    Decimal32,

    /// <summary>64-bit integers times 10 to the power of minus the scale.</summary>
    Decimal64,

    /// <summary>128-bit integers times 10 to the power of minus the scale.</summary>
    Decimal128,

    /// <summary>256-bit integers times 10 to the power of minus the scale.</summary>
    Decimal256,

    /// <summary>Days since 1970-01-01, 32 bits.</summary>
    Date32,

    /// <summary>Milliseconds since 1970-01-01, 64 bits, whole days.</summary>
    Date64,

    /// <summary>Time of day in seconds or milliseconds, 32 bits.</summary>
    Time32,

    /// <summary>Time of day in microseconds or nanoseconds, 64 bits.</summary>
    Time64,

    /// <summary>A point in time in units since 1970-01-01T00:00:00, 64 bits; UTC if there is a time zone.</summary>
    Timestamp,

    /// <summary>A length of time in units, 64 bits.</summary>
    Duration,

    /// <summary>A number of months, 32 bits.</summary>
    IntervalYearMonth,

    /// <summary>Days and milliseconds, 32 bits each.</summary>
    IntervalDayTime,

    /// <summary>Months and days of 32 bits, nanoseconds of 64 bits.</summary>
    IntervalMonthDayNano,

    /// <summary>UTF-8 text behind 32-bit offsets.</summary>
    Utf8,

    /// <summary>UTF-8 text behind 64-bit offsets.</summary>
    LargeUtf8,

    /// <summary>UTF-8 text as views of 16 bytes: short values inside, longer ones in any of several buffers.</summary>
    Utf8View,

    /// <summary>Bytes behind 32-bit offsets.</summary>
    Binary,

    /// <summary>Bytes behind 64-bit offsets.</summary>
    LargeBinary,

    /// <summary>Bytes as views, as <see cref="Utf8View"/>.</summary>
    BinaryView,

    /// <summary>As many bytes a row as the type says.</summary>
    FixedSizeBinary,

    /// <summary>Runs of the child's rows behind 32-bit offsets.</summary>
    List,

    /// <summary>Runs of the child's rows behind 64-bit offsets.</summary>
    LargeList,

    /// <summary>Runs of the child's rows by 32-bit offsets and sizes, in any order.</summary>
    ListView,

    /// <summary>Runs of the child's rows by 64-bit offsets and sizes, in any order.</summary>
    LargeListView,

    /// <summary>As many rows of the child for each row as the type says.</summary>
    FixedSizeList,

    /// <summary>A row of each child.</summary>
    Struct,

    /// <summary>Lists of entries, structs of a key and a value, behind 32-bit offsets.</summary>
    Map,

    /// <summary>Each row is of one child, which all have as many rows as the union.</summary>
    SparseUnion,

    /// <summary>Each row is of one child, at a place given by a 32-bit offset.</summary>
    DenseUnion,

    /// <summary>The first child says where runs end, the second has a value for each run.</summary>
    RunEndEncoded,
}
