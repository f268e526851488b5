using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BigFile.Benchmarking;

/// <summary>Looks at every byte of a block at the speed of memory, so that ways which gave different bytes are found out.</summary>
internal static class BlockSum
{
    private const int LaneBytes = 32;

    /// <summary>
    /// The sum, modulo 2^64, of the block's words of 8 bytes, little end first, the last one filled up with zeros; each word belongs to one of
    /// four lanes, and lanes are weighed 1, 3, 5, 7 so that words that changed places within a block are told mostly. Does not depend on alignment.
    /// </summary>
    public static ulong Of(ReadOnlySpan<byte> block)
    {
        Vector256<ulong> sum0 = default, sum1 = default, sum2 = default, sum3 = default;
        ref byte start = ref MemoryMarshal.GetReference(block);
        int at = 0;
        for (; at <= block.Length - (4 * LaneBytes); at += 4 * LaneBytes)
        {
            // The four loads lie inside the span: at + 128 <= its length.
            sum0 += Unsafe.ReadUnaligned<Vector256<ulong>>(ref Unsafe.Add(ref start, at));
            sum1 += Unsafe.ReadUnaligned<Vector256<ulong>>(ref Unsafe.Add(ref start, at + LaneBytes));
            sum2 += Unsafe.ReadUnaligned<Vector256<ulong>>(ref Unsafe.Add(ref start, at + (2 * LaneBytes)));
            sum3 += Unsafe.ReadUnaligned<Vector256<ulong>>(ref Unsafe.Add(ref start, at + (3 * LaneBytes)));
        }
        Vector256<ulong> sum = sum0 + sum1 + sum2 + sum3;
        Span<ulong> lanes = [sum[0], sum[1], sum[2], sum[3]];
        Span<byte> word = stackalloc byte[sizeof(ulong)];
        for (int lane = 0; at < block.Length; at += sizeof(ulong), lane = (lane + 1) % 4)
        {
            word.Clear();
            block[at..Math.Min(at + sizeof(ulong), block.Length)].CopyTo(word);
            lanes[lane] += BitConverter.ToUInt64(word);
        }
        return lanes[0] + (3 * lanes[1]) + (5 * lanes[2]) + (7 * lanes[3]);
    }
}
