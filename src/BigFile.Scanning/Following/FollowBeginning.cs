namespace BigFile.Scanning;

/// <summary>What a follower finds out at the start of a file: its format, and the place to begin at.</summary>
internal static class FollowBeginning
{
    private const int MarkBytesMax = 3;

    /// <summary>The format of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="given">The format, if it was given.</param>
    /// <param name="isLast">Nothing more is to come.</param>
    /// <returns>Null while the file is too short to tell.</returns>
    public static LineFormat? TryTellFormat(FollowedFile file, LineFormat? given, bool isLast)
    {
        if (given is not null)
            return file.LengthBytes >= given.PreambleBytes ? given : null;
        Span<byte> mark = stackalloc byte[MarkBytesMax];
        mark = mark[..file.ReadHead(mark)];
        return mark.Length == MarkBytesMax || isLast || !IsPartOfMark(mark) ? LineFormat.Detect(mark) : null;
    }

    /// <summary>The offset at which to begin.</summary>
    public static long Find(FollowedFile file, string path, FollowStart start, FollowOptions options)
    {
        long lengthBytes = file.LengthBytes;
        switch (start.Kind)
        {
            case FollowStartKind.Offset:
                return Math.Min(start.Value, lengthBytes);
            case FollowStartKind.LastLines when start.Value > 0:
                LineFormat format = TryTellFormat(file, options.Format, isLast: true) ?? LineFormat.Default;
                return LastLines.Find(file, path, format, lengthBytes, start.Value);
            default:
                return lengthBytes;
        }
    }

    private static bool IsPartOfMark(ReadOnlySpan<byte> head) => head is [] or [0xEF] or [0xEF, 0xBB] or [0xFE] or [0xFF];
}
