namespace BigFile.Samples.OneBillionRows;

/// <summary>Temperatures as the challenge writes them: a minus or nothing, one or two digits, a point, one digit.</summary>
internal static class Temperature
{
    /// <summary>Reads all of <paramref name="text"/>, in tenths of a degree.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> text, out int tenths)
    {
        bool isNegative = text is [(byte)'-', ..];
        ReadOnlySpan<byte> digits = isNegative ? text[1..] : text;
        int tens = digits.Length == 4 ? digits[0] - '0' : 0;
        tenths = 0;
        if (digits.Length is < 3 or > 4 || (uint)tens > 9 || digits[^2] != (byte)'.'
            || !char.IsAsciiDigit((char)digits[^3]) || !char.IsAsciiDigit((char)digits[^1]))
            return false;
        tenths = (tens * 100) + ((digits[^3] - '0') * 10) + digits[^1] - '0';
        if (isNegative)
            tenths = -tenths;
        return true;
    }
}
