namespace BigFile.Scanning;

/// <summary>How the text of a file is encoded. Lines are found in the bytes as they are; nothing is transcoded for that.</summary>
public enum TextEncoding
{
    /// <summary>UTF-8, and ASCII. Bytes that are not UTF-8 stay what they are.</summary>
    Utf8,

    /// <summary>ISO 8859-1: one byte is one character.</summary>
    Latin1,

    /// <summary>UTF-16, low byte first. An odd byte at the end belongs to the last line.</summary>
    Utf16LittleEndian,

    /// <summary>UTF-16, high byte first. An odd byte at the end belongs to the last line.</summary>
    Utf16BigEndian,
}
