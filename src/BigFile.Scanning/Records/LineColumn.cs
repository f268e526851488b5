namespace BigFile.Scanning;

/// <summary>Which part of a line is its key: a column by number. Immutable.</summary>
/// <param name="Number">The column, from 1.</param>
/// <param name="Separator">What stands between columns, one byte, as for <c>cut</c>; null for one or more spaces and tabs, as for <c>awk</c>.</param>
public readonly record struct LineColumn(int Number, byte? Separator = null)
{
    /// <summary>The column, and as many behind it as are asked for, without brackets and quotes around them.</summary>
    /// <param name="line">The line.</param>
    /// <param name="following">How many more columns belong to it.</param>
    /// <param name="text">What was found.</param>
    /// <returns>False if the line has no such column.</returns>
    public bool TryFind(ReadOnlySpan<byte> line, int following, out ReadOnlySpan<byte> text)
    {
        text = default;
        ReadOnlySpan<byte> rest = SkipBlanks(line);
        for (int column = 1; column < Number; column++)
        {
            int end = EndOfColumn(rest);
            if (end == rest.Length)
                return false;
            rest = SkipBlanks(rest[(end + 1)..]);
        }
        if (Separator is null && rest.IsEmpty)
            return false;
        int length = EndOfColumn(rest);
        while (following-- > 0 && length < rest.Length)
        {
            ReadOnlySpan<byte> behind = rest[(length + 1)..];
            int skipped = behind.Length - SkipBlanks(behind).Length;
            length += 1 + skipped + EndOfColumn(behind[skipped..]);
        }
        text = rest[..length];
        return true;
    }

    private ReadOnlySpan<byte> SkipBlanks(ReadOnlySpan<byte> bytes) => Separator is null ? bytes.TrimStart(" \t"u8) : bytes;

    private int EndOfColumn(ReadOnlySpan<byte> bytes)
    {
        int end = Separator is byte separator ? bytes.IndexOf(separator) : bytes.IndexOfAny((byte)' ', (byte)'\t');
        return end < 0 ? bytes.Length : end;
    }
}
