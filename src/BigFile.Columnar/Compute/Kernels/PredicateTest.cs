using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BigFile.Columnar.Compute;

/// <summary>A test by a predicate: 64 rows make a word of bits.</summary>
/// <param name="predicate">What is asked.</param>
/// <param name="isScalar">Whether to ask value by value although vectors have the type.</param>
internal sealed class PredicateTest<T, TPredicate>(TPredicate predicate, bool isScalar = false) : RowTest<T>
    where T : unmanaged
    where TPredicate : struct, IRowPredicate<T>
{
    public override void Test(ReadOnlySpan<T> values, Span<ulong> bits)
    {
        int tested = isScalar || !Vector256<T>.IsSupported ? 0 : TestWords(values, bits);
        for (int row = tested; row < values.Length; row += RowMask.WordRows)
        {
            ReadOnlySpan<T> rows = values[row..Math.Min(values.Length, row + RowMask.WordRows)];
            ulong word = 0;
            for (int i = 0; i < rows.Length; i++)
                word |= (predicate.Test(rows[i]) ? 1UL : 0) << i;
            bits[row / RowMask.WordRows] = word;
        }
    }

    // Returns how many rows it has tested.
    // Compiled fully at its first call: a scan of a gigabyte would be over before the runtime finds it worth while.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int TestWords(ReadOnlySpan<T> values, Span<ulong> bits)
    {
        int width = Vector256<T>.Count;
        TPredicate test = predicate;
        ref T first = ref MemoryMarshal.GetReference(values);
        int whole = values.Length & -RowMask.WordRows;
        for (int row = 0; row < whole; row += RowMask.WordRows)
        {
            ulong word = 0;
            // SAFETY: whole is a multiple of 64 and not more than the length; 64 is a multiple of the width.
            for (int i = 0; i < RowMask.WordRows; i += width)
                word |= (ulong)test.Test(Vector256.LoadUnsafe(ref first, (nuint)(row + i))).ExtractMostSignificantBits() << i;
            bits[row / RowMask.WordRows] = word;
        }
        return whole;
    }
}
