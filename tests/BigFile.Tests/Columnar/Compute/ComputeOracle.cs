using System.Numerics;
using System.Runtime.InteropServices;
using BigFile.Columnar;

namespace BigFile.Tests.Columnar.Compute;

/// <summary>What aggregates and tests should say, found value by value.</summary>
internal static class ComputeOracle
{
    /// <summary>Values of all bit patterns, or floating-point numbers of which any order of addition has the same sum.</summary>
    public static T[] Values<T>(int count, Random random, double nanShare = 0)
        where T : unmanaged, INumber<T>
    {
        T[] values = new T[count];
        if (IsFloat<T>())
        {
            for (int i = 0; i < count; i++)
                values[i] = random.NextDouble() < nanShare ? T.CreateTruncating(double.NaN) : T.CreateTruncating(random.Next(-1000, 1000) / 4.0);
        }
        else
        {
            random.NextBytes(MemoryMarshal.AsBytes(values.AsSpan()));
            // Ends of the range, where sums overflow, and equal values.
            for (int i = 0; i < count / 3; i++)
                values[random.Next(count)] = values[random.Next(count)];
        }
        return values;
    }

    /// <summary>Patterns of bits: all, none, alternating, runs over words, single ones, random of several densities.</summary>
    public static bool[] Bits(int count, int pattern, Random random)
    {
        bool[] bits = new bool[count];
        for (int i = 0; i < count; i++)
        {
            bits[i] = pattern switch
            {
                0 => true,
                1 => false,
                2 => i % 2 == 0,
                3 => i / 64 % 2 == 0,
                4 => i == count - 1,
                5 => i != count / 2,
                6 => random.Next(10) == 0,
                _ => random.Next(10) != 0,
            };
        }
        return bits;
    }

    public const int PatternCount = 8;

    public static ulong[] ToWords(bool[] bits)
    {
        ulong[] words = new ulong[(bits.Length + 63) / 64];
        for (int i = 0; i < bits.Length; i++)
            words[i / 64] |= (bits[i] ? 1UL : 0) << (i % 64);
        return words;
    }

    public static (long Count, long Nans, Int128 Sum, double FloatSum, T Min, T Max) Totals<T>(ReadOnlySpan<T> values, bool[]? counts)
        where T : unmanaged, INumber<T>
    {
        long count = 0, nans = 0;
        Int128 sum = 0;
        double floats = 0;
        T min = default, max = default;
        for (int i = 0; i < values.Length; i++)
        {
            if (counts is not null && !counts[i])
                continue;
            count++;
            T value = values[i];
            if (IsFloat<T>())
                floats += double.CreateChecked(value);
            else
                sum += Int128.CreateChecked(value);
            if (T.IsNaN(value))
            {
                nans++;
                continue;
            }
            bool isFirst = count - nans == 1;
            min = isFirst || value < min ? value : min;
            max = isFirst || value > max ? value : max;
        }
        return (count, nans, sum, floats, min, max);
    }

    public static bool Passes<T>(ColumnComparison comparison, T value, T other)
        where T : INumber<T> => comparison switch
        {
            ColumnComparison.Equal => value == other,
            ColumnComparison.NotEqual => value != other,
            ColumnComparison.Less => value < other,
            ColumnComparison.LessOrEqual => value <= other,
            ColumnComparison.Greater => value > other,
            _ => value >= other,
        };

    public static bool IsFloat<T>() => typeof(T) == typeof(double) || typeof(T) == typeof(float) || typeof(T) == typeof(Half);
}
