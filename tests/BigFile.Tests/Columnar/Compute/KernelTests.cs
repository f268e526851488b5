using System.Numerics;
using System.Runtime.InteropServices;
using BigFile.Columnar;
using BigFile.Columnar.Compute;

namespace BigFile.Tests.Columnar.Compute;

/// <summary>The loops over spans, against loops that anybody can check.</summary>
public sealed class KernelTests(ITestOutputHelper output)
{
    private static readonly int[] s_longLengths = [4095, 4096, 4097, 4160, 8191, 8192, 8193, 12_345];

    [Fact]
    public void Signed_integers_have_the_totals_of_a_naive_loop()
    {
        AssertTotals<sbyte>(501);
        AssertTotals<short>(502);
        AssertTotals<int>(503);
        AssertTotals<long>(504);
    }

    [Fact]
    public void Unsigned_integers_have_the_totals_of_a_naive_loop()
    {
        AssertTotals<byte>(505);
        AssertTotals<ushort>(506);
        AssertTotals<uint>(507);
        AssertTotals<ulong>(508);
    }

    [Fact]
    public void Floating_point_numbers_have_the_totals_of_a_naive_loop()
    {
        AssertTotals<Half>(509);
        AssertTotals<float>(510);
        AssertTotals<double>(511);
        AssertTotals<Half>(512, 0.1);
        AssertTotals<float>(513, 0.1);
        AssertTotals<double>(514, 0.1);
        AssertTotals<double>(515, 1);
    }

    [Fact]
    public void Integers_of_128_bits_have_the_totals_of_a_naive_loop()
    {
        const int Seed = 516;
        var random = new Random(Seed);
        for (int length = 0; length <= 200; length++)
        {
            Int128[] values = ComputeOracle.Values<Int128>(length, random);
            for (int i = 0; i < length; i++)
                values[i] >>= 8; // So that no sum overflows.
            bool[] bits = ComputeOracle.Bits(length, length % ComputeOracle.PatternCount, random);
            Check<Int128>(values, bits, $"seed {Seed}, {length}");
            Check<Int128>(values, null, $"seed {Seed}, {length}");
        }
    }

    [Fact]
    public void A_sum_that_does_not_fit_in_128_bits_is_an_overflow_and_one_that_comes_back_is_not()
    {
        ColumnTotals<Int128> totals = default;
        totals.Add([Int128.MaxValue, Int128.MaxValue, Int128.MaxValue], default, TotalsParts.Sum);
        Assert.Throws<OverflowException>(() => totals.IntegerSum);
        Assert.Equal(3 * (double)Int128.MaxValue, totals.IntegerSumAsDouble);
        totals.Add([Int128.MinValue, Int128.MinValue], default, TotalsParts.Sum);
        Assert.Equal(Int128.MaxValue - 2, totals.IntegerSum);
        totals.Add([Int128.MinValue, Int128.MinValue], default, TotalsParts.Sum);
        Assert.Throws<OverflowException>(() => totals.IntegerSum);
    }

    [Fact]
    public void The_greatest_integers_do_not_overflow_a_lane()
    {
        AssertFull<sbyte>();
        AssertFull<byte>();
        AssertFull<short>();
        AssertFull<ushort>();
        AssertFull<int>();
        AssertFull<uint>();
        AssertFull<long>();
        AssertFull<ulong>();
    }

    [Fact]
    public void A_sum_of_floats_is_the_same_bits_whatever_else_is_null_and_wherever_it_lies()
    {
        const int Seed = 517;
        var random = new Random(Seed);
        double[] values = new double[9000];
        bool[] bits = new bool[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            bits[i] = random.Next(5) != 0;
            values[i] = bits[i] ? (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(12)) : 0;
        }
        ColumnTotals<double> zeros = default, masked = default, moved = default;
        zeros.Add(values, default, TotalsParts.Sum);
        for (int i = 0; i < values.Length; i++)
            values[i] = bits[i] ? values[i] : double.NaN;
        masked.Add(values, ComputeOracle.ToWords(bits), TotalsParts.Sum);
        byte[] bytes = new byte[(values.Length * 8) + 3];
        MemoryMarshal.AsBytes(values.AsSpan()).CopyTo(bytes.AsSpan(3));
        moved.Add(MemoryMarshal.Cast<byte, double>(bytes.AsSpan(3)), ComputeOracle.ToWords(bits), TotalsParts.Sum);
        Assert.Equal(BitConverter.DoubleToInt64Bits(zeros.FloatSum), BitConverter.DoubleToInt64Bits(masked.FloatSum));
        Assert.Equal(BitConverter.DoubleToInt64Bits(zeros.FloatSum), BitConverter.DoubleToInt64Bits(moved.FloatSum));
    }

    [Fact]
    public void Comparisons_pass_what_a_naive_loop_passes()
    {
        AssertTests<sbyte>(520);
        AssertTests<byte>(521);
        AssertTests<short>(522);
        AssertTests<ushort>(523);
        AssertTests<int>(524);
        AssertTests<uint>(525);
        AssertTests<long>(526);
        AssertTests<ulong>(527);
        AssertTests<Half>(528);
        AssertTests<float>(529);
        AssertTests<double>(530);
        AssertTests<Int128>(531);
    }

    private void AssertTotals<T>(int seed, double nanShare = 0)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        output.WriteLine($"{typeof(T)}: seed {seed}");
        var random = new Random(seed);
        for (int length = 0; length <= 200; length++)
        {
            for (int offset = 0; offset < 3; offset++)
            {
                T[] all = ComputeOracle.Values<T>(length + offset, random, nanShare);
                ReadOnlySpan<T> values = all.AsSpan(offset);
                Check(values, null, $"{typeof(T)} {length}");
                for (int pattern = 0; pattern < ComputeOracle.PatternCount; pattern++)
                    Check(values, ComputeOracle.Bits(length, pattern, random), $"{typeof(T)} {length} pattern {pattern}");
            }
        }
        foreach (int length in s_longLengths)
        {
            T[] values = ComputeOracle.Values<T>(length, random, nanShare);
            for (int pattern = 0; pattern < ComputeOracle.PatternCount; pattern++)
                Check<T>(values, ComputeOracle.Bits(length, pattern, random), $"{typeof(T)} {length} pattern {pattern}");
        }
    }

    private static void Check<T>(ReadOnlySpan<T> values, bool[]? counts, string what)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        ColumnTotals<T> found = default;
        found.Add(values, counts is null ? default : ComputeOracle.ToWords(counts), TotalsParts.Sum | TotalsParts.MinMax);
        var wanted = ComputeOracle.Totals(values, counts);
        Assert.True(wanted.Count == found.Count && wanted.Nans == found.NanCount, what);
        if (ComputeOracle.IsFloat<T>())
            Assert.True(wanted.FloatSum.Equals(found.FloatSum), $"{what}: {wanted.FloatSum} {found.FloatSum}");
        else
            Assert.True(wanted.Sum == found.IntegerSum, $"{what}: {wanted.Sum} {found.IntegerSum}");
        if (wanted.Count != wanted.Nans)
            Assert.True((wanted.Min, wanted.Max) == (found.Min, found.Max), $"{what}: {wanted.Min} {wanted.Max}, {found.Min} {found.Max}");
    }

    private static void AssertFull<T>()
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        T[] values = new T[10_000];
        foreach (T value in new[] { T.MaxValue, T.MinValue })
        {
            values.AsSpan().Fill(value);
            Check<T>(values, null, $"{typeof(T)} {value}");
            bool[] bits = ComputeOracle.Bits(values.Length, 5, new Random(1));
            Check<T>(values, bits, $"{typeof(T)} {value} with a null");
        }
    }

    private void AssertTests<T>(int seed)
        where T : unmanaged, INumber<T>
    {
        output.WriteLine($"{typeof(T)}: seed {seed}");
        var random = new Random(seed);
        for (int length = 0; length <= 200; length++)
        {
            T[] values = ComputeOracle.Values<T>(length, random, 0.1);
            T other = length == 0 ? default : values[random.Next(length)];
            T second = length == 0 ? default : values[random.Next(length)];
            foreach (ColumnComparison comparison in Enum.GetValues<ColumnComparison>())
                AssertTest(RowTests.Compare(comparison, other), values, value => ComputeOracle.Passes(comparison, value, other));
            AssertTest(RowTests.Between(other, second), values, value => value >= other && value <= second);
            for (int size = 0; size <= 6 && size <= length; size++)
            {
                T[] set = values[..size];
                AssertTest(RowTests.OneOf<T>(set), values, value => set.Any(one => one == value));
            }
        }
    }

    private static void AssertTest<T>(RowTest<T> test, T[] values, Func<T, bool> passes)
        where T : unmanaged
    {
        ulong[] bits = new ulong[RowMask.WordsFor(values.Length)];
        test.Test(values, bits);
        Assert.Equal(ComputeOracle.ToWords([.. values.Select(passes)]), bits);
    }
}
