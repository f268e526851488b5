using System.Text;
using BigFile.Scanning;

namespace BigFile.Tests.Scanning;

/// <summary>Where a line lies, as the oracle and the scans tell it.</summary>
internal readonly record struct LinePlace(long Offset, long Length, int Delimiter);

/// <summary>The lines of a text, found unit by unit: too slow for use and too short to be wrong.</summary>
internal static class LineOracle
{
    public static List<LinePlace> Lines(ReadOnlySpan<byte> text, LineFormat format)
    {
        List<LinePlace> lines = [];
        int start = Math.Min(format.PreambleBytes, text.Length);
        for (int at = start; at < text.Length;)
        {
            int delimiter = DelimiterAt(text[at..], format);
            if (delimiter == 0)
            {
                at += format.UnitBytes;
                continue;
            }
            lines.Add(new LinePlace(start, at - start, delimiter));
            start = at += delimiter;
        }
        if (start < text.Length)
            lines.Add(new LinePlace(start, text.Length - start, 0));
        return lines;
    }

    private static int DelimiterAt(ReadOnlySpan<byte> text, LineFormat format)
    {
        Encoding encoding = format.Encoding switch
        {
            TextEncoding.Utf16LittleEndian => Encoding.Unicode,
            TextEncoding.Utf16BigEndian => Encoding.BigEndianUnicode,
            _ => Encoding.UTF8,
        };
        byte[] lf = encoding.GetBytes("\n"), cr = encoding.GetBytes("\r"), crLf = encoding.GetBytes("\r\n");
        if (format.Delimiter.Equals(LineDelimiter.AnyNewline))
            return text.StartsWith(crLf) ? crLf.Length : text.StartsWith(lf) ? lf.Length : text.StartsWith(cr) ? cr.Length : 0;
        if (format.Delimiter.Equals(LineDelimiter.LineFeedOrCrLf))
            return text.StartsWith(crLf) ? crLf.Length : text.StartsWith(lf) ? lf.Length : 0;
        byte[] delimiter = format.Delimiter.BytesIn(format.Encoding);
        return text.StartsWith(delimiter) ? delimiter.Length : 0;
    }
}
