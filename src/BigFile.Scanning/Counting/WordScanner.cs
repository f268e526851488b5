using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace BigFile.Scanning;

/// <summary>
/// Counts words and characters in text of which each ASCII character is one byte. 64 bytes become one mask of white space;
/// a word begins where a bit that is not set follows one that is.
/// </summary>
/// <remarks>AVX2 is named outright, as in <see cref="LineScanner"/> and for its reasons.</remarks>
internal static class WordScanner
{
    private const int BlockBytes = 64;

    // Tab, line feed, vertical tab, form feed and carriage return stand in a row.
    private const byte FirstControl = (byte)'\t';
    private const byte ControlSpan = '\r' - '\t';

    /// <summary>Whether a byte is white space: that of the C locale.</summary>
    public static bool IsSpace(byte value) => value == ' ' || (byte)(value - FirstControl) <= ControlSpan;

    /// <summary>Words that begin in <paramref name="bytes"/>. Reads nothing outside of them and does not allocate.</summary>
    /// <param name="bytes">The next bytes of the text.</param>
    /// <param name="inWord">Whether a word goes on from before; then, whether one goes on behind.</param>
    public static unsafe long CountWords(ReadOnlySpan<byte> bytes, ref bool inWord)
    {
        long words = 0;
        int blocksEnd = bytes.Length & ~(BlockBytes - 1);
        ulong spaceBefore = inWord ? 0UL : 1;
        // SAFETY: each load lies inside the span, which stays pinned: block + 64 <= blocksEnd <= bytes.Length.
        fixed (byte* start = bytes)
        {
            for (byte* block = start; block < start + blocksEnd; block += BlockBytes)
            {
                ulong spaces = SpaceMask(block);
                words += BitOperations.PopCount(~spaces & ((spaces << 1) | spaceBefore));
                spaceBefore = spaces >> (BlockBytes - 1);
            }
        }
        bool inside = spaceBefore == 0;
        foreach (byte value in bytes[blocksEnd..])
        {
            bool isSpace = IsSpace(value);
            words += !isSpace && !inside ? 1 : 0;
            inside = !isSpace;
        }
        inWord = inside;
        return words;
    }

    /// <summary>Bytes that do not continue a character of UTF-8: those that are not 10xxxxxx.</summary>
    public static unsafe long CountCharacters(ReadOnlySpan<byte> bytes)
    {
        long characters = 0;
        int blocksEnd = bytes.Length & ~(BlockBytes - 1);
        // SAFETY: as in CountWords.
        fixed (byte* start = bytes)
        {
            for (byte* block = start; block < start + blocksEnd; block += BlockBytes)
                characters += BlockBytes - BitOperations.PopCount(ContinuationMask(block));
        }
        foreach (byte value in bytes[blocksEnd..])
            characters += (sbyte)value >= FirstLead ? 1 : 0;
        return characters;
    }

    // As signed numbers, bytes that continue are the lowest there are: -128 to -65.
    private const sbyte FirstLead = -64;

    /// <summary>Bit i tells whether byte i of the block is white space.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe ulong SpaceMask(byte* block)
    {
        if (Avx2.IsSupported)
            return HalfSpaceMask(block) | ((ulong)HalfSpaceMask(block + 32) << 32);
        return QuarterSpaceMask(block) | (QuarterSpaceMask(block + 16) << 16)
            | (QuarterSpaceMask(block + 32) << 32) | (QuarterSpaceMask(block + 48) << 48);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe uint HalfSpaceMask(byte* half)
    {
        Vector256<byte> bytes = Avx.LoadVector256(half);
        Vector256<byte> fromControl = Avx2.Subtract(bytes, Vector256.Create(FirstControl));
        Vector256<byte> controls = Avx2.CompareEqual(Avx2.Min(fromControl, Vector256.Create(ControlSpan)), fromControl);
        return (uint)Avx2.MoveMask(Avx2.Or(controls, Avx2.CompareEqual(bytes, Vector256.Create((byte)' '))));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe ulong QuarterSpaceMask(byte* quarter)
    {
        Vector128<byte> bytes = Vector128.Load(quarter);
        Vector128<byte> controls = Vector128.LessThanOrEqual(bytes - Vector128.Create(FirstControl), Vector128.Create(ControlSpan));
        return (controls | Vector128.Equals(bytes, Vector128.Create((byte)' '))).ExtractMostSignificantBits();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe ulong ContinuationMask(byte* block)
    {
        if (Avx2.IsSupported)
        {
            Vector256<sbyte> lead = Vector256.Create(FirstLead);
            uint low = (uint)Avx2.MoveMask(Avx2.CompareGreaterThan(lead, Avx.LoadVector256((sbyte*)block)));
            uint high = (uint)Avx2.MoveMask(Avx2.CompareGreaterThan(lead, Avx.LoadVector256((sbyte*)block + 32)));
            return low | ((ulong)high << 32);
        }
        return QuarterContinuationMask(block) | (QuarterContinuationMask(block + 16) << 16)
            | (QuarterContinuationMask(block + 32) << 32) | (QuarterContinuationMask(block + 48) << 48);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe ulong QuarterContinuationMask(byte* quarter) =>
        Vector128.LessThan(Vector128.Load((sbyte*)quarter), Vector128.Create(FirstLead)).ExtractMostSignificantBits();
}
