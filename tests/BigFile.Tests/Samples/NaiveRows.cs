using System.Globalization;
using System.Text;

namespace BigFile.Tests.Samples;

/// <summary>The challenge solved in the way that nobody needs to check: a dictionary, decimal numbers, one line after the other.</summary>
internal static class NaiveRows
{
    /// <summary>The line of results, in Latin-1 so that any bytes are some text, and bytes sort as characters do.</summary>
    public static string Results(byte[] bytes)
    {
        var stations = new SortedDictionary<string, List<decimal>>(StringComparer.Ordinal);
        foreach (string line in Encoding.Latin1.GetString(bytes).Split('\n'))
        {
            if (line.Length == 0)
                continue;
            string[] row = line.TrimEnd('\r').Split(';');
            if (!stations.TryGetValue(row[0], out List<decimal>? temperatures))
                stations[row[0]] = temperatures = [];
            temperatures.Add(decimal.Parse(row[1], CultureInfo.InvariantCulture));
        }
        return "{" + string.Join(", ", stations.Select(s => $"{s.Key}={Text(s.Value.Min())}/{Text(Mean(s.Value))}/{Text(s.Value.Max())}")) + "}\n";
    }

    // Half a tenth goes up, towards positive infinity.
    private static decimal Mean(List<decimal> temperatures) =>
        Math.Floor((temperatures.Sum() * 10 / temperatures.Count) + 0.5m) / 10;

    // Decimals know a negative zero.
    private static string Text(decimal value) => (value == 0 ? 0m : value).ToString("0.0", CultureInfo.InvariantCulture);
}
