using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace BigFile.Columnar;

/// <summary>Decimals as text, exactly, and back.</summary>
internal static class DecimalText
{
    // A damaged file may say any scale; past this, zeros are not written but counted.
    private const int ZerosMax = 1000;
    private const int DigitsMax = 96;

    public static void Write(Int128 value, int scale, IBufferWriter<byte> output)
    {
        Span<byte> digits = stackalloc byte[DigitsMax];
        value.TryFormat(digits, out int length, default, CultureInfo.InvariantCulture);
        Write(digits[..length], scale, output);
    }

    public static void Write(in ValueText.Wide value, int scale, IBufferWriter<byte> output)
    {
        ReadOnlySpan<ulong> words = value;
        BigInteger number = new(MemoryMarshal.AsBytes(words), isUnsigned: false, isBigEndian: false);
        Span<char> chars = stackalloc char[DigitsMax];
        number.TryFormat(chars, out int length, default, CultureInfo.InvariantCulture);
        Span<byte> digits = stackalloc byte[DigitsMax];
        Encoding.ASCII.GetBytes(chars[..length], digits);
        Write(digits[..length], scale, output);
    }

    private static void Write(ReadOnlySpan<byte> digits, int scale, IBufferWriter<byte> output)
    {
        if (digits[0] == '-')
        {
            output.Write("-"u8);
            digits = digits[1..];
        }
        if (scale is > ZerosMax or < -ZerosMax)
        {
            output.Write(digits);
            output.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"E{-(long)scale}")));
        }
        else if (scale <= 0)
        {
            output.Write(digits);
            if (!digits.SequenceEqual("0"u8))
                WriteZeros(-scale, output);
        }
        else if (digits.Length > scale)
        {
            output.Write(digits[..^scale]);
            output.Write("."u8);
            output.Write(digits[^scale..]);
        }
        else
        {
            output.Write("0."u8);
            WriteZeros(scale - digits.Length, output);
            output.Write(digits);
        }
    }

    private static void WriteZeros(int count, IBufferWriter<byte> output)
    {
        if (count == 0)
            return;
        output.GetSpan(count)[..count].Fill((byte)'0');
        output.Advance(count);
    }
}
