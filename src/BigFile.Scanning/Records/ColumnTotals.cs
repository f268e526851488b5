using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace BigFile.Scanning;

/// <summary>
/// Count, least, greatest and sum of one numeric field over records. The sum of integers is exact; that of floating-point
/// numbers is kept with what rounding has taken from it, in twice the precision, so that it hardly depends on how the
/// records were divided among threads and processes.
/// </summary>
internal struct ColumnTotals
{
    public long Count;
    public long NanCount;
    public Int128 IntegerMin;
    public Int128 IntegerMax;
    public Int128 IntegerSum;
    public double Min;
    public double Max;
    private double _sum;
    private double _lost;

    /// <summary>The sum of floating-point numbers, rounded once.</summary>
    public readonly double Sum => double.IsFinite(_sum) ? _sum + _lost : _sum;

    /// <summary>Takes in records that follow each other.</summary>
    /// <param name="field">The field, which is numeric.</param>
    /// <param name="records">Whole records.</param>
    /// <param name="recordBytes">How long each is.</param>
    public void Add(RecordField field, ReadOnlySpan<byte> records, int recordBytes)
    {
        int count = records.Length / recordBytes;
        if (count == 0)
            return;
        ReadOnlySpan<byte> column = records[field.OffsetBytes..];
        bool reversed = field.IsBigEndian == BitConverter.IsLittleEndian;
        switch (field.Type)
        {
            case RecordFieldType.Int8: AddIntegers<sbyte>(column, count, recordBytes, reversed); break;
            case RecordFieldType.Int16: AddIntegers<short>(column, count, recordBytes, reversed); break;
            case RecordFieldType.Int32: AddIntegers<int>(column, count, recordBytes, reversed); break;
            case RecordFieldType.Int64: AddIntegers<long>(column, count, recordBytes, reversed); break;
            case RecordFieldType.UInt8: AddIntegers<byte>(column, count, recordBytes, reversed); break;
            case RecordFieldType.UInt16: AddIntegers<ushort>(column, count, recordBytes, reversed); break;
            case RecordFieldType.UInt32: AddIntegers<uint>(column, count, recordBytes, reversed); break;
            case RecordFieldType.UInt64: AddIntegers<ulong>(column, count, recordBytes, reversed); break;
            case RecordFieldType.Float16: AddFloats<Half>(column, count, recordBytes, reversed); break;
            case RecordFieldType.Float32: AddFloats<float>(column, count, recordBytes, reversed); break;
            default: AddFloats<double>(column, count, recordBytes, reversed); break;
        }
    }

    /// <summary>Takes in the totals of other records.</summary>
    public void Add(in ColumnTotals other)
    {
        if (other.Count != 0)
        {
            IntegerMin = Count == 0 ? other.IntegerMin : Int128.Min(IntegerMin, other.IntegerMin);
            IntegerMax = Count == 0 ? other.IntegerMax : Int128.Max(IntegerMax, other.IntegerMax);
            Min = Count == 0 ? other.Min : Math.Min(Min, other.Min);
            Max = Count == 0 ? other.Max : Math.Max(Max, other.Max);
        }
        IntegerSum += other.IntegerSum;
        Count += other.Count;
        NanCount += other.NanCount;
        AddExactly(ref _sum, ref _lost, other._sum);
        _lost += other._lost;
    }

    // Compiled fully at its first call: a scan of a gigabyte would be over before the runtime finds it worth while.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private unsafe void AddIntegers<T>(ReadOnlySpan<byte> column, int count, int stride, bool reversed)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        T min = T.MaxValue, max = T.MinValue;
        long low = 0, high = 0;
        fixed (byte* start = column)
        {
            // SAFETY: the column begins at the field of the first of count whole records; the span is pinned.
            byte* at = start;
            for (int i = 0; i < count; i++, at += stride)
            {
                T value = Load<T>(at, reversed);
                min = value < min ? value : min;
                max = value > max ? value : max;
                // Two sums of halves cannot overflow before 2^31 values, and cost less than one of 128 bits.
                if (sizeof(T) == sizeof(long))
                {
                    low += (uint)ulong.CreateTruncating(value);
                    high += T.IsNegative(T.MinValue) ? long.CreateTruncating(value) >> 32 : (long)(ulong.CreateTruncating(value) >> 32);
                }
                else
                {
                    low += long.CreateTruncating(value);
                }
            }
        }
        Int128 least = Int128.CreateTruncating(min), greatest = Int128.CreateTruncating(max);
        IntegerMin = Count == 0 ? least : Int128.Min(IntegerMin, least);
        IntegerMax = Count == 0 ? greatest : Int128.Max(IntegerMax, greatest);
        IntegerSum += ((Int128)high << 32) + low;
        Count += count;
    }

    // Compiled fully at its first call: a scan of a gigabyte would be over before the runtime finds it worth while.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private unsafe void AddFloats<T>(ReadOnlySpan<byte> column, int count, int stride, bool reversed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double min = double.PositiveInfinity, max = double.NegativeInfinity;
        // Two sums, so that one addition need not wait for the one before.
        double sum0 = 0, lost0 = 0, sum1 = 0, lost1 = 0;
        int nanCount = 0;
        fixed (byte* start = column)
        {
            // SAFETY: as for integers.
            byte* at = start;
            for (int i = 0; i < count; i++, at += stride)
            {
                double value = double.CreateTruncating(Load<T>(at, reversed));
                if (double.IsNaN(value))
                {
                    nanCount++;
                    continue;
                }
                min = value < min ? value : min;
                max = value > max ? value : max;
                AddExactly(ref sum0, ref lost0, value);
                (sum0, sum1) = (sum1, sum0);
                (lost0, lost1) = (lost1, lost0);
            }
        }
        ColumnTotals totals = new() { Count = count - nanCount, NanCount = nanCount, Min = min, Max = max, _sum = sum0, _lost = lost0 + lost1 };
        AddExactly(ref totals._sum, ref totals._lost, sum1);
        Add(in totals);
    }

    // The sum and its rounding error, which is a floating-point number itself (Knuth, TAOCP 2, 4.2.2, theorem B).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddExactly(ref double sum, ref double lost, double value)
    {
        double next = sum + value;
        double part = next - sum;
        lost += (sum - (next - part)) + (value - part);
        sum = next;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe T Load<T>(byte* at, bool reversed)
        where T : unmanaged
    {
        // SAFETY: the caller's loop keeps it inside the record.
        if (!reversed || sizeof(T) == 1)
            return Unsafe.ReadUnaligned<T>(at);
        if (sizeof(T) == sizeof(ushort))
            return Unsafe.BitCast<ushort, T>(BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ushort>(at)));
        if (sizeof(T) == sizeof(uint))
            return Unsafe.BitCast<uint, T>(BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<uint>(at)));
        return Unsafe.BitCast<ulong, T>(BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ulong>(at)));
    }
}
