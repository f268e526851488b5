using System.Numerics;
using System.Runtime.CompilerServices;

namespace BigFile.Columnar.Compute;

/// <summary>Counts values by buckets. One thread at a time.</summary>
internal sealed class HistogramCounter(HistogramBuckets buckets)
{
    /// <summary>Values by place, as <see cref="HistogramBuckets.Find"/> numbers them.</summary>
    public long[] Places { get; } = new long[buckets.Count + 2];

    /// <summary>Values that are no number.</summary>
    public long NanCount { get; private set; }

    /// <summary>Takes in rows.</summary>
    /// <param name="values">Their values; need not be aligned.</param>
    /// <param name="mask">Which count, as <see cref="RowMask"/> has it.</param>
    public void Add<T>(ReadOnlySpan<T> values, ReadOnlySpan<ulong> mask)
        where T : unmanaged, INumber<T>
    {
        for (int row = 0; row < values.Length; row += RowMask.WordRows)
        {
            ReadOnlySpan<T> rows = values[row..Math.Min(values.Length, row + RowMask.WordRows)];
            ulong bits = mask.IsEmpty ? RowMask.OnesFor(rows.Length) : mask[row / RowMask.WordRows];
            if (bits == ulong.MaxValue)
                AddAll(rows);
            else
                AddSome(rows, bits);
        }
    }

    private void AddAll<T>(ReadOnlySpan<T> rows)
        where T : unmanaged, INumber<T>
    {
        foreach (T value in rows)
            Add(double.CreateTruncating(value));
    }

    private void AddSome<T>(ReadOnlySpan<T> rows, ulong bits)
        where T : unmanaged, INumber<T>
    {
        for (; bits != 0; bits &= bits - 1)
            Add(double.CreateTruncating(rows[BitOperations.TrailingZeroCount(bits)]));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(double value)
    {
        if (double.IsNaN(value))
            NanCount++;
        else
            Places[buckets.Find(value)]++;
    }
}
