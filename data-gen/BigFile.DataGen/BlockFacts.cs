namespace BigFile.DataGen;

/// <summary>
/// What is known about the lines of a run of bytes: enough to add up the facts of neighbouring runs exactly, even
/// where a line crosses from one into the next.
/// </summary>
/// <remarks>
/// A line ends at a line feed; its length leaves the line feed out and counts a carriage return before it. The
/// default value stands for no bytes, so that <c>default + x == x</c>.
/// </remarks>
/// <param name="LengthBytes">Bytes in the run.</param>
/// <param name="NewlineCount">Line feeds in the run: what <c>wc -l</c> prints.</param>
/// <param name="LeadingBytes">Bytes before the first line feed; all of them if there is none.</param>
/// <param name="TrailingBytes">Bytes after the last line feed; all of them if there is none.</param>
/// <param name="LongestLineBytes">Longest stretch of bytes without a line feed.</param>
/// <param name="RecordCount">Whole fixed-size records that start in the run; 0 for text.</param>
public readonly record struct BlockFacts(
    long LengthBytes,
    long NewlineCount,
    long LeadingBytes,
    long TrailingBytes,
    long LongestLineBytes,
    long RecordCount)
{
    /// <summary>Lines, if the run is all there is: line feeds, and one more for bytes after the last of them.</summary>
    public long LineCount => NewlineCount + (TrailingBytes > 0 ? 1 : 0);

    /// <summary>The facts of <paramref name="lengthBytes"/> bytes without a line feed.</summary>
    public static BlockFacts Unbroken(long lengthBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(lengthBytes);
        return new BlockFacts(lengthBytes, 0, lengthBytes, lengthBytes, lengthBytes, 0);
    }

    /// <summary>Finds the facts of <paramref name="bytes"/> by looking at them all. No records are counted.</summary>
    public static BlockFacts Measure(ReadOnlySpan<byte> bytes)
    {
        int firstNewline = bytes.IndexOf((byte)'\n');
        if (firstNewline < 0)
            return Unbroken(bytes.Length);
        long newlineCount = 0;
        int longestBytes = 0;
        int lineStart = 0;
        for (int lineLength = firstNewline; lineLength >= 0; lineLength = bytes[lineStart..].IndexOf((byte)'\n'))
        {
            newlineCount++;
            longestBytes = Math.Max(longestBytes, lineLength);
            lineStart += lineLength + 1;
        }
        int trailingBytes = bytes.Length - lineStart;
        longestBytes = Math.Max(longestBytes, trailingBytes);
        return new BlockFacts(bytes.Length, newlineCount, firstNewline, trailingBytes, longestBytes, 0);
    }

    /// <summary>The facts of <paramref name="left"/> with <paramref name="right"/> directly behind it.</summary>
    public static BlockFacts operator +(BlockFacts left, BlockFacts right) => Add(left, right);

    /// <summary>The facts of <paramref name="left"/> with <paramref name="right"/> directly behind it.</summary>
    public static BlockFacts Add(BlockFacts left, BlockFacts right)
    {
        long joined = left.TrailingBytes + right.LeadingBytes;
        return new BlockFacts(
            left.LengthBytes + right.LengthBytes,
            left.NewlineCount + right.NewlineCount,
            left.NewlineCount == 0 ? joined : left.LeadingBytes,
            right.NewlineCount == 0 ? joined : right.TrailingBytes,
            Math.Max(joined, Math.Max(left.LongestLineBytes, right.LongestLineBytes)),
            left.RecordCount + right.RecordCount);
    }
}
