namespace BigFile.Samples.OneBillionRows;

/// <summary>Temperatures as the challenge writes them: a minus or nothing, one or two digits, a point, one digit.</summary>
internal static class Temperature
{
    /// <summary>Reads all of <paramref name="text"/>, in tenths of a degree.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> text, out int tenths)
    {
        tenths = 0;
        bool isNegative = text is [(byte)'-', ..];
        ReadOnlySpan<byte> digits = isNegative ? text[1..] : text;
        if (digits.Length is < 3 or > 4 || digits[^2] != (byte)'.')
            return false;
        foreach (byte digit in digits)
        {
            if (digit == (byte)'.')
                continue;
            if (!char.IsAsciiDigit((char)digit))
                return false;
            tenths = (tenths * 10) + digit - '0';
        }
        // More than one point leaves too few digits.
        if (digits.Count((byte)'.') != 1)
            return false;
        tenths = isNegative ? -tenths : tenths;
        return true;
    }
}
