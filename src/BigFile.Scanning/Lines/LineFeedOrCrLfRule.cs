namespace BigFile.Scanning;

/// <summary>Lines that end in a line feed, with the carriage return before it if there is one.</summary>
internal sealed class LineFeedOrCrLfRule : LineRule
{
    public override int DelimiterBytesMax => 2;

    public override int UnitBytes => 1;

    public override bool TryFindDelimiter(ReadOnlySpan<byte> bytes, int from, out int index, out int length, bool more = false)
    {
        index = bytes[from..].IndexOf((byte)'\n') + from;
        length = 1;
        if (index < from)
            return false;
        TakeCarriageReturn(bytes, from, ref index, ref length);
        return true;
    }

    public override bool TryFindDelimiterBackward(ReadOnlySpan<byte> bytes, int end, out int index, out int length)
    {
        index = bytes[..end].LastIndexOf((byte)'\n');
        length = 1;
        if (index < 0)
            return false;
        TakeCarriageReturn(bytes, 0, ref index, ref length);
        return true;
    }

    private static void TakeCarriageReturn(ReadOnlySpan<byte> bytes, int from, ref int index, ref int length)
    {
        if (index > from && bytes[index - 1] == (byte)'\r')
        {
            index--;
            length = 2;
        }
    }
}
