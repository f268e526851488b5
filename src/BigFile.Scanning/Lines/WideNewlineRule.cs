using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace BigFile.Scanning;

/// <summary>
/// Lines of UTF-16 that end in a line feed, with the carriage return before it if there is one; or also in a carriage
/// return alone.
/// </summary>
internal sealed class WideNewlineRule(bool isBigEndian, bool carriageReturnAlone) : LineRule
{
    private readonly ushort _lineFeed = UnitOf('\n', isBigEndian);
    private readonly ushort _carriageReturn = UnitOf('\r', isBigEndian);

    public override int DelimiterBytesMax => 4;

    public override int UnitBytes => 2;

    public override bool TryFindDelimiter(ReadOnlySpan<byte> bytes, int from, out int index, out int length, bool more = false)
    {
        ReadOnlySpan<ushort> units = MemoryMarshal.Cast<byte, ushort>(bytes[from..]);
        int first = carriageReturnAlone ? units.IndexOfAny(_lineFeed, _carriageReturn) : units.IndexOf(_lineFeed);
        int count = 1;
        index = length = 0;
        if (first < 0)
            return false;
        if (!carriageReturnAlone)
        {
            if (first > 0 && units[first - 1] == _carriageReturn)
                (first, count) = (first - 1, 2);
        }
        else if (units[first] == _carriageReturn)
        {
            if (first + 1 == units.Length && more)
                return false;
            if (first + 1 < units.Length && units[first + 1] == _lineFeed)
                count = 2;
        }
        index = from + (2 * first);
        length = 2 * count;
        return true;
    }

    public override bool TryFindDelimiterBackward(ReadOnlySpan<byte> bytes, int end, out int index, out int length)
    {
        ReadOnlySpan<ushort> units = MemoryMarshal.Cast<byte, ushort>(bytes[..end]);
        int last = carriageReturnAlone ? units.LastIndexOfAny(_lineFeed, _carriageReturn) : units.LastIndexOf(_lineFeed);
        index = length = 0;
        if (last < 0)
            return false;
        length = 2;
        if (units[last] == _lineFeed && last > 0 && units[last - 1] == _carriageReturn)
        {
            last--;
            length = 4;
        }
        index = 2 * last;
        return true;
    }

    // The unit as this machine reads it from the file.
    private static ushort UnitOf(char character, bool isBigEndian) =>
        isBigEndian == BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness((ushort)character) : character;
}
