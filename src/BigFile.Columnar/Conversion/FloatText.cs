using System.Globalization;

namespace BigFile.Columnar;

/// <summary>Whether a number as text is still itself as a number of 64 bits with a binary point.</summary>
internal static class FloatText
{
    /// <summary>How numbers are written: without spaces.</summary>
    public const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    private const int ExactDigits = 15;
    private const int DigitsMax = 17;

    /// <summary>
    /// False if the text is no number, or becomes infinite or zero without being it, is an integer that is not held exactly, or has more significant
    /// digits than the type has: 17. A fraction of fewer may be rounded, as all such are.
    /// </summary>
    public static bool IsHeld(ReadOnlySpan<byte> text)
    {
        if (!double.TryParse(text, Style, CultureInfo.InvariantCulture, out double value))
            return false;
        if (!double.IsFinite(value))
            return !text.ContainsAnyInRange((byte)'0', (byte)'9');
        int exponent = text.IndexOfAny("eE"u8);
        ReadOnlySpan<byte> mantissa = exponent < 0 ? text : text[..exponent];
        if (value == 0)
            return !mantissa.ContainsAnyInRange((byte)'1', (byte)'9');
        if (mantissa.Length <= ExactDigits)
            return true;
        int point = mantissa.IndexOf((byte)'.');
        bool isInteger = exponent < 0 && (point < 0 || !mantissa[(point + 1)..].ContainsAnyExcept((byte)'0'));
        return isInteger ? IsExact(point < 0 ? mantissa : mantissa[..point], value) : Digits(mantissa) <= DigitsMax;
    }

    private static bool IsExact(ReadOnlySpan<byte> text, double value) =>
        Int128.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out Int128 whole)
        && whole < (Int128)1 << 100 && whole > -((Int128)1 << 100) && (Int128)value == whole;

    // From the first that is not zero to the last.
    private static int Digits(ReadOnlySpan<byte> mantissa)
    {
        mantissa = mantissa.TrimStart("+-0."u8).TrimEnd("0."u8);
        return mantissa.Length - (mantissa.Contains((byte)'.') ? 1 : 0);
    }
}
