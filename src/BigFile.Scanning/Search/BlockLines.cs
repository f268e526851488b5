namespace BigFile.Scanning;

/// <summary>Counts the lines of a block of whole lines.</summary>
internal static class BlockLines
{
    /// <summary>Lines, the last of which may lack its delimiter.</summary>
    public static long Count(ReadOnlySpan<byte> block, LineRule rule)
    {
        if (block.IsEmpty)
            return 0;
        if (rule is LineFeedOrCrLfRule or ByteRule { Delimiter: (byte)'\n' })
            return LineScanner.Scan(block).Newlines + (block[^1] == (byte)'\n' ? 0 : 1);
        if (rule is ByteRule { Delimiter: byte delimiter })
            return block.Count(delimiter) + (block[^1] == delimiter ? 0 : 1);
        long count = 0;
        int at = 0;
        for (; rule.TryFindDelimiter(block, at, out int index, out int length); at = index + length)
            count++;
        return at == block.Length ? count : count + 1;
    }
}
