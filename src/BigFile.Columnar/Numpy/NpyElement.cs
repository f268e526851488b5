using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BigFile.Columnar;

/// <summary>What the types of .NET and those of numpy have to do with each other, and the turning around of bytes.</summary>
internal static class NpyElement
{
    /// <summary>The kind and size that a type of .NET is, or false where it is none of numpy's.</summary>
    public static bool TryGetKind<T>(out NpyKind kind, out int sizeBytes)
        where T : unmanaged
    {
        sizeBytes = Unsafe.SizeOf<T>();
        if (typeof(T) == typeof(bool))
            kind = NpyKind.Boolean;
        else if (typeof(T) == typeof(sbyte) || typeof(T) == typeof(short) || typeof(T) == typeof(int) || typeof(T) == typeof(long))
            kind = NpyKind.SignedInteger;
        else if (typeof(T) == typeof(byte) || typeof(T) == typeof(ushort) || typeof(T) == typeof(uint) || typeof(T) == typeof(ulong))
            kind = NpyKind.UnsignedInteger;
        else if (typeof(T) == typeof(Half) || typeof(T) == typeof(float) || typeof(T) == typeof(double))
            kind = NpyKind.Float;
        else if (typeof(T) == typeof(NpyComplex64) || typeof(T) == typeof(Complex))
            kind = NpyKind.Complex;
        else
            kind = NpyKind.Raw;
        return kind != NpyKind.Raw;
    }

    /// <summary>
    /// Throws unless values of a type are elements of a dtype, but for the byte order. Times are counts, so 64-bit integers; bytes,
    /// text and rows may be any struct of their size, and single bytes are bytes.
    /// </summary>
    public static void ThrowUnlessElement<T>(string source, NpyDType dtype)
        where T : unmanaged
    {
        if (!IsElement<T>(dtype))
            throw new InvalidOperationException($"{source}: elements of dtype '{dtype}' are {NameOf(dtype)}, not {typeof(T).Name} of {Unsafe.SizeOf<T>()} bytes.");
    }

    /// <summary>As <see cref="ThrowUnlessElement{T}"/>, and throws where the bytes are not in this machine's order, so that no span can show the values.</summary>
    public static void ThrowUnlessMappable<T>(string source, NpyDType dtype)
        where T : unmanaged
    {
        ThrowUnlessElement<T>(source, dtype);
        if (!dtype.IsNative)
        {
            string advice = dtype.IsOpaque
                ? "take them as bytes, text by ReadText, fields by ReadField"
                : "read them by Read or CopyTo, which turn the bytes around";
            throw new InvalidOperationException(
                $"{source}: elements of dtype '{dtype}' are not in this machine's byte order ({NpyDType.NativeOrder}), so they cannot be used in place: {advice}.");
        }
    }

    /// <summary>Turns the bytes of values around, where they are not in this machine's order.</summary>
    public static void Swap(NpyDType dtype, Span<byte> values)
    {
        if (dtype.IsNative || dtype.IsOpaque)
            return;
        switch (dtype.SwapBytes)
        {
            case 2:
                Span<ushort> twos = MemoryMarshal.Cast<byte, ushort>(values);
                BinaryPrimitives.ReverseEndianness(twos, twos);
                break;
            case 4:
                Span<uint> fours = MemoryMarshal.Cast<byte, uint>(values);
                BinaryPrimitives.ReverseEndianness(fours, fours);
                break;
            case 8:
                Span<ulong> eights = MemoryMarshal.Cast<byte, ulong>(values);
                BinaryPrimitives.ReverseEndianness(eights, eights);
                break;
        }
    }

    private static bool IsElement<T>(NpyDType dtype)
        where T : unmanaged
    {
        bool known = TryGetKind<T>(out NpyKind kind, out int sizeBytes);
        if (sizeBytes != dtype.SizeBytes)
            return false;
        return dtype.Kind switch
        {
            NpyKind.DateTime or NpyKind.TimeSpan => typeof(T) == typeof(long),
            NpyKind.Bytes or NpyKind.Raw => !known || typeof(T) == typeof(byte),
            NpyKind.Text or NpyKind.Structured => !known,
            _ => known && kind == dtype.Kind,
        };
    }

    private static string NameOf(NpyDType dtype) => (dtype.Kind, dtype.SizeBytes) switch
    {
        (NpyKind.Boolean, _) => nameof(Boolean),
        (NpyKind.SignedInteger, 1) => nameof(SByte),
        (NpyKind.SignedInteger, 2) => nameof(Int16),
        (NpyKind.SignedInteger, 4) => nameof(Int32),
        (NpyKind.SignedInteger, _) => nameof(Int64),
        (NpyKind.UnsignedInteger, 1) => nameof(Byte),
        (NpyKind.UnsignedInteger, 2) => nameof(UInt16),
        (NpyKind.UnsignedInteger, 4) => nameof(UInt32),
        (NpyKind.UnsignedInteger, _) => nameof(UInt64),
        (NpyKind.Float, 2) => nameof(Half),
        (NpyKind.Float, 4) => nameof(Single),
        (NpyKind.Float, _) => nameof(Double),
        (NpyKind.Complex, 8) => nameof(NpyComplex64),
        (NpyKind.Complex, _) => nameof(Complex),
        (NpyKind.DateTime or NpyKind.TimeSpan, _) => nameof(Int64),
        _ => $"{dtype.SizeBytes} bytes, so a struct of that size",
    };
}
