using System.Globalization;

namespace BigFile.Columnar;

/// <summary>Reads dates and times as <see cref="TimeText"/> writes them. What cannot be held exactly is not read.</summary>
internal static class TimeParser
{
    private const long SecondsOfDay = 86_400;
    private const int YearDigitsMax = 12;
    private const int FractionDigitsMax = 18;
    private const int SecondsDigitsMax = 19;

    /// <summary>Days since 1970.</summary>
    public static bool TryDate(ReadOnlySpan<byte> text, out long days) => TakeDate(ref text, out days) && text.IsEmpty;

    /// <summary>A time of day.</summary>
    public static bool TryTime(ReadOnlySpan<byte> text, TimeUnit unit, out long value) =>
        TakeTime(ref text, TimeText.DigitsOf(unit), out value, out _) && text.IsEmpty;

    /// <summary>A point in time: a date, or one with a time behind a T or a space; with a zone, if there is one, it is turned into UTC.</summary>
    public static bool TryTimestamp(ReadOnlySpan<byte> text, TimeUnit unit, ZoneInText zone, out long value)
    {
        value = 0;
        if (!TryTimestamp(text, TimeText.DigitsOf(unit), out long days, out long inDay, out _, out bool hasZone, out long zoneSeconds)
            || zone == (hasZone ? ZoneInText.Never : ZoneInText.Always))
        {
            return false;
        }
        long perSecond = TimeText.PerSecond(unit);
        Int128 whole = ((Int128)days * SecondsOfDay * perSecond) + inDay - (zoneSeconds * perSecond);
        value = (long)whole;
        return value == whole;
    }

    /// <summary>What a timestamp needs: digits of a second, and whether it says its zone. False if it is none.</summary>
    public static bool TryShape(ReadOnlySpan<byte> text, out int digits, out bool hasZone) =>
        TryTimestamp(text, TimeText.DigitsOf(TimeUnit.Nanosecond), out _, out _, out digits, out hasZone, out _);

    /// <summary>A length of time as PT1.5S.</summary>
    public static bool TryDuration(ReadOnlySpan<byte> text, TimeUnit unit, out long value)
    {
        value = 0;
        bool isNegative = Take(ref text, (byte)'-');
        if (!Take(ref text, (byte)'P') || !Take(ref text, (byte)'T'))
            return false;
        int digits = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (digits is < 1 or > SecondsDigitsMax || !Int128.TryParse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out Int128 seconds))
            return false;
        text = text[digits..];
        if (!TakeFraction(ref text, TimeText.DigitsOf(unit), out long fraction, out _) || !Take(ref text, (byte)'S') || !text.IsEmpty)
            return false;
        Int128 whole = (seconds * TimeText.PerSecond(unit)) + fraction;
        if (isNegative)
            whole = -whole;
        value = (long)whole;
        return value == whole;
    }

    private static bool TryTimestamp(
        ReadOnlySpan<byte> text, int digitsMax, out long days, out long inDay, out int digits, out bool hasZone, out long zoneSeconds)
    {
        inDay = zoneSeconds = 0;
        digits = 0;
        hasZone = false;
        if (!TakeDate(ref text, out days))
            return false;
        if (text.IsEmpty)
            return true;
        if (!Take(ref text, (byte)'T') && !Take(ref text, (byte)' '))
            return false;
        if (!TakeTime(ref text, digitsMax, out inDay, out digits))
            return false;
        if (text.IsEmpty)
            return true;
        hasZone = true;
        if (Take(ref text, (byte)'Z'))
            return text.IsEmpty;
        bool isWest = text[0] == '-';
        if (!Take(ref text, (byte)'+') && !Take(ref text, (byte)'-'))
            return false;
        long minutes = 0;
        if (!TakeNumber(ref text, 2, 2, out long hours) || hours > 23)
            return false;
        if (!text.IsEmpty && ((Take(ref text, (byte)':') && text.IsEmpty) || !TakeNumber(ref text, 2, 2, out minutes) || minutes > 59))
            return false;
        zoneSeconds = ((hours * 60) + minutes) * (isWest ? -60 : 60);
        return text.IsEmpty;
    }

    private static bool TakeDate(ref ReadOnlySpan<byte> text, out long days)
    {
        days = 0;
        bool isSigned = !text.IsEmpty && text[0] is (byte)'+' or (byte)'-';
        bool isNegative = isSigned && text[0] == '-';
        if (isSigned)
            text = text[1..];
        if (!TakeNumber(ref text, 4, isSigned ? YearDigitsMax : 4, out long year) || !Take(ref text, (byte)'-')
            || !TakeNumber(ref text, 2, 2, out long month) || !Take(ref text, (byte)'-') || !TakeNumber(ref text, 2, 2, out long day))
        {
            return false;
        }
        year = isNegative ? -year : year;
        if (month is < 1 or > 12 || day < 1 || day > DaysIn(year, (int)month))
            return false;
        days = TimeText.DaysOf(year, (int)month, (int)day);
        return true;
    }

    // The calendar repeats after 400 years.
    private static int DaysIn(long year, int month) => DateTime.DaysInMonth((int)(((year % 400) + 400) % 400) + 400, month);

    private static bool TakeTime(ref ReadOnlySpan<byte> text, int digitsMax, out long value, out int digits)
    {
        value = 0;
        digits = 0;
        long seconds = 0, fraction = 0;
        if (!TakeNumber(ref text, 2, 2, out long hours) || hours > 23 || !Take(ref text, (byte)':')
            || !TakeNumber(ref text, 2, 2, out long minutes) || minutes > 59)
        {
            return false;
        }
        if (Take(ref text, (byte)':')
            && (!TakeNumber(ref text, 2, 2, out seconds) || seconds > 59 || !TakeFraction(ref text, digitsMax, out fraction, out digits)))
        {
            return false;
        }
        value = ((((hours * 60) + minutes) * 60) + seconds) * TimeText.PerSecond((TimeUnit)(digitsMax / 3)) + fraction;
        return true;
    }

    /// <summary>A fraction of a second, if there is one, in units of so many digits; further digits must be zeros.</summary>
    private static bool TakeFraction(ref ReadOnlySpan<byte> text, int digitsMax, out long fraction, out int digits)
    {
        fraction = 0;
        digits = 0;
        if (!Take(ref text, (byte)'.'))
            return true;
        int count = 0;
        for (; count < text.Length && char.IsAsciiDigit((char)text[count]); count++)
        {
            if (count < digitsMax)
                fraction = (fraction * 10) + text[count] - '0';
            else if (text[count] != '0')
                return false;
        }
        text = text[count..];
        digits = Math.Min(count, digitsMax);
        for (int i = count; i < digitsMax; i++)
            fraction *= 10;
        return count is > 0 and <= FractionDigitsMax;
    }

    private static bool TakeNumber(ref ReadOnlySpan<byte> text, int digitsMin, int digitsMax, out long number)
    {
        number = 0;
        int count = 0;
        for (; count < text.Length && count < digitsMax && char.IsAsciiDigit((char)text[count]); count++)
        {
            if (number > (long.MaxValue - 9) / 10)
                return false;
            number = (number * 10) + text[count] - '0';
        }
        text = text[count..];
        return count >= digitsMin;
    }

    private static bool Take(ref ReadOnlySpan<byte> text, byte wanted)
    {
        if (text.IsEmpty || text[0] != wanted)
            return false;
        text = text[1..];
        return true;
    }
}
