using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace BigFile.Scanning;

/// <summary>
/// Turns bytes into the lengths of their lines at nearly the speed of memory: 64 bytes become one bit mask of
/// delimiters, its bits become places where lines end, and neighbouring places, many at once, their differences.
/// </summary>
/// <remarks>
/// How many lines end in 64 bytes of text, none, one or two, cannot be predicted. So two places are always stored, and
/// the next ones go where the first that does not count is: a branch is taken only for the third.
/// AVX2 is named outright for the reason given at <see cref="LineScanner"/>.
/// </remarks>
internal static class LineLengthScanner
{
    /// <summary>The most bytes that are scanned at a time: places inside them have 16 bits, and those that are found stay in the first-level cache.</summary>
    public const int PieceBytesMax = 16 << 10;

    private const int BlockBytes = 64;
    private const int PrefetchBytes = 4096;

    // Places that are stored and do not count.
    private const int SparePlaces = 2;

    /// <summary>Scans one piece of consecutive bytes. Lines of 256 bytes or more are told to the builder, and become 0.</summary>
    /// <param name="bytes">The bytes, at most <see cref="PieceBytesMax"/>.</param>
    /// <param name="delimiter">What ends a line.</param>
    /// <param name="openBytes">Bytes since the last delimiter before the piece; behind it on return.</param>
    /// <param name="lengths">Gets the lengths; at least as long as <paramref name="bytes"/>.</param>
    /// <param name="builder">Is told the long ones.</param>
    /// <returns>The number of delimiters, and of lengths.</returns>
    [SkipLocalsInit]
    public static unsafe int Scan(
        ReadOnlySpan<byte> bytes, byte delimiter, ref long openBytes, Span<byte> lengths, LineLengthBuilder builder)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes.Length, PieceBytesMax);
        ArgumentOutOfRangeException.ThrowIfLessThan(lengths.Length, bytes.Length);
        ushort* ends = stackalloc ushort[PieceBytesMax + SparePlaces];
        int count = FindEnds(bytes, delimiter, ends);
        if (count == 0)
        {
            openBytes += bytes.Length;
            return 0;
        }
        lengths[0] = ToByte(openBytes + ends[0], builder);
        int i = 1;
        if (Sse2.IsSupported)
        {
            // SAFETY: i + 16 <= count, and count is at most the length of both arrays.
            fixed (byte* first = lengths)
            {
                for (; i <= count - Vector128<byte>.Count; i += Vector128<byte>.Count)
                {
                    Vector128<short> low = (Vector128.Load(ends + i) - Vector128.Load(ends + i - 1)).AsInt16();
                    Vector128<short> high = (Vector128.Load(ends + i + 8) - Vector128.Load(ends + i + 7)).AsInt16();
                    if (((low | high) & Vector128.Create((short)~LineLengths.ShortBytesMax)) == Vector128<short>.Zero)
                    {
                        Sse2.PackUnsignedSaturate(low, high).Store(first + i);
                        continue;
                    }
                    for (int j = i; j < i + Vector128<byte>.Count; j++)
                        first[j] = ToByte(ends[j] - ends[j - 1], builder);
                }
            }
        }
        for (; i < count; i++)
            lengths[i] = ToByte(ends[i] - ends[i - 1], builder);
        openBytes = bytes.Length - ends[count - 1];
        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte ToByte(long length, LineLengthBuilder builder)
    {
        if (length <= LineLengths.ShortBytesMax)
            return (byte)length;
        builder.AddLong(length);
        return 0;
    }

    // The places right behind delimiters, of which there is room for one a byte and the spare ones.
    private static unsafe int FindEnds(ReadOnlySpan<byte> bytes, byte delimiter, ushort* ends)
    {
        ushort* next = ends;
        int blocksEnd = bytes.Length & ~(BlockBytes - 1);
        // SAFETY: blocks end at or before the end of the span. Before each block there are no more ends than bytes, so that
        // those of the block, and two that do not count, have room. A prefetch never faults.
        fixed (byte* start = bytes)
        {
            int at = 0;
            for (; at < blocksEnd; at += BlockBytes)
            {
                if (Sse.IsSupported)
                    Sse.PrefetchNonTemporal(start + at + PrefetchBytes);
                ulong mask = DelimiterMask(start + at, delimiter);
                int count = BitOperations.PopCount(mask);
                next[0] = (ushort)(at + 1 + BitOperations.TrailingZeroCount(mask));
                mask &= mask - 1;
                next[1] = (ushort)(at + 1 + BitOperations.TrailingZeroCount(mask));
                if (count > 2)
                    StoreFrom2(mask, at + 1, next);
                next += count;
            }
            for (; at < bytes.Length; at++)
            {
                if (start[at] == delimiter)
                    *next++ = (ushort)(at + 1);
            }
        }
        return (int)(next - ends);
    }

    // The second bit, whose place is known, is still in the mask.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void StoreFrom2(ulong mask, int at, ushort* next)
    {
        next += 2;
        for (mask &= mask - 1; mask != 0; mask &= mask - 1)
            *next++ = (ushort)(at + BitOperations.TrailingZeroCount(mask));
    }

    /// <summary>Bit i tells whether byte i of the block is a delimiter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe ulong DelimiterMask(byte* block, byte delimiter)
    {
        if (Avx2.IsSupported)
        {
            Vector256<byte> wanted = Vector256.Create(delimiter);
            uint low = (uint)Avx2.MoveMask(Avx2.CompareEqual(Avx.LoadVector256(block), wanted));
            uint high = (uint)Avx2.MoveMask(Avx2.CompareEqual(Avx.LoadVector256(block + 32), wanted));
            return low | ((ulong)high << 32);
        }
        return QuarterMask(block, delimiter) | (QuarterMask(block + 16, delimiter) << 16)
            | (QuarterMask(block + 32, delimiter) << 32) | (QuarterMask(block + 48, delimiter) << 48);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe ulong QuarterMask(byte* quarter, byte delimiter) =>
        Vector128.Equals(Vector128.Load(quarter), Vector128.Create(delimiter)).ExtractMostSignificantBits();
}
