using System.Globalization;
using System.Text;

namespace BigFile.Samples.OneBillionRows;

/// <summary>The line that the challenge asks for: <c>{Abha=-23.0/18.0/59.2, Abidjan=-16.2/26.0/67.3}</c>.</summary>
internal static class ResultText
{
    /// <summary>
    /// Writes it, in UTF-8. Stations are sorted by the bytes of their names, which is the order of their code points. The
    /// challenge's own program sorts Java strings, so by UTF-16 units: that differs only where a name with a character
    /// past U+FFFF meets one with a character from U+E000 to U+FFFF at the same place.
    /// </summary>
    internal static byte[] Of(Dictionary<byte[], StationSummary> stations)
    {
        var sorted = new List<KeyValuePair<byte[], StationSummary>>(stations);
        sorted.Sort(static (x, y) => x.Key.AsSpan().SequenceCompareTo(y.Key));
        using var text = new MemoryStream();
        text.WriteByte((byte)'{');
        foreach ((byte[] name, StationSummary summary) in sorted)
        {
            if (text.Length > 1)
                text.Write(", "u8);
            text.Write(name); // as it is: invalid UTF-8 stays what it was
            text.Write(Encoding.ASCII.GetBytes(
                $"={Degrees(summary.MinTenths)}/{Degrees(summary.MeanTenths)}/{Degrees(summary.MaxTenths)}"));
        }
        text.Write("}\n"u8);
        return text.ToArray();
    }

    private static string Degrees(long tenths)
    {
        long absolute = Math.Abs(tenths);
        return string.Create(CultureInfo.InvariantCulture, $"{(tenths < 0 ? "-" : "")}{absolute / 10}.{absolute % 10}");
    }
}
