using System.Globalization;

namespace BigFile.Benchmarking;

/// <summary>
/// Figures as text: speeds in powers of 1,000 (GB/s), sizes in powers of 1,024 (GiB), times in ns to s; three digits that count, no locale. "-" for
/// what is not known.
/// </summary>
internal static class Units
{
    /// <summary>What stands where nothing is known.</summary>
    public const string Unknown = "-";

    private static readonly string[] s_sizes = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
    private static readonly string[] s_counts = ["", "k", "M", "G", "T"];
    private static readonly string[] s_times = ["ns", "us", "ms"];

    /// <summary>A speed in GB/s without the unit: 12.3, 0.0451.</summary>
    public static string Gigabytes(double bytesPerSecond) => bytesPerSecond switch
    {
        < 0 or double.NaN => Unknown,
        0 => "0",
        < 5e3 => "<1e-5",
        < 1e6 => (bytesPerSecond / 1e9).ToString("0.#####", CultureInfo.InvariantCulture),
        < 1e8 => (bytesPerSecond / 1e9).ToString("0.0000", CultureInfo.InvariantCulture),
        < 1e9 => (bytesPerSecond / 1e9).ToString("0.000", CultureInfo.InvariantCulture),
        _ => Digits(bytesPerSecond / 1e9),
    };

    /// <summary>A size: 64KiB, 1.50GiB. A whole number of a unit has no decimals.</summary>
    public static string Size(long bytes)
    {
        if (bytes < 0)
            return Unknown;
        double value = bytes;
        int unit = 0;
        for (; unit < s_sizes.Length - 1 && value >= 1000; unit++)
            value /= 1024;
        return (value == Math.Floor(value) ? value.ToString("0", CultureInfo.InvariantCulture) : Digits(value)) + s_sizes[unit];
    }

    /// <summary>A count: 950, 1.25k, 12.5M.</summary>
    public static string Count(double value)
    {
        if (!(value >= 0))
            return Unknown;
        int unit = 0;
        for (; unit < s_counts.Length - 1 && value >= 999.5; unit++)
            value /= 1000;
        return (unit == 0 && value == Math.Floor(value) ? value.ToString("0", CultureInfo.InvariantCulture) : Digits(value)) + s_counts[unit];
    }

    /// <summary>A time: 310ns, 1.25us, 45.1ms, 12.3s.</summary>
    public static string Time(double nanoseconds)
    {
        if (!(nanoseconds >= 0))
            return Unknown;
        double value = nanoseconds;
        foreach (string unit in s_times)
        {
            if (value < 999.5)
                return (unit == "ns" && value == Math.Floor(value) ? value.ToString("0", CultureInfo.InvariantCulture) : Digits(value)) + unit;
            value /= 1000;
        }
        return (value < 999.5 ? Digits(value) : value.ToString("0", CultureInfo.InvariantCulture)) + "s";
    }

    /// <summary>A share: 0.4%, 12%.</summary>
    public static string Share(double share) => !double.IsFinite(share) || share < 0 ? Unknown
        : (share * 100).ToString(share < 0.0995 ? "0.0" : "0", CultureInfo.InvariantCulture) + "%";

    /// <summary>The name as the command takes it.</summary>
    public static string Name(CacheWanted cache) => cache switch
    {
        CacheWanted.Warm => "warm",
        CacheWanted.Cold => "cold",
        _ => "as-is",
    };

    /// <inheritdoc cref="Name(CacheWanted)"/>
    public static string Name(LatencySampling sampling) => sampling switch
    {
        LatencySampling.All => "all",
        LatencySampling.None => "none",
        _ => "auto",
    };

    /// <inheritdoc cref="Name(CacheWanted)"/>
    public static string Name(CheckpointLevel level) => level == CheckpointLevel.Durable ? "durable" : "written";

    /// <inheritdoc cref="Name(CacheWanted)"/>
    public static string Name(Placement placement) => placement switch
    {
        Placement.Reserved => "reserved",
        Placement.Floating => "floating",
        _ => "auto",
    };

    // Three digits that count.
    private static string Digits(double value) =>
        value.ToString(value < 9.995 ? "0.00" : value < 99.95 ? "0.0" : "0", CultureInfo.InvariantCulture);
}
