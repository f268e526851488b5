namespace BigFile.Scanning;

/// <summary>Lines that end in a line feed, a carriage return, or both in this order.</summary>
internal sealed class AnyNewlineRule : LineRule
{
    public override int DelimiterBytesMax => 2;

    public override int UnitBytes => 1;

    public override bool TryFindDelimiter(ReadOnlySpan<byte> bytes, int from, out int index, out int length, bool more = false)
    {
        index = bytes[from..].IndexOfAny((byte)'\n', (byte)'\r') + from;
        length = 1;
        if (index < from)
            return false;
        if (bytes[index] == (byte)'\r')
        {
            if (index + 1 == bytes.Length)
                return !more;
            if (bytes[index + 1] == (byte)'\n')
                length = 2;
        }
        return true;
    }

    public override bool TryFindDelimiterBackward(ReadOnlySpan<byte> bytes, int end, out int index, out int length)
    {
        index = bytes[..end].LastIndexOfAny((byte)'\n', (byte)'\r');
        length = 1;
        if (index < 0)
            return false;
        if (bytes[index] == (byte)'\n' && index > 0 && bytes[index - 1] == (byte)'\r')
        {
            index--;
            length = 2;
        }
        return true;
    }
}
