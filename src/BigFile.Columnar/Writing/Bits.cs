using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BigFile.Columnar;

/// <summary>Bitmaps as Arrow has them: bit i is bit i % 8, from the least, of byte i / 8.</summary>
internal static class Bits
{
    /// <summary>Bytes for so many bits.</summary>
    public static long BytesFor(long bits) => (bits + 7) >> 3;

    /// <summary>Counts the bits that are set.</summary>
    /// <param name="bits">The bitmap.</param>
    /// <param name="first">The first bit.</param>
    /// <param name="count">How many.</param>
    public static int CountSet(ReadOnlySpan<byte> bits, int first, int count)
    {
        int set = 0, end = first + count;
        for (; first < end && (first & 7) != 0; first++)
            set += Get(bits, first);
        ReadOnlySpan<byte> whole = bits.Slice(first >> 3, (end - first) >> 3);
        foreach (ulong word in MemoryMarshal.Cast<byte, ulong>(whole))
            set += BitOperations.PopCount(word);
        foreach (byte last in whole[(whole.Length & ~7)..])
            set += BitOperations.PopCount(last);
        for (first += whole.Length * 8; first < end; first++)
            set += Get(bits, first);
        return set;
    }

    /// <summary>Copies bits to the start of a bitmap. What is left of its last byte becomes zero.</summary>
    /// <param name="source">The bitmap.</param>
    /// <param name="first">The first bit.</param>
    /// <param name="destination">Receives them.</param>
    /// <param name="count">How many.</param>
    public static void Copy(ReadOnlySpan<byte> source, int first, Span<byte> destination, int count)
    {
        int bytes = (int)BytesFor(count), shift = first & 7;
        // Not a byte more than the bits are in: what follows may be out of reach.
        source = source.Slice(first >> 3, (int)BytesFor(shift + count));
        if (shift == 0)
        {
            source.CopyTo(destination);
        }
        else
        {
            int i = 0;
            for (; i + sizeof(ulong) < source.Length; i += sizeof(ulong))
            {
                ulong word = (Unsafe.ReadUnaligned<ulong>(ref Unsafe.AsRef(in source[i])) >> shift) | ((ulong)source[i + sizeof(ulong)] << (64 - shift));
                MemoryMarshal.Write(destination.Slice(i, sizeof(ulong)), word);
            }
            for (; i < bytes; i++)
                destination[i] = (byte)((source[i] >> shift) | (i + 1 < source.Length ? source[i + 1] << (8 - shift) : 0));
        }
        if ((count & 7) != 0)
            destination[bytes - 1] &= (byte)((1 << (count & 7)) - 1);
    }

    private static int Get(ReadOnlySpan<byte> bits, int at) => (bits[at >> 3] >> (at & 7)) & 1;
}
