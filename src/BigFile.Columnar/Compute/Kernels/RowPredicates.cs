using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace BigFile.Columnar.Compute;

/// <summary>The questions: comparisons as IEEE 754 has them, so what is no number is different from all and nothing else.</summary>
internal static class RowPredicates
{
    public readonly struct Equal<T>(T other) : IRowPredicate<T>
        where T : unmanaged, INumber<T>
    {
        public bool Test(T value) => value == other;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<T> Test(Vector256<T> values) => Vector256.Equals(values, Vector256.Create(other));
    }

    public readonly struct NotEqual<T>(T other) : IRowPredicate<T>
        where T : unmanaged, INumber<T>
    {
        public bool Test(T value) => value != other;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<T> Test(Vector256<T> values) => ~Vector256.Equals(values, Vector256.Create(other));
    }

    public readonly struct Less<T>(T other) : IRowPredicate<T>
        where T : unmanaged, INumber<T>
    {
        public bool Test(T value) => value < other;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<T> Test(Vector256<T> values) => Vector256.LessThan(values, Vector256.Create(other));
    }

    public readonly struct LessOrEqual<T>(T other) : IRowPredicate<T>
        where T : unmanaged, INumber<T>
    {
        public bool Test(T value) => value <= other;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<T> Test(Vector256<T> values) => Vector256.LessThanOrEqual(values, Vector256.Create(other));
    }

    public readonly struct Greater<T>(T other) : IRowPredicate<T>
        where T : unmanaged, INumber<T>
    {
        public bool Test(T value) => value > other;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<T> Test(Vector256<T> values) => Vector256.GreaterThan(values, Vector256.Create(other));
    }

    public readonly struct GreaterOrEqual<T>(T other) : IRowPredicate<T>
        where T : unmanaged, INumber<T>
    {
        public bool Test(T value) => value >= other;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<T> Test(Vector256<T> values) => Vector256.GreaterThanOrEqual(values, Vector256.Create(other));
    }

    public readonly struct Between<T>(T low, T high) : IRowPredicate<T>
        where T : unmanaged, INumber<T>
    {
        public bool Test(T value) => value >= low && value <= high;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<T> Test(Vector256<T> values) =>
            Vector256.GreaterThanOrEqual(values, Vector256.Create(low)) & Vector256.LessThanOrEqual(values, Vector256.Create(high));
    }

    /// <summary>Equal to one of four.</summary>
    public readonly struct OneOfFour<T>(T a, T b, T c, T d) : IRowPredicate<T>
        where T : unmanaged, INumber<T>
    {
        public bool Test(T value) => value == a || value == b || value == c || value == d;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<T> Test(Vector256<T> values) =>
            (Vector256.Equals(values, Vector256.Create(a)) | Vector256.Equals(values, Vector256.Create(b)))
            | (Vector256.Equals(values, Vector256.Create(c)) | Vector256.Equals(values, Vector256.Create(d)));
    }

    /// <summary>Equal to one of many. Only asked of single values.</summary>
    public readonly struct OneOfMany<T>(HashSet<T> set) : IRowPredicate<T>
        where T : unmanaged, INumber<T>
    {
        public bool Test(T value) => set.Contains(value);

        public Vector256<T> Test(Vector256<T> values) => throw new NotSupportedException();
    }
}
