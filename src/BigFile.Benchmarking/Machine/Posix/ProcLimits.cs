using System.Globalization;

namespace BigFile.Benchmarking;

/// <summary>The text of /proc/self/limits: names, soft limits, hard limits and units in columns with two or more spaces between.</summary>
internal static class ProcLimits
{
    /// <summary>A soft limit; 0 for unlimited, and where the text does not have it.</summary>
    public static long Soft(string text, string name)
    {
        foreach (string line in text.Split('\n'))
        {
            if (!line.StartsWith(name + " ", StringComparison.Ordinal))
                continue;
            string[] values = line[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return values.Length > 0 && ulong.TryParse(values[0], NumberStyles.None, CultureInfo.InvariantCulture, out ulong value) && value < long.MaxValue
                ? (long)value
                : 0;
        }
        return 0;
    }
}
