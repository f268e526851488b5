using System.Globalization;
using System.Numerics;

namespace BigFile.Cli.Columns.Filters;

/// <summary>A number as it was written, without rounding: digits times a power of ten.</summary>
/// <param name="Digits">The digits.</param>
/// <param name="Exponent">The power of ten.</param>
internal readonly record struct ExactNumber(BigInteger Digits, int Exponent)
{
    // More than any type of column needs; keeps what is made of a text small.
    private const int ExponentMax = 1000;
    private const int LengthMax = 1000;

    /// <summary>Reads digits with an optional sign, point and exponent.</summary>
    public static bool TryParse(string text, out ExactNumber number)
    {
        number = default;
        int mark = text.IndexOfAny(['e', 'E']);
        int exponent = 0;
        if (text.Length > LengthMax
            || (mark >= 0 && !int.TryParse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)))
            return false;
        string mantissa = mark < 0 ? text : text[..mark];
        int point = mantissa.IndexOf('.', StringComparison.Ordinal);
        int behind = point < 0 ? 0 : mantissa.Length - point - 1;
        string digits = point < 0 ? mantissa : mantissa.Remove(point, 1);
        if (exponent is < -ExponentMax or > ExponentMax
            || !BigInteger.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger value))
            return false;
        number = new ExactNumber(value, exponent - behind);
        return true;
    }

    /// <summary>The greatest integer that is not more than the number times a power of ten, by a divisor.</summary>
    /// <param name="scale">The power of ten.</param>
    /// <param name="divisor">The divisor, more than 0.</param>
    /// <param name="isExact">Whether it is just that.</param>
    public BigInteger Floor(int scale, int divisor, out bool isExact)
    {
        int power = Exponent + scale;
        BigInteger numerator = power >= 0 ? Digits * BigInteger.Pow(10, power) : Digits;
        BigInteger denominator = divisor * (power < 0 ? BigInteger.Pow(10, -power) : BigInteger.One);
        BigInteger quotient = BigInteger.DivRem(numerator, denominator, out BigInteger rest);
        isExact = rest.IsZero;
        return rest.Sign < 0 ? quotient - 1 : quotient;
    }
}
