namespace BigFile.Scanning;

/// <summary>A line that <see cref="LineSearch"/> found.</summary>
/// <param name="Offset">Where the line begins, in bytes from the start of the file.</param>
/// <param name="Length">Its length in bytes, without the delimiter.</param>
/// <param name="DelimiterLength">Bytes of the delimiter behind it; 0 for a last line that has none.</param>
/// <param name="LineNumber">Its number in the searched range, whose first line has number 0; -1 if numbers were not asked for.</param>
public readonly record struct LineMatch(long Offset, long Length, int DelimiterLength, long LineNumber);
