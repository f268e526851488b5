using System.Numerics;

namespace BigFile.Columnar.Compute;

/// <summary>Makes tests of rows.</summary>
internal static class RowTests
{
    private const int ByVectorsMax = 4;

    /// <summary>A comparison with a value.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The comparison is none.</exception>
    public static RowTest<T> Compare<T>(ColumnComparison comparison, T value)
        where T : unmanaged, INumber<T>
    {
        if (typeof(T) == typeof(Half))
            return Of<T>(Compare(comparison, float.CreateTruncating(value)));
        return comparison switch
        {
            ColumnComparison.Equal => new PredicateTest<T, RowPredicates.Equal<T>>(new(value)),
            ColumnComparison.NotEqual => new PredicateTest<T, RowPredicates.NotEqual<T>>(new(value)),
            ColumnComparison.Less => new PredicateTest<T, RowPredicates.Less<T>>(new(value)),
            ColumnComparison.LessOrEqual => new PredicateTest<T, RowPredicates.LessOrEqual<T>>(new(value)),
            ColumnComparison.Greater => new PredicateTest<T, RowPredicates.Greater<T>>(new(value)),
            ColumnComparison.GreaterOrEqual => new PredicateTest<T, RowPredicates.GreaterOrEqual<T>>(new(value)),
            _ => throw new ArgumentOutOfRangeException(nameof(comparison), comparison, "There is no such comparison."),
        };
    }

    /// <summary>Not less than one value and not greater than another.</summary>
    public static RowTest<T> Between<T>(T low, T high)
        where T : unmanaged, INumber<T> =>
        typeof(T) == typeof(Half)
            ? Of<T>(Between(float.CreateTruncating(low), float.CreateTruncating(high)))
            : new PredicateTest<T, RowPredicates.Between<T>>(new(low, high));

    /// <summary>Equal to one of some values, which are copied.</summary>
    public static RowTest<T> OneOf<T>(ReadOnlySpan<T> set)
        where T : unmanaged, INumber<T>
    {
        if (typeof(T) == typeof(Half))
        {
            float[] singles = new float[set.Length];
            for (int i = 0; i < set.Length; i++)
                singles[i] = float.CreateTruncating(set[i]);
            return Of<T>(OneOf<float>(singles));
        }
        HashSet<T> values = [];
        foreach (T value in set)
        {
            // What is no number equals nothing, which a set would not know.
            if (!T.IsNaN(value))
                values.Add(value);
        }
        if (values.Count is 0 or > ByVectorsMax)
            return new PredicateTest<T, RowPredicates.OneOfMany<T>>(new(values), isScalar: true);
        T[] few = [.. values];
        return new PredicateTest<T, RowPredicates.OneOfFour<T>>(new(few[0], few[^1], few[few.Length / 2], few[few.Length / 3]));
    }

    private static RowTest<T> Of<T>(RowTest<float> test)
        where T : unmanaged => (RowTest<T>)(object)new HalfTest(test);
}
