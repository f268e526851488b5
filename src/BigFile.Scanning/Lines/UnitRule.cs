using System.Runtime.InteropServices;

namespace BigFile.Scanning;

/// <summary>Lines of UTF-16 that end in one unit.</summary>
internal sealed class UnitRule(byte[] delimiter) : LineRule
{
    private readonly ushort _unit = MemoryMarshal.Read<ushort>(delimiter);

    public override int DelimiterBytesMax => 2;

    public override int UnitBytes => 2;

    public override bool TryFindDelimiter(ReadOnlySpan<byte> bytes, int from, out int index, out int length, bool more = false)
    {
        int unit = MemoryMarshal.Cast<byte, ushort>(bytes[from..]).IndexOf(_unit);
        index = from + (2 * unit);
        length = 2;
        return unit >= 0;
    }

    public override bool TryFindDelimiterBackward(ReadOnlySpan<byte> bytes, int end, out int index, out int length)
    {
        index = 2 * MemoryMarshal.Cast<byte, ushort>(bytes[..end]).LastIndexOf(_unit);
        length = 2;
        return index >= 0;
    }
}
