namespace BigFile.Scanning;

/// <summary>Lines that end in one byte.</summary>
internal sealed class ByteRule(byte delimiter) : LineRule
{
    /// <summary>The byte.</summary>
    public byte Delimiter => delimiter;

    public override int DelimiterBytesMax => 1;

    public override int UnitBytes => 1;

    public override bool TryFindDelimiter(ReadOnlySpan<byte> bytes, int from, out int index, out int length, bool more = false)
    {
        index = bytes[from..].IndexOf(delimiter) + from;
        length = 1;
        return index >= from;
    }

    public override bool TryFindDelimiterBackward(ReadOnlySpan<byte> bytes, int end, out int index, out int length)
    {
        index = bytes[..end].LastIndexOf(delimiter);
        length = 1;
        return index >= 0;
    }
}
