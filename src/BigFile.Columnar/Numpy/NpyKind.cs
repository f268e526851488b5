namespace BigFile.Columnar;

/// <summary>What the elements of a .npy array are: numpy's kind character, by name.</summary>
public enum NpyKind
{
    /// <summary>b: one byte, 0 or 1.</summary>
    Boolean,

    /// <summary>i: integers with a sign.</summary>
    SignedInteger,

    /// <summary>u: integers without a sign.</summary>
    UnsignedInteger,

    /// <summary>f: IEEE 754 numbers.</summary>
    Float,

    /// <summary>c: two IEEE 754 numbers, the real part first.</summary>
    Complex,

    /// <summary>S: bytes, filled up with zeros.</summary>
    Bytes,

    /// <summary>U: text, 4 bytes a code point, filled up with zeros.</summary>
    Text,

    /// <summary>V: bytes without a meaning.</summary>
    Raw,

    /// <summary>M: 64-bit counts of a unit since 1970; the least is no time (NaT).</summary>
    DateTime,

    /// <summary>m: 64-bit counts of a unit; the least is no time (NaT).</summary>
    TimeSpan,

    /// <summary>Several fields; each element is a row.</summary>
    Structured,
}
