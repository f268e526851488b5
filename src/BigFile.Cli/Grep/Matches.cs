using BigFile.Scanning;

namespace BigFile.Cli.Grep;

/// <summary>Goes from one match in a line to the next.</summary>
internal static class Matches
{
    private const int Utf8BytesMax = 4;

    /// <summary>Where to look for the next match: behind this one, or behind the next character if this one is empty.</summary>
    public static int Next(ReadOnlySpan<byte> content, int start, int length, TextEncoding encoding)
    {
        if (length > 0)
            return start + length;
        switch (encoding)
        {
            case TextEncoding.Utf16LittleEndian:
            case TextEncoding.Utf16BigEndian:
                int high = start + (encoding == TextEncoding.Utf16BigEndian ? 0 : 1);
                bool isPair = content.Length - start >= 4 && (content[high] & 0xFC) == 0xD8 && (content[high + 2] & 0xFC) == 0xDC;
                return start + (isPair ? 4 : 2);
            case TextEncoding.Utf8:
                int next = start + 1;
                while (next < content.Length && next - start < Utf8BytesMax && (content[next] & 0xC0) == 0x80)
                    next++;
                return next;
            default:
                return start + 1;
        }
    }
}
