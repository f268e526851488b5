using System.Buffers;
using System.Globalization;

namespace BigFile.DataGen;

/// <summary>
/// Sizes as people write them: <c>123</c>, <c>64KiB</c>, <c>1.5GiB</c>, <c>5 GB</c>. Units are B, KiB, MiB, GiB and
/// TiB (powers of 1024), and KB, MB, GB and TB (powers of 1000); case matters not, a bare number counts bytes.
/// </summary>
public static class ByteSize
{
    private static readonly (string Name, long Bytes)[] s_units =
    [
        ("TiB", 1L << 40), ("GiB", 1L << 30), ("MiB", 1L << 20), ("KiB", 1L << 10),
        ("TB", 1_000_000_000_000), ("GB", 1_000_000_000), ("MB", 1_000_000), ("KB", 1_000),
        ("B", 1),
    ];

    private static readonly SearchValues<char> s_numeric = SearchValues.Create("0123456789.");

    private enum Outcome
    {
        Ok,
        Malformed,
        TooLarge,
    }

    /// <summary>Reads <paramref name="text"/> as a number of bytes.</summary>
    /// <param name="text">
    /// Digits, perhaps with a decimal point, then perhaps a space and a unit. What a fraction comes to is rounded to
    /// the nearest byte; a fraction of bytes, as in <c>1.5</c> or <c>1.5B</c>, is an error.
    /// </param>
    /// <exception cref="FormatException"><paramref name="text"/> is not such a size; the message quotes it.</exception>
    /// <exception cref="OverflowException">The size is larger than <see cref="long.MaxValue"/>.</exception>
    public static long Parse(ReadOnlySpan<char> text) => Read(text, out long sizeBytes) switch
    {
        Outcome.Ok => sizeBytes,
        Outcome.TooLarge => throw new OverflowException($"'{text}' is more than {long.MaxValue} bytes."),
        _ => throw new FormatException($"'{text}' is not a size: write, for example, 123, 64KiB, 1.5GiB or 5GB."),
    };

    /// <summary>Reads <paramref name="text"/> as <see cref="Parse"/> does; false, and 0, where that throws.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out long sizeBytes) =>
        Read(text, out sizeBytes) == Outcome.Ok;

    /// <summary>
    /// Writes a size in the largest unit of 1024 that it fills, with at most two decimals: <c>0B</c>, <c>64KiB</c>,
    /// <c>1.5GiB</c>. The result may be read again, but stands for the very same size only if it needed no rounding.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="sizeBytes"/> is negative.</exception>
    public static string Format(long sizeBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sizeBytes);
        decimal value = sizeBytes;
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB"];
        int unit = 0;
        while (unit < units.Length - 1 && Math.Round(value, 2) >= 1024)
        {
            value /= 1024;
            unit++;
        }
        return string.Create(CultureInfo.InvariantCulture, $"{Math.Round(value, 2):0.##}{units[unit]}");
    }

    private static Outcome Read(ReadOnlySpan<char> text, out long sizeBytes)
    {
        sizeBytes = 0;
        ReadOnlySpan<char> number = text.Trim();
        long unitBytes = 1;
        foreach ((string name, long bytes) in s_units)
        {
            if (!number.EndsWith(name, StringComparison.OrdinalIgnoreCase))
                continue;
            number = number[..^name.Length].TrimEnd(' ');
            unitBytes = bytes;
            break;
        }
        if (number.IsEmpty || number.ContainsAnyExcept(s_numeric) || !char.IsAsciiDigit(number[0])
            || !char.IsAsciiDigit(number[^1]) || number.Count('.') > (unitBytes == 1 ? 0 : 1))
            return Outcome.Malformed;

        // Of digits and one point only, so that nothing but size can make it fail. The first comparison keeps the
        // product in the range of decimal, the second decides.
        if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value)
            || value > ((decimal)long.MaxValue / unitBytes) + 1)
            return Outcome.TooLarge;
        decimal rounded = Math.Round(value * unitBytes, MidpointRounding.AwayFromZero);
        if (rounded > long.MaxValue)
            return Outcome.TooLarge;
        sizeBytes = (long)rounded;
        return Outcome.Ok;
    }
}
