using System.Text;
using BigFile.Scanning;

namespace BigFile.Tests.Scanning;

/// <summary>What an index must know, and contents to try it on.</summary>
internal static class IndexOracle
{
    public static readonly LineFormat[] Formats =
    [
        .. from encoding in Enum.GetValues<TextEncoding>()
           from delimiter in new[]
           {
               LineDelimiter.LineFeed, LineDelimiter.CarriageReturn, LineDelimiter.CarriageReturnLineFeed,
               LineDelimiter.LineFeedOrCrLf, LineDelimiter.AnyNewline, LineDelimiter.Nul, LineDelimiter.OfBytes("\n\n"u8),
           }
           select new LineFormat { Encoding = encoding, Delimiter = delimiter },
    ];

    /// <summary>Asserts that every line is found by its number, and by its first and last byte and one between.</summary>
    public static void AssertKnows(LineIndex index, IReadOnlyList<LinePlace> lines)
    {
        Assert.Equal(lines.Count, index.LineCount);
        for (int i = 0; i < lines.Count; i++)
        {
            LinePosition expected = new(i, lines[i].Offset, lines[i].Length + lines[i].Delimiter);
            Assert.Equal(expected, index.GetLine(i));
            Assert.Equal(expected, index.FindLine(expected.Offset));
            Assert.Equal(expected, index.FindLine(expected.EndOffset - 1));
            Assert.Equal(expected, index.FindLine(expected.Offset + (expected.LengthBytes / 2)));
        }
        Assert.False(index.TryGetLine(lines.Count, out _));
        Assert.False(index.TryGetLine(-1, out _));
        Assert.False(index.TryFindLine(index.IndexedBytes, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => index.GetLine(lines.Count));
        Assert.Throws<ArgumentOutOfRangeException>(() => index.FindLine(index.IndexedBytes));
        Assert.Equal(lines is [.., { Delimiter: 0 }], index.EndsWithoutDelimiter);
    }

    /// <summary>Lines of random lengths, now short, now around a limit, with and without what ends the last one.</summary>
    public static byte[] Content(Random random, int lineCount, LineFormat format)
    {
        int[] limits = [1, 40, 254, 255, 256, 257, 511, 1000, 16_384, 65_535];
        Encoding encoding = format.Encoding switch
        {
            TextEncoding.Utf16LittleEndian => Encoding.Unicode,
            TextEncoding.Utf16BigEndian => Encoding.BigEndianUnicode,
            _ => Encoding.UTF8,
        };
        string[] ends = ["\n", "\r", "\r\n", "\0", "\n\n"];
        using MemoryStream content = new();
        for (int i = 0; i < lineCount; i++)
        {
            int limit = limits[Math.Min(random.Next(limits.Length), random.Next(limits.Length))];
            int length = random.Next(3) == 0 ? Math.Max(0, limit - random.Next(3)) : random.Next(Math.Min(limit, 300));
            content.Write(encoding.GetBytes(new string((char)('a' + random.Next(26)), length / format.UnitBytes)));
            if (i < lineCount - 1 || random.Next(2) == 0)
                content.Write(random.Next(4) == 0 ? encoding.GetBytes(ends[random.Next(ends.Length)]) : EndOf(format, encoding));
        }
        return content.ToArray();
    }

    private static byte[] EndOf(LineFormat format, Encoding encoding)
    {
        byte[] bytes = format.Delimiter.BytesIn(format.Encoding);
        return bytes.Length == 0 ? encoding.GetBytes("\n") : bytes;
    }
}
