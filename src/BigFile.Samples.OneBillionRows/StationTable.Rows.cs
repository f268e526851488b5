using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace BigFile.Samples.OneBillionRows;

/// <remarks>
/// A row of the ordinary kind is taken in without a branch that depends on its content: the semicolon is found among 32
/// bytes at once, and the 8 bytes behind it become a number by arithmetic, which is checked against the text that this
/// number has. One row must be read before the next can begin, and that takes a few dozen cycles in which the
/// processor could do more: so four rows are under way at once, in four parts of the block. Whatever is not ordinary goes to
/// <see cref="AddRow"/>: long names, new names, a carriage return, the last line of a file, leading zeros, what is wrong.
/// </remarks>
internal sealed unsafe partial class StationTable
{
    // What the fast way may read from the start of a row on: a name of 31 bytes, its semicolon and 8 bytes, or 32 bytes.
    private const int ReachBytes = 64;

    // Shorter blocks are not worth four parts.
    private const int InterleavedBytesMin = 4096;
    private const int Parts = 4;

    // Digits have bit 4 set, a point and a minus have not. The point is the second, third or fourth byte.
    private const ulong PointBits = 0x0010_1000;
    private const ulong LastPointBit = 0x1000_0000;
    private const int LastPointPlace = 28;

    // With the point in the fourth byte, digits are the second, third and fifth. Multiplied by 100, 10 and 1 and shifted
    // to one place they add up there; what overlaps from above is a multiple of 4 in its two lowest bits.
    private const ulong DigitBits = 0x0F_000F_0F00;
    private const ulong TenthsFactor = 0x640A_0001;
    private const int TenthsShift = 32;
    private const int TenthsMask = 0x3FF;

    private byte* _start;
    private byte* _end;
    private long _offset;

    /// <summary>Takes in rows: whole lines, of which the last may lack its line feed.</summary>
    /// <param name="rows">The bytes of the lines.</param>
    /// <param name="offset">Where they begin in the file.</param>
    /// <exception cref="MalformedRowException">A line is no row; rows of other lines have been taken in.</exception>
    internal void Add(ReadOnlySpan<byte> rows, long offset)
    {
        // SAFETY: the span stays pinned. Rows that begin in its last ReachBytes are left to AddRow, which works on a span.
        fixed (byte* start = rows)
        {
            _start = start;
            _end = start + rows.Length;
            _offset = offset;
            byte* at = start;
            if (Avx2.IsSupported && rows.Length >= InterleavedBytesMin)
                at = AddFast(at);
            while (at < _end)
                at = AddRow(at);
        }
    }

    /// <summary>Takes in all rows but some at the very end; returns where those begin.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private byte* AddFast(byte* start)
    {
        byte* constants = RowConstants.Address;
        long partBytes = (_end - start) / Parts;
        byte* end0 = NextRow(start + partBytes), end1 = NextRow(start + (2 * partBytes));
        byte* end2 = NextRow(start + (3 * partBytes)), end3 = _end - ReachBytes;
        byte* at0 = start, at1 = end0, at2 = end1, at3 = end2;
        // SAFETY: at3 >= end2 >= end1 >= end0, so that while at3 < end3 all that is below its part's end is ReachBytes from the
        // end. A malformed line can carry a part past its end, not past the next line: its name, with a line feed in it, is
        // in no table, and AddRow refuses it.
        while (at0 < end0 && at1 < end1 && at2 < end2 && at3 < end3)
        {
            byte* next = TryAdd(at0, constants);
            at0 = next == null ? AddRow(at0) : next;
            next = TryAdd(at1, constants);
            at1 = next == null ? AddRow(at1) : next;
            next = TryAdd(at2, constants);
            at2 = next == null ? AddRow(at2) : next;
            next = TryAdd(at3, constants);
            at3 = next == null ? AddRow(at3) : next;
        }
        AddPart(at0, end0, constants);
        AddPart(at1, end1, constants);
        AddPart(at2, end2, constants);
        return AddPart(at3, end3, constants);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private byte* AddPart(byte* at, byte* partEnd, byte* constants)
    {
        byte* fastEnd = _end - ReachBytes;
        while (at < partEnd)
        {
            byte* next = at < fastEnd ? TryAdd(at, constants) : null;
            at = next == null ? AddRow(at) : next;
        }
        return at;
    }

    /// <summary>Takes in a row of the ordinary kind and returns where the next one begins; null, and nothing is changed, for any other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte* TryAdd(byte* row, byte* constants)
    {
        Vector256<byte> head = Avx.LoadVector256(row);
        uint semicolons = (uint)Avx2.MoveMask(Avx2.CompareEqual(head, Vector256.Create((byte)';')));
        if (semicolons == 0)
            return null;
        long nameBytes = BitOperations.TrailingZeroCount(semicolons);
        Vector256<byte> key = Avx2.And(head, Avx.LoadVector256(constants + (RowConstants.MasksOffset - 1) - nameBytes));

        ulong number = *(ulong*)(row + nameBytes + 1);
        int point = BitOperations.TrailingZeroCount((~number & PointBits) | LastPointBit); // 12, 20 or 28
        long sign = (long)(~number << 59) >> 63;
        ulong digits = ((number & ~((ulong)sign & 0xFF)) << (LastPointPlace - point)) & DigitBits;
        long tenths = (((long)(digits * TenthsFactor >> TenthsShift) & TenthsMask) ^ sign) - sign;
        // The text ends with the line feed, two bytes behind the point: what is behind that is shifted out.
        ulong text = *(ulong*)(constants + RowConstants.TextsOffset + (sizeof(ulong) * tenths));
        if (((number ^ text) << (LastPointPlace - point) << 16) != 0)
            return null;

        ulong place = Hash(key) >> SlotShift;
        var entry = (StationEntry*)((byte*)_entries + (place & _slotMask));
        while (Avx2.MoveMask(Avx2.CompareEqual(key, Avx.LoadVector256(entry->Key))) != -1)
        {
            if (entry->Count == 0)
                return null;
            place += StationEntry.SizeBytes;
            entry = (StationEntry*)((byte*)_entries + (place & _slotMask));
        }
        Update(entry, (int)tenths);
        return row + nameBytes + (point >> 3) + 4;
    }

    /// <summary>Takes in a row of any kind and returns where the next one begins.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private byte* AddRow(byte* row)
    {
        // SAFETY: callers pass a row of the span that Add has pinned: _start <= row < _end.
        var rest = new ReadOnlySpan<byte>(row, (int)(_end - row));
        int lineBytes = rest.IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = lineBytes < 0 ? rest : rest[..lineBytes];
        byte* next = lineBytes < 0 ? _end : row + lineBytes + 1;
        if (line is [.., (byte)'\r'])
            line = line[..^1];
        int nameBytes = line.IndexOf((byte)';');
        if (nameBytes <= 0)
            throw Malformed(row, nameBytes < 0 ? "there is no semicolon" : "the name is empty");
        if (!Temperature.TryParse(line[(nameBytes + 1)..], out int tenths))
            throw Malformed(row, "behind the semicolon is no temperature from -99.9 to 99.9 with one decimal");
        Add(line[..nameBytes], tenths);
        return next;
    }

    private MalformedRowException Malformed(byte* row, string reason) => new(_offset + (row - _start), reason);

    /// <summary>Where the first line begins behind the line feed at or behind <paramref name="at"/>.</summary>
    private byte* NextRow(byte* at)
    {
        // SAFETY: at lies in the span that Add has pinned.
        int before = new ReadOnlySpan<byte>(at, (int)(_end - at)).IndexOf((byte)'\n');
        return before < 0 ? _end : at + before + 1;
    }
}
