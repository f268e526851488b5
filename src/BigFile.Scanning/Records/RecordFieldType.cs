namespace BigFile.Scanning;

#pragma warning disable CA1720 // What is enumerated are types: their names are the ones they have everywhere.

/// <summary>What the bytes of a <see cref="RecordField"/> are.</summary>
public enum RecordFieldType
{
    /// <summary>Signed, 8 bits: <c>i8</c>.</summary>
    Int8,

    /// <summary>Signed, 16 bits: <c>i16</c>.</summary>
    Int16,

    /// <summary>Signed, 32 bits: <c>i32</c>.</summary>
    Int32,

    /// <summary>Signed, 64 bits: <c>i64</c>.</summary>
    Int64,

    /// <summary>Unsigned, 8 bits: <c>u8</c>.</summary>
    UInt8,

    /// <summary>Unsigned, 16 bits: <c>u16</c>.</summary>
    UInt16,

    /// <summary>Unsigned, 32 bits: <c>u32</c>.</summary>
    UInt32,

    /// <summary>Unsigned, 64 bits: <c>u64</c>.</summary>
    UInt64,

    /// <summary>IEEE 754, 16 bits: <c>f16</c>.</summary>
    Float16,

    /// <summary>IEEE 754, 32 bits: <c>f32</c>.</summary>
    Float32,

    /// <summary>IEEE 754, 64 bits: <c>f64</c>.</summary>
    Float64,

    /// <summary>One byte, 0 for false: <c>bool</c>.</summary>
    Boolean,

    /// <summary>Text of a fixed size in Latin-1: <c>char[n]</c>. It ends before its first NUL; spaces at its end do not count.</summary>
    Latin1,

    /// <summary>Text of a fixed size in UTF-8: <c>utf8[n]</c>. It ends before its first NUL; spaces at its end do not count.</summary>
    Utf8,

    /// <summary>Bytes without a meaning, written in hexadecimal: <c>bytes[n]</c>.</summary>
    Bytes,
}
