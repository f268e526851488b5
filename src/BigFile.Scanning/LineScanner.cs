using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace BigFile.Scanning;

/// <summary>
/// Counts the line feeds of a span and finds its longest line in one pass, at the speed of memory: 64 bytes become
/// one bit mask of line feeds, and all that is asked is answered from the mask without a branch that depends on where
/// the lines end.
/// </summary>
/// <remarks>
/// <para>
/// The longest line needs no look at every line. A line that begins in an earlier block ends at the block's first line
/// feed, so one subtraction a block finds it. A line inside one block has 62 bytes at most: once a longer one is known,
/// such lines do not matter (<see cref="ScanLong"/>). Until then the mask is tested for a run of more zeros than
/// the longest line so far by shifting it onto itself (<see cref="ScanShort"/>); the test succeeds at most 63 times in
/// a span, because each success makes the longest line longer.
/// </para>
/// <para>
/// AVX2 is named outright, where Vector256 would do, because crossgen2 compiles these instructions ahead of time from
/// other assemblies than the core library, and a method that names Vector256 is left to the JIT: 2 ms at every start.
/// </para>
/// </remarks>
internal static class LineScanner
{
    private const int BlockBytes = 64;

    // Lines of one block have at most this many bytes: the mask holds 64 bits and two of them are their line feeds.
    private const int ShortLineBytesMax = 62;

    // Far enough ahead to hide the latency of memory, near enough to stay in the first-level cache; between 2 and
    // 8 KiB made no difference. It is worth 6 % when two threads read more than the caches hold.
    private const int PrefetchBytes = 4096;

    /// <summary>Scans <paramref name="bytes"/>. Reads nothing outside of them and does not allocate.</summary>
    public static LineRun Scan(ReadOnlySpan<byte> bytes)
    {
        int leadingBytes = bytes.IndexOf((byte)'\n');
        if (leadingBytes < 0)
            return LineRun.Unbroken(bytes.Length);
        ReadOnlySpan<byte> rest = bytes[(leadingBytes + 1)..];
        Tally tally = new() { Newlines = 1, LongestBytes = leadingBytes };
        int at = 0;
        int blocksEnd = rest.Length & ~(BlockBytes - 1);
        while (at < blocksEnd)
            at = tally.LongestBytes < ShortLineBytesMax
                ? ScanShort(rest, at, blocksEnd, ref tally)
                : ScanLong(rest, at, blocksEnd, ref tally);
        foreach (byte value in rest[blocksEnd..])
        {
            tally.OpenBytes++;
            if (value != (byte)'\n')
                continue;
            tally.Newlines++;
            tally.LongestBytes = Math.Max(tally.LongestBytes, tally.OpenBytes - 1);
            tally.OpenBytes = 0;
        }
        return new LineRun(
            bytes.Length, tally.Newlines, leadingBytes, tally.OpenBytes, Math.Max(tally.LongestBytes, tally.OpenBytes));
    }

    /// <summary>Scans whole blocks when lines inside one block cannot be the longest. Returns <paramref name="end"/>.</summary>
    private static unsafe int ScanLong(ReadOnlySpan<byte> bytes, int at, int end, ref Tally tally)
    {
        long newlines = tally.Newlines;
        long longestBytes = tally.LongestBytes;
        long openBytes = tally.OpenBytes;
        // SAFETY: callers pass 0 <= at <= end <= bytes.Length, both multiples of a block, so that each load lies inside
        // the span, which stays pinned. A prefetch never faults, wherever it points.
        fixed (byte* start = bytes)
        {
            for (byte* block = start + at; block < start + end; block += BlockBytes)
            {
                if (Sse.IsSupported)
                    Sse.PrefetchNonTemporal(block + PrefetchBytes);
                ulong mask = NewlineMask(block);
                newlines += BitOperations.PopCount(mask);
                // Without a line feed in the block this is the length so far of a line that goes on: a lower bound.
                long lineBytes = openBytes + BitOperations.TrailingZeroCount(mask);
                openBytes = OpenAfter(mask, openBytes);
                if (lineBytes > longestBytes)
                    longestBytes = lineBytes;
            }
        }
        tally = new Tally { Newlines = newlines, LongestBytes = longestBytes, OpenBytes = openBytes };
        return end;
    }

    /// <summary>
    /// Scans whole blocks while the longest line is short. Returns where it stopped: at <paramref name="end"/>, or
    /// behind a block that had a longer line.
    /// </summary>
    private static unsafe int ScanShort(ReadOnlySpan<byte> bytes, int at, int end, ref Tally tally)
    {
        long newlines = tally.Newlines;
        long longestBytes = tally.LongestBytes;
        long openBytes = tally.OpenBytes;
        // A run of n zeros survives n - 1 ands with the mask shifted by one; doubling the shift takes log2(n) of them.
        int wanted = (int)longestBytes + 1, covered = 1;
        int shift0 = NextShift(ref covered, wanted), shift1 = NextShift(ref covered, wanted);
        int shift2 = NextShift(ref covered, wanted), shift3 = NextShift(ref covered, wanted);
        int shift4 = NextShift(ref covered, wanted), shift5 = NextShift(ref covered, wanted);
        // SAFETY: as in ScanLong.
        fixed (byte* start = bytes)
        {
            for (; at < end; at += BlockBytes)
            {
                if (Sse.IsSupported)
                    Sse.PrefetchNonTemporal(start + at + PrefetchBytes);
                ulong mask = NewlineMask(start + at);
                newlines += BitOperations.PopCount(mask);
                long lineBytes = openBytes + BitOperations.TrailingZeroCount(mask);
                openBytes = OpenAfter(mask, openBytes);
                ulong run = ~mask;
                run &= run >> shift0;
                run &= run >> shift1;
                run &= run >> shift2;
                run &= run >> shift3;
                run &= run >> shift4;
                run &= run >> shift5;
                if (run == 0 && lineBytes <= longestBytes)
                    continue;
                longestBytes = Math.Max(Math.Max(longestBytes, lineBytes), LongestRunOfZeros(mask));
                at += BlockBytes;
                break;
            }
        }
        tally = new Tally { Newlines = newlines, LongestBytes = longestBytes, OpenBytes = openBytes };
        return at;
    }

    private static int NextShift(ref int covered, int wanted)
    {
        int shift = Math.Min(covered, wanted - covered);
        covered += shift;
        return shift;
    }

    private static int LongestRunOfZeros(ulong mask)
    {
        int length = 0;
        for (ulong run = ~mask; run != 0; run &= run >> 1)
            length++;
        return length;
    }

    /// <summary>Bytes since the last line feed, behind a block: all of it is added to what was open if it has none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long OpenAfter(ulong mask, long openBytes)
    {
        long behindLast = BitOperations.LeadingZeroCount(mask);
        // behindLast is 64 exactly if there is no line feed: the shift makes 1 of that, the negation all ones.
        return behindLast + (openBytes & -(behindLast >> 6));
    }

    /// <summary>Bit i tells whether byte i of the block is a line feed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe ulong NewlineMask(byte* block)
    {
        if (Avx2.IsSupported)
        {
            Vector256<byte> newline = Vector256.Create((byte)'\n');
            uint low = (uint)Avx2.MoveMask(Avx2.CompareEqual(Avx.LoadVector256(block), newline));
            uint high = (uint)Avx2.MoveMask(Avx2.CompareEqual(Avx.LoadVector256(block + 32), newline));
            return low | ((ulong)high << 32);
        }
        return QuarterMask(block) | (QuarterMask(block + 16) << 16)
            | (QuarterMask(block + 32) << 32) | (QuarterMask(block + 48) << 48);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe ulong QuarterMask(byte* quarter) =>
        Vector128.Equals(Vector128.Load(quarter), Vector128.Create((byte)'\n')).ExtractMostSignificantBits();

    /// <summary>What the blocks before have told.</summary>
    private ref struct Tally
    {
        public long Newlines;
        public long LongestBytes;
        /// <summary>Bytes since the last line feed.</summary>
        public long OpenBytes;
    }
}
