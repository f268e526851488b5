using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace BigFile.Columnar.Compute;

/// <summary>The ways in which values become what they are summed in. Values need not be aligned.</summary>
internal static class Lanes
{
    /// <summary>Numbers as they are.</summary>
    public readonly struct FromDouble : ILanes<double, double>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<double> Load(ref readonly double first, nuint index) => Vector256.LoadUnsafe(in first, index);

        public static double Widen(double value) => value;
    }

    /// <summary>Single precision in double.</summary>
    public readonly struct FromSingle : ILanes<float, double>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<double> Load(ref readonly float first, nuint index) =>
            Vector256.WidenLower(Vector128.LoadUnsafe(in first, index).ToVector256Unsafe());

        public static double Widen(float value) => value;
    }

    /// <summary>Bytes with a sign.</summary>
    public readonly struct FromSByte : ILanes<sbyte, int>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<int> Load(ref readonly sbyte first, nuint index)
        {
            Vector128<sbyte> eight = Eight(in Unsafe.As<sbyte, byte>(ref Unsafe.AsRef(in first)), index).AsSByte();
            return Avx2.IsSupported
                ? Avx2.ConvertToVector256Int32(eight)
                : Vector256.WidenLower(Vector128.WidenLower(eight).ToVector256Unsafe());
        }

        public static int Widen(sbyte value) => value;
    }

    /// <summary>Bytes.</summary>
    public readonly struct FromByte : ILanes<byte, int>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<int> Load(ref readonly byte first, nuint index)
        {
            Vector128<byte> eight = Eight(in first, index);
            return Avx2.IsSupported
                ? Avx2.ConvertToVector256Int32(eight)
                : Vector256.WidenLower(Vector128.WidenLower(eight).ToVector256Unsafe()).AsInt32();
        }

        public static int Widen(byte value) => value;
    }

    /// <summary>16 bits with a sign.</summary>
    public readonly struct FromInt16 : ILanes<short, int>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<int> Load(ref readonly short first, nuint index) =>
            Vector256.WidenLower(Vector128.LoadUnsafe(in first, index).ToVector256Unsafe());

        public static int Widen(short value) => value;
    }

    /// <summary>16 bits.</summary>
    public readonly struct FromUInt16 : ILanes<ushort, int>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<int> Load(ref readonly ushort first, nuint index) =>
            Vector256.WidenLower(Vector128.LoadUnsafe(in first, index).ToVector256Unsafe()).AsInt32();

        public static int Widen(ushort value) => value;
    }

    /// <summary>32 bits with a sign.</summary>
    public readonly struct FromInt32 : ILanes<int, long>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<long> Load(ref readonly int first, nuint index) =>
            Vector256.WidenLower(Vector128.LoadUnsafe(in first, index).ToVector256Unsafe());

        public static long Widen(int value) => value;
    }

    /// <summary>32 bits.</summary>
    public readonly struct FromUInt32 : ILanes<uint, long>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<long> Load(ref readonly uint first, nuint index) =>
            Vector256.WidenLower(Vector128.LoadUnsafe(in first, index).ToVector256Unsafe()).AsInt64();

        public static long Widen(uint value) => value;
    }

    /// <summary>The lower 32 of 64 bits.</summary>
    public readonly struct LowHalf : ILanes<ulong, long>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<long> Load(ref readonly ulong first, nuint index) =>
            (Vector256.LoadUnsafe(in first, index) & Vector256.Create((ulong)uint.MaxValue)).AsInt64();

        public static long Widen(ulong value) => (uint)value;
    }

    /// <summary>The upper 32 of 64 bits.</summary>
    public readonly struct HighHalf : ILanes<ulong, long>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<long> Load(ref readonly ulong first, nuint index) =>
            Vector256.ShiftRightLogical(Vector256.LoadUnsafe(in first, index), 32).AsInt64();

        public static long Widen(ulong value) => (long)(value >> 32);
    }

    /// <summary>
    /// The upper 32 of 64 bits with the sign turned round, which makes each greater by 2^31: there is no shift that keeps the sign of 64 bits
    /// before AVX-512.
    /// </summary>
    public readonly struct HighHalfTurned : ILanes<ulong, long>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<long> Load(ref readonly ulong first, nuint index) =>
            Vector256.ShiftRightLogical(Vector256.LoadUnsafe(in first, index) ^ Vector256.Create(1UL << 63), 32).AsInt64();

        public static long Widen(ulong value) => (long)((value ^ (1UL << 63)) >> 32);
    }

    // Eight bytes, not sixteen, which would reach behind the last row.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Eight(ref readonly byte first, nuint index) =>
        Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref Unsafe.AsRef(in first), index))).AsByte();
}
