namespace BigFile.DataGen;

/// <summary>What a <see cref="DataGenerator"/> makes. <see cref="DataKinds"/> has the names users type.</summary>
public enum DataKind
{
    /// <summary>Web access log in the combined log format; time never goes backwards.</summary>
    AccessLog,

    /// <summary>One JSON object a line, with a nested object.</summary>
    JsonLines,

    /// <summary>Records of 32 bytes, see <see cref="TickRecord"/>.</summary>
    Ticks,

    /// <summary>No byte at all.</summary>
    Empty,

    /// <summary>One letter, no newline.</summary>
    OneByte,

    /// <summary>Lines of words, of which the last has no newline.</summary>
    NoFinalNewline,

    /// <summary>Lines of words that end in CR LF.</summary>
    CrLf,

    /// <summary>One line as long as the file: its only newline is the last byte.</summary>
    HugeLine,

    /// <summary>Lines of words, each with a byte sequence that is not UTF-8.</summary>
    InvalidUtf8,

    /// <summary>Lines of words, each with one NUL byte or more.</summary>
    NulBytes,

    /// <summary>Islands of lines in a file that is otherwise holes, so zeros when read.</summary>
    Sparse,

    /// <summary>Lines of the One Billion Row Challenge: a weather station, a semicolon, a temperature with one decimal.</summary>
    Measurements,
}
