using System.Globalization;

namespace BigFile.Tests;

/// <summary>
/// How often the seeded runs repeat, each time with other seeds: once, or as often as BIGFILE_SOAK says, for a long
/// hunt. A failure prints its seed.
/// </summary>
internal static class Soak
{
    public static int Rounds { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("BIGFILE_SOAK"), NumberStyles.None, CultureInfo.InvariantCulture, out int rounds)
            ? Math.Max(1, rounds) : 1;
}
