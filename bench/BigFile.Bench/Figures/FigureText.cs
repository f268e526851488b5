using System.Globalization;

namespace BigFile.Bench.Figures;

/// <summary>How a measured value is written: no more digits than it is worth.</summary>
internal static class FigureText
{
    /// <summary>Three digits that count at most, and two decimals at most: 0.70, 6.62, 33.2, 567, 1841.</summary>
    public static string Of(double value) => (Math.Abs(value) switch
    {
        0 => "0",
        < 9.995 => value.ToString("0.00", CultureInfo.InvariantCulture),
        < 99.95 => value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => value.ToString("0", CultureInfo.InvariantCulture),
    });
}
