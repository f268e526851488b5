using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BigFile.Columnar.Compute;

/// <summary>
/// Count, sum, least and greatest of rows. The sum of integers is exact. That of floating-point numbers is made in double precision, block by
/// block, and the sums of blocks are joined with what rounding takes from them. What the order of rows and parts is decides the last bits of it,
/// and nothing else does.
/// </summary>
/// <remarks>Invariant: <see cref="Min"/> and <see cref="Max"/> are of <see cref="Count"/> - <see cref="NanCount"/> values, and mean nothing if that is 0.</remarks>
internal struct ColumnTotals<T>
    where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    /// <summary>Rows that count, NaN among them.</summary>
    public long Count;

    /// <summary>Rows that would count, but are null.</summary>
    public long NullCount;

    /// <summary>Of those that count, how many are no number. Known if the least and the greatest are.</summary>
    public long NanCount;

    public T Min;
    public T Max;

    private DoubleTotal _floats;

    // The sum of integers is High * 2^64 + Low: that of 2^63 values of 128 bits fits.
    private Int128 _high;
    private Int128 _low;

    /// <summary>The kinds of values that there are kernels for.</summary>
    public static bool IsSupported =>
        IsFloat || typeof(T) == typeof(Half) || typeof(T) == typeof(Int128)
        || typeof(T) == typeof(sbyte) || typeof(T) == typeof(short) || typeof(T) == typeof(int) || typeof(T) == typeof(long)
        || typeof(T) == typeof(byte) || typeof(T) == typeof(ushort) || typeof(T) == typeof(uint) || typeof(T) == typeof(ulong);

    /// <summary>Whether the values are floating-point numbers.</summary>
    public static bool IsFloatingPoint => IsFloat || typeof(T) == typeof(Half);

    /// <summary>The sum of floating-point values.</summary>
    public readonly double FloatSum => _floats.Value;

    /// <summary>The sum of integers.</summary>
    /// <exception cref="OverflowException">It does not fit; only values of 128 bits can make that.</exception>
    public readonly Int128 IntegerSum =>
        TryGetIntegerSum(out Int128 sum) ? sum : throw new OverflowException("The sum does not fit in 128 bits.");

    /// <summary>The sum of integers as a floating-point number; never an overflow.</summary>
    public readonly double IntegerSumAsDouble => TryGetIntegerSum(out Int128 sum)
        ? (double)sum
        : ((double)(_high + (_low >> 64)) * 18446744073709551616.0) + (ulong)(_low & ulong.MaxValue);

    private static bool IsFloat => typeof(T) == typeof(double) || typeof(T) == typeof(float);

    /// <summary>The sum of integers. False: it does not fit.</summary>
    public readonly bool TryGetIntegerSum(out Int128 sum)
    {
        Int128 high = _high + (_low >> 64);
        sum = (high << 64) | (_low & ulong.MaxValue);
        return high >= long.MinValue && high <= long.MaxValue;
    }

    /// <summary>Takes in rows.</summary>
    /// <param name="values">Their values; need not be aligned.</param>
    /// <param name="mask">Which count, as <see cref="RowMask"/> has it.</param>
    /// <param name="parts">What to find out.</param>
    public void Add(ReadOnlySpan<T> values, ReadOnlySpan<ulong> mask, TotalsParts parts)
    {
        for (int row = 0; row < values.Length; row += SumKernel.BlockRows)
        {
            ReadOnlySpan<T> block = values[row..Math.Min(values.Length, row + SumKernel.BlockRows)];
            ReadOnlySpan<ulong> words = mask.IsEmpty ? mask : mask.Slice(row / RowMask.WordRows, RowMask.WordsFor(block.Length));
            int counted = words.IsEmpty ? block.Length : RowMask.Count(words);
            if (counted == 0)
                continue;
            ColumnTotals<T> totals = default;
            totals.Count = counted;
            if (parts != TotalsParts.Count)
                totals.AddBlock(block, counted == block.Length ? default : words, parts);
            Add(in totals);
        }
    }

    /// <summary>Takes in the totals of rows behind those that were taken in.</summary>
    public void Add(in ColumnTotals<T> other)
    {
        if (other.Count != other.NanCount)
        {
            bool isFirst = Count == NanCount;
            Min = isFirst || other.Min < Min ? other.Min : Min;
            Max = isFirst || other.Max > Max ? other.Max : Max;
        }
        Count += other.Count;
        NullCount += other.NullCount;
        NanCount += other.NanCount;
        _floats.Add(in other._floats);
        _high += other._high;
        _low += other._low;
    }

    private void AddBlock(ReadOnlySpan<T> block, ReadOnlySpan<ulong> words, TotalsParts parts)
    {
        if (typeof(T) == typeof(Half))
            AddHalves(MemoryMarshal.Cast<T, Half>(block), words, parts);
        else if (Vector256<T>.IsSupported)
            AddVectors(block, words, parts);
        else
            AddScalars(block, words);
    }

    [SkipLocalsInit]
    private void AddHalves(ReadOnlySpan<Half> block, ReadOnlySpan<ulong> words, TotalsParts parts)
    {
        Span<float> singles = stackalloc float[SumKernel.BlockRows];
        TensorPrimitives.ConvertToSingle(block, singles);
        ColumnTotals<float> totals = default;
        totals.Count = Count;
        totals.AddVectors(singles[..block.Length], words, parts);
        (_floats, NanCount) = (totals._floats, totals.NanCount);
        (Min, Max) = (T.CreateTruncating(totals.Min), T.CreateTruncating(totals.Max));
    }

    private void AddVectors(ReadOnlySpan<T> block, ReadOnlySpan<ulong> words, TotalsParts parts)
    {
        if ((parts & TotalsParts.Sum) != 0)
        {
            if (IsFloat)
                _floats.Add(SumKernel.SumFloats(block, words));
            else
                SetSum(SumKernel.SumIntegers(block, words, (int)Count));
        }
        if ((parts & TotalsParts.MinMax) != 0)
        {
            Min = IsFloat ? T.CreateTruncating(double.PositiveInfinity) : T.MaxValue;
            Max = IsFloat ? T.CreateTruncating(double.NegativeInfinity) : T.MinValue;
            int numbers = MinMaxKernel.MinMax(block, words, ref Min, ref Max);
            NanCount = IsFloat ? Count - numbers : 0;
        }
    }

    // Integers of 128 bits: vectors have none.
    private void AddScalars(ReadOnlySpan<T> block, ReadOnlySpan<ulong> words)
    {
        (Min, Max) = (T.MaxValue, T.MinValue);
        for (int row = 0; row < block.Length; row++)
        {
            if (!words.IsEmpty && ((words[row / RowMask.WordRows] >> row) & 1) == 0)
                continue;
            T value = block[row];
            (Min, Max) = (value < Min ? value : Min, value > Max ? value : Max);
            Int128 wide = Int128.CreateTruncating(value);
            _high += wide >> 64;
            _low += wide & ulong.MaxValue;
        }
    }

    private void SetSum(Int128 sum) => (_high, _low) = (sum >> 64, sum & ulong.MaxValue);
}
