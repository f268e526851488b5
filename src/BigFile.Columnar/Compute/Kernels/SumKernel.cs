using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BigFile.Columnar.Compute;

/// <summary>
/// Sums of blocks of at most <see cref="BlockRows"/> rows. Row i of a block is added to lane i modulo the number of lanes, whatever the
/// mask and whatever the machine: the order of additions, and with it a sum of floating-point numbers, is always the same.
/// </summary>
internal static class SumKernel
{
    /// <summary>The most rows of a block: no lane of 32 bits overflows, and the block stays in the nearest cache for the next kernel.</summary>
    public const int BlockRows = 4096;

    private const int Accumulators = 8;
    private const int LanesMax = Accumulators * 8;

    /// <summary>The sum of integers of up to 64 bits.</summary>
    /// <param name="values">The values of a block.</param>
    /// <param name="mask">Which count, as <see cref="RowMask"/> has it.</param>
    /// <param name="counted">How many count.</param>
    public static Int128 SumIntegers<T>(ReadOnlySpan<T> values, ReadOnlySpan<ulong> mask, int counted)
        where T : unmanaged
    {
        if (typeof(T) == typeof(sbyte))
            return Sum<sbyte, int, Lanes.FromSByte>(MemoryMarshal.Cast<T, sbyte>(values), mask);
        if (typeof(T) == typeof(byte))
            return Sum<byte, int, Lanes.FromByte>(MemoryMarshal.Cast<T, byte>(values), mask);
        if (typeof(T) == typeof(short))
            return Sum<short, int, Lanes.FromInt16>(MemoryMarshal.Cast<T, short>(values), mask);
        if (typeof(T) == typeof(ushort))
            return Sum<ushort, int, Lanes.FromUInt16>(MemoryMarshal.Cast<T, ushort>(values), mask);
        if (typeof(T) == typeof(int))
            return Sum<int, long, Lanes.FromInt32>(MemoryMarshal.Cast<T, int>(values), mask);
        if (typeof(T) == typeof(uint))
            return Sum<uint, long, Lanes.FromUInt32>(MemoryMarshal.Cast<T, uint>(values), mask);
        // Of 64 bits, two sums of halves: neither overflows in a block, and the block is in the cache for the second.
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<T, ulong>(values);
        long high = typeof(T) == typeof(ulong)
            ? Sum<ulong, long, Lanes.HighHalf>(words, mask)
            : Sum<ulong, long, Lanes.HighHalfTurned>(words, mask) - ((long)counted << 31);
        return ((Int128)high << 32) + Sum<ulong, long, Lanes.LowHalf>(words, mask);
    }

    /// <summary>The sum of floating-point numbers, in double precision.</summary>
    /// <param name="values">The values of a block, <see cref="float"/> or <see cref="double"/>.</param>
    /// <param name="mask">Which count.</param>
    public static double SumFloats<T>(ReadOnlySpan<T> values, ReadOnlySpan<ulong> mask)
        where T : unmanaged =>
        typeof(T) == typeof(float)
            ? Sum<float, double, Lanes.FromSingle>(MemoryMarshal.Cast<T, float>(values), mask)
            : Sum<double, double, Lanes.FromDouble>(MemoryMarshal.Cast<T, double>(values), mask);

    // Compiled fully at its first call: a scan of a gigabyte would be over before the runtime finds it worth while.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static TLane Sum<T, TLane, TLanes>(ReadOnlySpan<T> values, ReadOnlySpan<ulong> mask)
        where T : unmanaged
        where TLane : unmanaged, INumber<TLane>
        where TLanes : struct, ILanes<T, TLane>
    {
        int width = Vector256<TLane>.Count;
        int step = Accumulators * width;
        Vector256<TLane> sum0 = Vector256<TLane>.Zero, sum1 = sum0, sum2 = sum0, sum3 = sum0, sum4 = sum0, sum5 = sum0, sum6 = sum0, sum7 = sum0;
        ref T first = ref MemoryMarshal.GetReference(values);
        int whole = values.Length & -RowMask.WordRows;
        for (int row = 0; row < whole; row += step)
        {
            // SAFETY: whole is a multiple of the step and not more than the length, so all loads lie inside the span.
            nuint at = (nuint)row;
            nuint next = (nuint)width;
            ulong bits = mask.IsEmpty ? ulong.MaxValue : mask[row / RowMask.WordRows];
            if (bits == ulong.MaxValue)
            {
                sum0 += TLanes.Load(in first, at);
                sum1 += TLanes.Load(in first, at + next);
                sum2 += TLanes.Load(in first, at + (2 * next));
                sum3 += TLanes.Load(in first, at + (3 * next));
                sum4 += TLanes.Load(in first, at + (4 * next));
                sum5 += TLanes.Load(in first, at + (5 * next));
                sum6 += TLanes.Load(in first, at + (6 * next));
                sum7 += TLanes.Load(in first, at + (7 * next));
            }
            else if (bits != 0)
            {
                bits >>= row % RowMask.WordRows;
                // A lane that does not count gets +0, which changes no sum that began with +0.
                sum0 += TLanes.Load(in first, at) & RowMask.Expand<TLane>(bits);
                sum1 += TLanes.Load(in first, at + next) & RowMask.Expand<TLane>(bits >> width);
                sum2 += TLanes.Load(in first, at + (2 * next)) & RowMask.Expand<TLane>(bits >> (2 * width));
                sum3 += TLanes.Load(in first, at + (3 * next)) & RowMask.Expand<TLane>(bits >> (3 * width));
                sum4 += TLanes.Load(in first, at + (4 * next)) & RowMask.Expand<TLane>(bits >> (4 * width));
                sum5 += TLanes.Load(in first, at + (5 * next)) & RowMask.Expand<TLane>(bits >> (5 * width));
                sum6 += TLanes.Load(in first, at + (6 * next)) & RowMask.Expand<TLane>(bits >> (6 * width));
                sum7 += TLanes.Load(in first, at + (7 * next)) & RowMask.Expand<TLane>(bits >> (7 * width));
            }
        }
        Span<TLane> lanes = stackalloc TLane[LanesMax];
        sum0.CopyTo(lanes);
        sum1.CopyTo(lanes[width..]);
        sum2.CopyTo(lanes[(2 * width)..]);
        sum3.CopyTo(lanes[(3 * width)..]);
        sum4.CopyTo(lanes[(4 * width)..]);
        sum5.CopyTo(lanes[(5 * width)..]);
        sum6.CopyTo(lanes[(6 * width)..]);
        sum7.CopyTo(lanes[(7 * width)..]);
        for (int row = whole; row < values.Length; row++)
        {
            if (mask.IsEmpty || ((mask[row / RowMask.WordRows] >> row) & 1) != 0)
                lanes[row % step] += TLanes.Widen(values[row]);
        }
        for (int half = step / 2; half > 0; half /= 2)
        {
            for (int lane = 0; lane < half; lane++)
                lanes[lane] += lanes[lane + half];
        }
        return lanes[0];
    }
}
