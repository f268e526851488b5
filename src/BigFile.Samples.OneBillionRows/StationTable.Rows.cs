using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace BigFile.Samples.OneBillionRows;

/// <remarks>
/// A row of the ordinary kind is taken in without a branch that depends on its content: the semicolon is found among 32
/// bytes at once, and the 8 bytes behind it become a number and a verdict. One row's answers must come before the next row
/// can begin, which leaves the processor idle most of the time: so four rows are under way at once, in four parts
/// of the block. Whatever is not ordinary goes to <see cref="AddRow"/>: long names, new names, a carriage return, the last
/// line of a file, what is wrong.
/// </remarks>
internal sealed unsafe partial class StationTable
{
    // What one row of the fast kind may touch from its start on: 32 bytes, or a name of 32 and 9 behind it.
    private const int ReachBytes = 64;

    // Shorter blocks are not worth four parts; each part is longer than what a row may touch.
    private const int InterleavedBytesMin = 4096;

    // "12.3\n", the first byte in the lowest place, with digits of zero.
    private const ulong ShapeOfNumber = 0x0A_30_2E_30_30;
    private const ulong FixedBits = 0xFF_F0_FF_F0_F0;
    private const ulong NineToFifteen = 0x00_06_00_06_06;

    // Hundreds, tens and ones of tenths, from places 0, 1 and 3, add up in place 3.
    private const ulong TenthsFactor = 0x64_0A_00_01;
    private const int TenthsShift = 24;
    private const ulong TenthsMask = 0x3FF;

    // 32 bytes of ones and 32 of zeros: from the place 32 - n on, the mask for the first n bytes.
    private static ReadOnlySpan<byte> Masks =>
    [
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>Takes in rows: whole lines, of which the last may lack its line feed.</summary>
    /// <param name="rows">The bytes of the lines.</param>
    /// <param name="offset">Where they begin in the file.</param>
    /// <exception cref="MalformedRowException">A line is no row; rows of other lines have been taken in.</exception>
    internal void Add(ReadOnlySpan<byte> rows, long offset)
    {
        // SAFETY: the span stays pinned, and so do the masks, which are data of the assembly. No row reads behind `end`:
        // those that begin in its last ReachBytes are left to AddRow, which works on a span.
        fixed (byte* start = rows, masks = Masks)
        {
            byte* end = start + rows.Length;
            byte* at = start;
            if (Avx2.IsSupported && rows.Length >= InterleavedBytesMin)
                at = AddFast(start, end, offset, masks);
            while (at < end)
                at = AddRow(at, start, end, offset);
        }
    }

    /// <summary>Takes in all rows but some at the very end; returns where those begin.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private byte* AddFast(byte* start, byte* end, long offset, byte* masks)
    {
        long partBytes = (end - start) / 4;
        byte* end0 = NextRow(start + partBytes, end), end1 = NextRow(start + (2 * partBytes), end);
        byte* end2 = NextRow(start + (3 * partBytes), end), end3 = end - ReachBytes;
        byte* at0 = start, at1 = end0, at2 = end1, at3 = end2;
        // Malformed lines may carry a part past its end, but not far: that is found out when their name is a new one.
        // A part may be empty if a line is longer than it: then this loop does nothing.
        while (at0 < end0 & at1 < end1 & at2 < end2 & at3 < end3)
        {
            StationEntry* entries = _entries;
            int shift = _shift;
            byte* next = TryAdd(at0, entries, shift, masks);
            if (next == null)
            {
                at0 = AddRow(at0, start, end, offset);
                continue;
            }
            at0 = next;
            next = TryAdd(at1, entries, shift, masks);
            if (next == null)
            {
                at1 = AddRow(at1, start, end, offset);
                continue;
            }
            at1 = next;
            next = TryAdd(at2, entries, shift, masks);
            if (next == null)
            {
                at2 = AddRow(at2, start, end, offset);
                continue;
            }
            at2 = next;
            next = TryAdd(at3, entries, shift, masks);
            if (next == null)
            {
                at3 = AddRow(at3, start, end, offset);
                continue;
            }
            at3 = next;
        }
        AddPart(at0, end0, start, end, offset, masks);
        AddPart(at1, end1, start, end, offset, masks);
        AddPart(at2, end2, start, end, offset, masks);
        return AddPart(at3, end3, start, end, offset, masks);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private byte* AddPart(byte* at, byte* partEnd, byte* start, byte* end, long offset, byte* masks)
    {
        while (at < partEnd)
        {
            byte* next = end - at < ReachBytes ? null : TryAdd(at, _entries, _shift, masks);
            at = next == null ? AddRow(at, start, end, offset) : next;
        }
        return at;
    }

    /// <summary>Takes in a row of the ordinary kind and returns where the next one begins; null, and nothing is changed, for any other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* TryAdd(byte* row, StationEntry* entries, int shift, byte* masks)
    {
        Vector256<byte> head = Avx.LoadVector256(row);
        uint semicolons = (uint)Avx2.MoveMask(Avx2.CompareEqual(head, Vector256.Create((byte)';')));
        if (semicolons == 0)
            return null;
        nint nameBytes = BitOperations.TrailingZeroCount(semicolons);
        Vector256<byte> key = Avx2.And(head, Avx.LoadVector256(masks + (StationEntry.KeyBytes - 1) - nameBytes));

        // "-1.2\n", "12.3\n" become "01.2\n", "12.3\n": without the sign, and with a zero where there is one digit only.
        ulong number = *(ulong*)(row + nameBytes + 1);
        nint negative = (byte)number == (byte)'-' ? 1 : 0;
        number >>= (int)(negative << 3);
        int gapBits = (int)(~number >> 9) & 8; // bit 12: set in the second byte if that is a digit, not if it is the point
        number = (number << gapBits) | (uint)(gapBits * 6); // '0' is 6 * 8
        ulong shape = number ^ ShapeOfNumber;
        if (((shape | (shape + NineToFifteen)) & FixedBits) != 0)
            return null;
        int tenths = (int)((shape * TenthsFactor) >> TenthsShift) & (int)TenthsMask;
        tenths = (tenths ^ -(int)negative) + (int)negative;

        ulong slot = Hash(key) >> shift;
        StationEntry* entry = entries + slot;
        while (Avx2.MoveMask(Avx2.CompareEqual(key, Avx.LoadVector256(entry->Key))) != -1)
        {
            if (entry->Count == 0)
                return null;
            slot = (slot + 1) & (ulong.MaxValue >> shift);
            entry = entries + slot;
        }
        Update(entry, tenths);
        return row + nameBytes + negative + (6 - (gapBits >> 3));
    }

    /// <summary>Takes in a row of any kind and returns where the next one begins.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private byte* AddRow(byte* row, byte* start, byte* end, long offset)
    {
        // SAFETY: callers pass start <= row < end, the bytes between which stay where they are.
        var rest = new ReadOnlySpan<byte>(row, (int)(end - row));
        int lineBytes = rest.IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = lineBytes < 0 ? rest : rest[..lineBytes];
        byte* next = lineBytes < 0 ? end : row + lineBytes + 1;
        if (line is [.., (byte)'\r'])
            line = line[..^1];
        int nameBytes = line.IndexOf((byte)';');
        if (nameBytes <= 0)
            throw new MalformedRowException(offset + (row - start), nameBytes < 0 ? "there is no semicolon" : "the name is empty");
        if (!Temperature.TryParse(line[(nameBytes + 1)..], out int tenths))
            throw new MalformedRowException(offset + (row - start), "behind the semicolon is no temperature from -99.9 to 99.9 with one decimal");
        Add(line[..nameBytes], tenths);
        return next;
    }

    /// <summary>Where the first line begins at or behind <paramref name="at"/>.</summary>
    private static byte* NextRow(byte* at, byte* end)
    {
        // SAFETY: at <= end, and the bytes between are pinned.
        int before = new ReadOnlySpan<byte>(at, (int)(end - at)).IndexOf((byte)'\n');
        return before < 0 ? end : at + before + 1;
    }
}
