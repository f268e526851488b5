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

    /// <summary>
    /// Takes a number apart into the digits, with a sign, of the integer that stands for it at a scale. False where that would not be exact,
    /// or has more digits than the precision, or where it is no number.
    /// </summary>
    public static bool TryScale(ReadOnlySpan<byte> text, int precision, int scale, Span<byte> digits, out int length)
    {
        length = 0;
        bool isNegative = !text.IsEmpty && text[0] == '-';
        if (isNegative)
            text = text[1..];
        Span<byte> mantissa = stackalloc byte[DigitsMax];
        int count = 0, seen = 0;
        long exponent = scale;
        bool isFraction = false;
        for (; !text.IsEmpty && (text[0] == '.' ? !isFraction : char.IsAsciiDigit((char)text[0])); text = text[1..])
        {
            if (text[0] == '.')
            {
                isFraction = true;
                continue;
            }
            seen++;
            exponent -= isFraction ? 1 : 0;
            if (count == 0 && text[0] == '0')
                continue;
            if (count == DigitsMax)
                return false;
            mantissa[count++] = text[0];
        }
        if (seen == 0 || !TakeExponent(text, ref exponent))
            return false;
        for (; count > 0 && exponent < 0 && mantissa[count - 1] == '0'; exponent++)
            count--;
        if (count > 0 && (exponent < 0 || exponent > precision || count + exponent > precision))
            return false;
        if (isNegative && count > 0)
            digits[length++] = (byte)'-';
        mantissa[..count].CopyTo(digits[length..]);
        length += count;
        int zeros = count == 0 ? 1 : (int)exponent;
        digits.Slice(length, zeros).Fill((byte)'0');
        length += zeros;
        return true;
    }

    /// <summary>Reads what <see cref="TryScale"/> gives, as 256 bits.</summary>
    public static bool TryWide(ReadOnlySpan<byte> digits, Span<byte> value)
    {
        Span<char> chars = stackalloc char[DigitsMax];
        Encoding.ASCII.GetChars(digits, chars);
        BigInteger number = BigInteger.Parse(chars[..digits.Length], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        value.Fill(number.Sign < 0 ? (byte)0xFF : (byte)0);
        return number.TryWriteBytes(value, out _, isUnsigned: false, isBigEndian: false);
    }

    private static bool TakeExponent(ReadOnlySpan<byte> text, ref long exponent)
    {
        if (text.IsEmpty)
            return true;
        if (text[0] is not ((byte)'e' or (byte)'E') || !int.TryParse(text[1..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int power))
            return false;
        exponent += power;
        return true;
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
