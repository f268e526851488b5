using BigFile.Scanning;

namespace BigFile.Tests.Scanning;

/// <summary>Formats that differ in how lines are found, by name, with an alphabet in which delimiters and halves of them abound.</summary>
internal static class TestFormats
{
    public static TheoryData<string> Names => ["LF", "CRLF", "LF|CRLF", "any", "NUL", "aa", "aba", "LE LF", "LE CRLF", "BE LF|CRLF", "LE any", "BE any"];

    public static LineFormat Of(string name)
    {
        string delimiter = name.Split(' ')[^1];
        return new LineFormat
        {
            Encoding = name.StartsWith("LE ", StringComparison.Ordinal) ? TextEncoding.Utf16LittleEndian
                : name.StartsWith("BE ", StringComparison.Ordinal) ? TextEncoding.Utf16BigEndian : TextEncoding.Utf8,
            Delimiter = delimiter switch
            {
                "LF" => LineDelimiter.LineFeed,
                "CRLF" => LineDelimiter.CarriageReturnLineFeed,
                "LF|CRLF" => LineDelimiter.LineFeedOrCrLf,
                "any" => LineDelimiter.AnyNewline,
                "NUL" => LineDelimiter.Nul,
                _ => LineDelimiter.OfBytes(System.Text.Encoding.ASCII.GetBytes(delimiter)),
            },
        };
    }

    public static byte[] AlphabetOf(string name) =>
        name is "aa" or "aba" ? "ab"u8.ToArray() : name == "NUL" ? "\0x"u8.ToArray()
        : name.Contains(' ', StringComparison.Ordinal) ? "\n\r\0"u8.ToArray() : "\n\rx"u8.ToArray();

    /// <summary>Random text of the alphabet, in which long runs without a delimiter come up too.</summary>
    public static byte[] Text(string name, Random random, int lengthBytes)
    {
        byte[] alphabet = AlphabetOf(name), text = new byte[lengthBytes];
        for (int at = 0; at < lengthBytes;)
        {
            int run = random.Next(4) == 0 ? random.Next(1, 200) : random.Next(1, 12);
            bool isPlain = random.Next(2) == 0;
            for (int end = Math.Min(lengthBytes, at + run); at < end; at++)
                text[at] = isPlain ? (byte)random.Next('c', 'z') : alphabet[random.Next(alphabet.Length)];
        }
        return text;
    }
}
