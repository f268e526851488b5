using BigFile.Scanning;

namespace BigFile.Tests.Scanning.Counting;

/// <summary>Counts text in the way that nobody needs to check: one unit after the other.</summary>
internal static class NaiveText
{
    /// <summary>The counts of the lines that begin in a range.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="encoding">How it is encoded.</param>
    /// <param name="delimiter">The bytes of the delimiter.</param>
    /// <param name="preambleBytes">What stands before the first line.</param>
    /// <param name="start">Where the range begins.</param>
    /// <param name="end">Where it ends.</param>
    public static TextCounts Count(
        byte[] bytes, TextEncoding encoding, byte[] delimiter, int preambleBytes = 0, long start = 0, long end = long.MaxValue)
    {
        int unit = encoding is TextEncoding.Utf16LittleEndian or TextEncoding.Utf16BigEndian ? 2 : 1;
        TextCounts counts = new() { Bytes = start == 0 && end > 0 ? preambleBytes : 0 };
        for (int lineStart = preambleBytes; lineStart < bytes.Length;)
        {
            int lineEnd = lineStart;
            while (lineEnd < bytes.Length && !bytes.AsSpan(lineEnd).StartsWith(delimiter))
                lineEnd = Math.Min(lineEnd + unit, bytes.Length);
            bool hasDelimiter = lineEnd < bytes.Length;
            int next = hasDelimiter ? lineEnd + delimiter.Length : lineEnd;
            if (lineStart >= start && lineStart < end)
            {
                List<int> content = Units(bytes[lineStart..lineEnd], encoding);
                counts += new TextCounts(
                    hasDelimiter ? 1 : 0, Words(content), Units(bytes[lineStart..next], encoding).Count(u => IsCharacter(u, encoding)),
                    next - lineStart, lineEnd - lineStart);
            }
            lineStart = next;
        }
        return counts;
    }

    // A byte that is half a unit is -1.
    private static List<int> Units(byte[] bytes, TextEncoding encoding)
    {
        List<int> units = [];
        if (encoding is TextEncoding.Utf8 or TextEncoding.Latin1)
            return [.. bytes.Select(b => (int)b)];
        for (int i = 0; i < bytes.Length; i += 2)
        {
            units.Add(i + 1 == bytes.Length ? -1
                : encoding == TextEncoding.Utf16BigEndian ? (bytes[i] << 8) + bytes[i + 1] : bytes[i] + (bytes[i + 1] << 8));
        }
        return units;
    }

    private static int Words(List<int> units)
    {
        int words = 0;
        bool inWord = false;
        foreach (int unit in units)
        {
            bool isSpace = unit is ' ' or '\t' or '\n' or '\v' or '\f' or '\r';
            words += !isSpace && !inWord ? 1 : 0;
            inWord = !isSpace;
        }
        return words;
    }

    private static bool IsCharacter(int unit, TextEncoding encoding) => encoding switch
    {
        TextEncoding.Utf8 => unit is < 0x80 or > 0xBF,
        TextEncoding.Latin1 => true,
        _ => unit is < 0xDC00 or > 0xDFFF,
    };

    /// <summary>Random bytes of which most are those that make a difference: white space and its neighbours, parts of characters.</summary>
    public static byte[] Make(Random random, int lengthBytes, bool isWide)
    {
        ReadOnlySpan<byte> choice = [8, 9, 10, 11, 12, 13, 14, 31, 32, 33, 0, (byte)'a', (byte)',', 0x7F, 0x80, 0xBF, 0xC0, 0xFF, 0xDC, 0xD8, 0x89, 0x8A, 0xA0];
        byte[] bytes = new byte[lengthBytes];
        int wordish = random.Next(1, 8);
        for (int i = 0; i < lengthBytes; i++)
        {
            bytes[i] = random.Next(8) < wordish ? (byte)'x' : choice[random.Next(choice.Length)];
            // Every other byte mostly zero or a surrogate's: on either side, for both orders.
            if (isWide && random.Next(4) != 0 && i % 2 == 1)
                bytes[i - (random.Next(8) == 0 ? 1 : 0)] = random.Next(6) == 0 ? (byte)0xDC : (byte)0;
        }
        return bytes;
    }
}
