using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace BigFile.Scanning;

/// <summary>
/// Turns bytes into the lengths of their lines at nearly the speed of memory: 64 bytes become one bit mask of
/// delimiters, and each bit of it a byte of length.
/// </summary>
/// <remarks>
/// Most blocks of text have no delimiter or one, and which of them cannot be predicted. So the first one is handled
/// without a branch: its length is stored where the next one goes, whether it exists or not, and counts only if it does.
/// AVX2 is named outright for the reason given at <see cref="LineScanner"/>.
/// </remarks>
internal static class LineLengthScanner
{
    private const int BlockBytes = 64;
    private const int PrefetchBytes = 4096;

    /// <summary>Scans one piece of consecutive bytes. Lines of 256 bytes or more are told to the builder, and become 0.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="delimiter">What ends a line.</param>
    /// <param name="openBytes">Bytes since the last delimiter before the piece; behind it on return.</param>
    /// <param name="lengths">Gets the lengths; longer than <paramref name="bytes"/>.</param>
    /// <param name="builder">Is told the long ones.</param>
    /// <returns>The number of delimiters, and of lengths.</returns>
    public static unsafe int Scan(
        ReadOnlySpan<byte> bytes, byte delimiter, ref long openBytes, Span<byte> lengths, LineLengthBuilder builder)
    {
        if (lengths.Length <= bytes.Length)
            throw new ArgumentException("Each byte may be a line, and one more is written.", nameof(lengths));
        long lineStart = -openBytes;
        long at = 0;
        long blocksEnd = bytes.Length & ~(BlockBytes - 1);
        int count;
        // SAFETY: blocks end at or before the end of the span. There are at most as many lengths as bytes, and the one
        // that is written beyond them still lies inside, as was just checked. A prefetch never faults.
        fixed (byte* start = bytes, first = lengths)
        {
            byte* next = first;
            for (; at < blocksEnd; at += BlockBytes)
            {
                if (Sse.IsSupported)
                    Sse.PrefetchNonTemporal(start + at + PrefetchBytes);
                ulong mask = DelimiterMask(start + at, delimiter);
                long lineEnd = at + BitOperations.TrailingZeroCount(mask) + 1;
                long length = lineEnd - lineStart;
                // All ones if there is a delimiter in the block, else 0.
                long exists = (long)(mask | (0 - mask)) >> 63;
                if ((length & exists) > LineLengths.ShortBytesMax)
                {
                    builder.AddLong(length);
                    length = 0;
                }
                *next = (byte)length;
                next -= exists;
                lineStart += (lineEnd - lineStart) & exists;
                for (mask &= mask - 1; mask != 0; mask &= mask - 1)
                {
                    // Not the first of the block: shorter than the block.
                    lineEnd = at + BitOperations.TrailingZeroCount(mask) + 1;
                    *next++ = (byte)(lineEnd - lineStart);
                    lineStart = lineEnd;
                }
            }
            for (; at < bytes.Length; at++)
            {
                if (start[at] != delimiter)
                    continue;
                long length = at + 1 - lineStart;
                if (length > LineLengths.ShortBytesMax)
                {
                    builder.AddLong(length);
                    length = 0;
                }
                *next++ = (byte)length;
                lineStart = at + 1;
            }
            count = (int)(next - first);
        }
        openBytes = bytes.Length - lineStart;
        return count;
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
