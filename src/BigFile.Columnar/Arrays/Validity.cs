using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BigFile.Columnar;

/// <summary>Which of some rows are null: a bitmap where it is, or nothing where none is. As long as the lease that it came from.</summary>
public readonly ref struct Validity
{
    internal Validity(ReadOnlySpan<byte> bits, int firstBit, int count)
    {
        Bits = bits;
        FirstBit = firstBit;
        Count = count;
    }

    /// <summary>How many rows there are.</summary>
    public int Count { get; }

    /// <summary>Whether there is a bitmap; false: no row is null.</summary>
    public bool HasBits => !Bits.IsEmpty;

    /// <summary>The bitmap, 1 for rows that have a value, lowest bit first; empty if no row is null.</summary>
    internal ReadOnlySpan<byte> Bits { get; }

    /// <summary>The bit of row 0, from 0 to 7.</summary>
    internal int FirstBit { get; }

    /// <summary>Whether a row is null.</summary>
    /// <param name="row">From 0 to <see cref="Count"/> - 1, in these rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsNull(int row) => !IsValid(row);

    /// <summary>Whether a row has a value.</summary>
    /// <param name="row">From 0 to <see cref="Count"/> - 1, in these rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsValid(int row)
    {
        if ((uint)row >= (uint)Count)
            ThrowNoRow(row);
        long bit = (long)row + FirstBit;
        return Bits.IsEmpty || (Bits[(int)(bit >> 3)] >> (int)(bit & 7) & 1) != 0;
    }

    /// <summary>How many rows are null. Counts bits.</summary>
    public int CountNulls()
    {
        if (Bits.IsEmpty)
            return 0;
        int valid = 0;
        for (long row = 0; row < Count; row += 64)
            valid += BitOperations.PopCount(GetWord((int)row));
        return Count - valid;
    }

    /// <summary>The bits of up to 64 rows from one on, that one's lowest; bits behind the last row are 0. All ones where there is no bitmap.</summary>
    /// <param name="row">The first row.</param>
    internal ulong GetWord(int row)
    {
        if ((uint)row >= (uint)Count)
            ThrowNoRow(row);
        int rows = Math.Min(64, Count - row);
        ulong mask = rows == 64 ? ulong.MaxValue : (1UL << rows) - 1;
        if (Bits.IsEmpty)
            return mask;
        long bit = (long)row + FirstBit;
        int index = (int)(bit >> 3), shift = (int)(bit & 7);
        if (index + 9 <= Bits.Length)
        {
            ref byte place = ref Unsafe.Add(ref MemoryMarshal.GetReference(Bits), index);
            ulong low = Unsafe.ReadUnaligned<ulong>(ref place);
            // A shift by 64 would be one by 0.
            ulong high = (ulong)Unsafe.Add(ref place, 8) << 1 << (63 - shift);
            return (low >> shift | high) & mask;
        }
        ulong word = 0;
        for (int i = 0; i < 9 && index + i < Bits.Length; i++)
        {
            int to = i * 8 - shift;
            word |= to < 0 ? (ulong)Bits[index + i] >> -to : to < 64 ? (ulong)Bits[index + i] << to : 0;
        }
        return word & mask;
    }

    private void ThrowNoRow(int row) => throw new ArgumentOutOfRangeException(nameof(row), row, $"There are {Count} rows.");
}
