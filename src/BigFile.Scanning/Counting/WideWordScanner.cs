using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace BigFile.Scanning;

/// <summary>
/// The same as <see cref="WordScanner"/> in UTF-16, without decoding: 64 bytes are 32 units, of which each has two bits of
/// a mask. A byte left over at the end is a unit, and no white space.
/// </summary>
internal static class WideWordScanner
{
    private const int BlockBytes = 64;
    private const int HalfBytes = 32;
    private const int UnitBytes = 2;
    private const ushort FirstControl = '\t';
    private const ushort ControlSpan = '\r' - '\t';
    private const ushort SurrogateBits = 0xFC00;
    private const ushort LowSurrogate = 0xDC00;

    /// <summary>Whether a unit is white space.</summary>
    public static bool IsSpace(int unit) => unit == ' ' || (uint)(unit - FirstControl) <= ControlSpan;

    /// <summary>Words that begin in <paramref name="bytes"/>, which begin at a unit.</summary>
    /// <param name="bytes">The next bytes of the text; only the last ones may end inside a unit.</param>
    /// <param name="isBigEndian">Whether units have their high byte first.</param>
    /// <param name="inWord">Whether a word goes on from before; then, whether one goes on behind.</param>
    public static unsafe long CountWords(ReadOnlySpan<byte> bytes, bool isBigEndian, ref bool inWord)
    {
        long words = 0;
        int blocksEnd = Avx2.IsSupported ? bytes.Length & ~(BlockBytes - 1) : 0;
        ulong spaceBefore = inWord ? 0UL : 3;
        // SAFETY: each load lies inside the span, which stays pinned: block + 64 <= blocksEnd <= bytes.Length.
        fixed (byte* start = bytes)
        {
            for (byte* block = start; block < start + blocksEnd; block += BlockBytes)
            {
                ulong spaces = SpaceMask(block, isBigEndian) | ((ulong)SpaceMask(block + HalfBytes, isBigEndian) << HalfBytes);
                words += BitOperations.PopCount(~spaces & ((spaces << UnitBytes) | spaceBefore)) / UnitBytes;
                spaceBefore = spaces >> (BlockBytes - UnitBytes);
            }
        }
        bool inside = spaceBefore == 0;
        for (int at = blocksEnd; at < bytes.Length; at += UnitBytes)
        {
            bool isSpace = at + 1 < bytes.Length && IsSpace(UnitAt(bytes, at, isBigEndian));
            words += !isSpace && !inside ? 1 : 0;
            inside = !isSpace;
        }
        inWord = inside;
        return words;
    }

    /// <summary>Units that are no low surrogates.</summary>
    public static unsafe long CountCharacters(ReadOnlySpan<byte> bytes, bool isBigEndian)
    {
        long characters = 0;
        int blocksEnd = Avx2.IsSupported ? bytes.Length & ~(BlockBytes - 1) : 0;
        Vector256<ushort> bits = Vector256.Create(isBigEndian ? Swapped(SurrogateBits) : SurrogateBits);
        Vector256<ushort> low = Vector256.Create(isBigEndian ? Swapped(LowSurrogate) : LowSurrogate);
        // SAFETY: as in CountWords.
        fixed (byte* start = bytes)
        {
            for (byte* block = start; block < start + blocksEnd; block += BlockBytes)
            {
                uint first = LowMask(block, bits, low), second = LowMask(block + HalfBytes, bits, low);
                characters += (BlockBytes - BitOperations.PopCount(first) - BitOperations.PopCount(second)) / UnitBytes;
            }
        }
        for (int at = blocksEnd; at < bytes.Length; at += UnitBytes)
            characters += at + 1 < bytes.Length && (UnitAt(bytes, at, isBigEndian) & SurrogateBits) == LowSurrogate ? 0 : 1;
        return characters;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe uint LowMask(byte* half, Vector256<ushort> bits, Vector256<ushort> low) =>
        (uint)Avx2.MoveMask(Avx2.CompareEqual(Avx2.And(Avx.LoadVector256((ushort*)half), bits), low).AsByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe uint SpaceMask(byte* half, bool isBigEndian)
    {
        Vector256<ushort> units = Avx.LoadVector256((ushort*)half);
        if (isBigEndian)
            units = Avx2.Or(Avx2.ShiftLeftLogical(units, 8), Avx2.ShiftRightLogical(units, 8));
        Vector256<ushort> fromControl = Avx2.Subtract(units, Vector256.Create(FirstControl));
        Vector256<ushort> controls = Avx2.CompareEqual(Avx2.Min(fromControl, Vector256.Create(ControlSpan)), fromControl);
        return (uint)Avx2.MoveMask(Avx2.Or(controls, Avx2.CompareEqual(units, Vector256.Create((ushort)' '))).AsByte());
    }

    private static int UnitAt(ReadOnlySpan<byte> bytes, int at, bool isBigEndian) =>
        isBigEndian ? (bytes[at] << 8) | bytes[at + 1] : (bytes[at + 1] << 8) | bytes[at];

    private static ushort Swapped(ushort unit) => (ushort)((unit << 8) | (unit >> 8));
}
