using System.Globalization;
using System.Numerics;

namespace BigFile.Cli.Columns.Filters;

/// <summary>Dates and times as ISO 8601 writes them, as exact seconds.</summary>
internal static class IsoTime
{
    private const int SecondsOfDay = 86_400;
    private const int FractionDigitsMax = 18;

    /// <summary>Reads <c>2001-12-31</c>, perhaps with <c>T23:59:59.999</c> or a space in place of the T, perhaps with <c>Z</c> or <c>+01:00</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="seconds">Seconds since 1970-01-01T00:00:00.</param>
    public static bool TryParseInstant(string text, out ExactNumber seconds)
    {
        seconds = default;
        ReadOnlySpan<char> rest = text;
        if (rest.Length < 10 || !DateOnly.TryParseExact(rest[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date))
            return false;
        long day = date.DayNumber - new DateOnly(1970, 1, 1).DayNumber;
        rest = rest[10..];
        long zoneSeconds = 0;
        if (rest.EndsWith("Z", StringComparison.Ordinal))
        {
            rest = rest[..^1];
        }
        else if (rest.Length > 6 && rest[^6] is '+' or '-' && rest[^3] == ':')
        {
            if (!TryParseClock(rest[^5..], out ExactNumber zone))
                return false;
            zoneSeconds = rest[^6] == '-' ? -(long)zone.Digits : (long)zone.Digits;
            rest = rest[..^6];
        }
        ExactNumber clock = default;
        if (!rest.IsEmpty && (rest[0] is not ('T' or ' ') || !TryParseClock(rest[1..], out clock)))
            return false;
        BigInteger whole = ((BigInteger)day * SecondsOfDay) - zoneSeconds;
        seconds = new ExactNumber((whole * BigInteger.Pow(10, -clock.Exponent)) + clock.Digits, clock.Exponent);
        return true;
    }

    /// <summary>Reads <c>23:59</c>, <c>23:59:59</c> or <c>23:59:59.999</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="seconds">Seconds since midnight.</param>
    public static bool TryParseClock(ReadOnlySpan<char> text, out ExactNumber seconds)
    {
        seconds = default;
        int point = text.IndexOf('.');
        ReadOnlySpan<char> fraction = point < 0 ? [] : text[(point + 1)..];
        ReadOnlySpan<char> clock = point < 0 ? text : text[..point];
        string form = clock.Length == 5 && point < 0 ? "HH:mm" : "HH:mm:ss";
        if (!TimeOnly.TryParseExact(clock, form, CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly time)
            || (point >= 0 && (fraction.IsEmpty || fraction.Length > FractionDigitsMax || fraction.ContainsAnyExceptInRange('0', '9'))))
            return false;
        BigInteger digits = time.Ticks / TimeSpan.TicksPerSecond;
        if (!fraction.IsEmpty)
            digits = (digits * BigInteger.Pow(10, fraction.Length)) + BigInteger.Parse(fraction, NumberStyles.None, CultureInfo.InvariantCulture);
        seconds = new ExactNumber(digits, -fraction.Length);
        return true;
    }

    /// <summary>Reads <c>PT1.5S</c> or <c>-PT90S</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="seconds">Seconds.</param>
    public static bool TryParseDuration(string text, out ExactNumber seconds)
    {
        bool isNegative = text.StartsWith('-');
        string length = isNegative ? text[1..] : text;
        if (!length.StartsWith("PT", StringComparison.Ordinal) || !length.EndsWith('S') || !ExactNumber.TryParse(length[2..^1], out seconds))
        {
            seconds = default;
            return false;
        }
        if (isNegative)
            seconds = seconds with { Digits = -seconds.Digits };
        return true;
    }
}
