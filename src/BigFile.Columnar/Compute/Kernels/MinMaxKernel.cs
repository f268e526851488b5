using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BigFile.Columnar.Compute;

/// <summary>The least and the greatest value of a block of at most <see cref="SumKernel.BlockRows"/> rows.</summary>
internal static class MinMaxKernel
{
    /// <summary>
    /// Widens a range to a block's values. What is no number is passed over.
    /// </summary>
    /// <param name="values">The values of a block, of a type that vectors have.</param>
    /// <param name="mask">Which count, as <see cref="RowMask"/> has it.</param>
    /// <param name="min">The least so far; at first the greatest there is.</param>
    /// <param name="max">The greatest so far; at first the least there is.</param>
    /// <returns>How many rows count and are numbers; of integers, not counted: 0.</returns>
    // Compiled fully at its first call: a scan of a gigabyte would be over before the runtime finds it worth while.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int MinMax<T>(ReadOnlySpan<T> values, ReadOnlySpan<ulong> mask, ref T min, ref T max)
        where T : unmanaged, INumber<T>
    {
        int width = Vector256<T>.Count;
        Vector256<T> min0 = Vector256.Create(min), min1 = min0, max0 = Vector256.Create(max), max1 = max0;
        Vector256<T> least = min0, greatest = max0;
        Vector256<T> numbers0 = Vector256<T>.Zero, numbers1 = numbers0;
        ref T first = ref MemoryMarshal.GetReference(values);
        int whole = values.Length & -RowMask.WordRows;
        for (int row = 0; row < whole; row += 2 * width)
        {
            // SAFETY: whole is a multiple of two vectors and not more than the length, so both loads lie inside the span.
            ulong bits = mask.IsEmpty ? ulong.MaxValue : mask[row / RowMask.WordRows];
            if (bits == ulong.MaxValue)
            {
                Vector256<T> value0 = Vector256.LoadUnsafe(ref first, (nuint)row);
                Vector256<T> value1 = Vector256.LoadUnsafe(ref first, (nuint)(row + width));
                min0 = Lesser(value0, min0);
                min1 = Lesser(value1, min1);
                max0 = Greater(value0, max0);
                max1 = Greater(value1, max1);
                CountNumbers(ref numbers0, Vector256.Equals(value0, value0));
                CountNumbers(ref numbers1, Vector256.Equals(value1, value1));
            }
            else if (bits != 0)
            {
                bits >>= row % RowMask.WordRows;
                Vector256<T> value0 = Vector256.LoadUnsafe(ref first, (nuint)row);
                Vector256<T> value1 = Vector256.LoadUnsafe(ref first, (nuint)(row + width));
                Vector256<T> counts0 = RowMask.Expand<T>(bits), counts1 = RowMask.Expand<T>(bits >> width);
                min0 = Lesser(Vector256.ConditionalSelect(counts0, value0, least), min0);
                min1 = Lesser(Vector256.ConditionalSelect(counts1, value1, least), min1);
                max0 = Greater(Vector256.ConditionalSelect(counts0, value0, greatest), max0);
                max1 = Greater(Vector256.ConditionalSelect(counts1, value1, greatest), max1);
                CountNumbers(ref numbers0, Vector256.Equals(value0, value0) & counts0);
                CountNumbers(ref numbers1, Vector256.Equals(value1, value1) & counts1);
            }
        }
        min0 = Lesser(min1, min0);
        max0 = Greater(max1, max0);
        for (int lane = 0; lane < width; lane++)
            (min, max) = (Lesser(min0[lane], min), Greater(max0[lane], max));
        int numbers = SumOf(numbers0) + SumOf(numbers1);
        for (int row = whole; row < values.Length; row++)
        {
            if (mask.IsEmpty || ((mask[row / RowMask.WordRows] >> row) & 1) != 0)
            {
                T value = values[row];
                (min, max) = (Lesser(value, min), Greater(value, max));
                numbers += IsFloat<T>() && !T.IsNaN(value) ? 1 : 0;
            }
        }
        return numbers;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsFloat<T>() => typeof(T) == typeof(double) || typeof(T) == typeof(float);

    // A comparison with what is no number is false, so the second argument, which always is one, stays.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> Lesser<T>(Vector256<T> value, Vector256<T> known) =>
        IsFloat<T>() ? Vector256.ConditionalSelect(Vector256.LessThan(value, known), value, known) : Vector256.Min(value, known);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> Greater<T>(Vector256<T> value, Vector256<T> known) =>
        IsFloat<T>() ? Vector256.ConditionalSelect(Vector256.GreaterThan(value, known), value, known) : Vector256.Max(value, known);

    private static T Lesser<T>(T value, T known)
        where T : INumber<T> => value < known ? value : known;

    private static T Greater<T>(T value, T known)
        where T : INumber<T> => value > known ? value : known;

    // A lane of ones is -1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CountNumbers<T>(ref Vector256<T> count, Vector256<T> numbers)
    {
        if (typeof(T) == typeof(double))
            count = (count.AsInt64() - numbers.AsInt64()).As<long, T>();
        else if (typeof(T) == typeof(float))
            count = (count.AsInt32() - numbers.AsInt32()).As<int, T>();
    }

    private static int SumOf<T>(Vector256<T> count)
    {
        if (typeof(T) == typeof(double))
            return (int)Vector256.Sum(count.AsInt64());
        return typeof(T) == typeof(float) ? Vector256.Sum(count.AsInt32()) : 0;
    }
}
