using BigFile.Scanning;

namespace BigFile.Cli.Commands;

/// <summary>How a command divides a file into lines.</summary>
internal static class FileFormat
{
    /// <summary>What the byte order mark of the file tells, unless the user says another encoding: then the mark counts if it is of that one.</summary>
    public static LineFormat Of(MappedFile file, TextEncoding? encoding, bool zeroTerminated = false) =>
        Of(LineFormat.Detect(file, zeroTerminated ? LineDelimiter.Nul : LineDelimiter.LineFeed), encoding);

    /// <summary>The same from what the byte order mark has told.</summary>
    public static LineFormat Of(LineFormat detected, TextEncoding? encoding) =>
        encoding is null || encoding == detected.Encoding
            ? detected
            : detected with { Encoding = encoding.Value, PreambleBytes = 0 };
}
