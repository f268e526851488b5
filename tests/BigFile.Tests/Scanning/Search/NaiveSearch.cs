using System.Text;
using System.Text.RegularExpressions;
using BigFile.Scanning;

namespace BigFile.Tests.Scanning;

/// <summary>Searches in the way that nobody needs to check: line by line, place by place, character by character.</summary>
internal static class NaiveSearch
{
    /// <summary>Starts of the lines for which a test of the content holds.</summary>
    public static List<(int Start, int End, int Next)> Lines(byte[] block, LineFormat format, Func<byte[], bool> matches)
    {
        var found = new List<(int, int, int)>();
        for (int start = 0, next; start < block.Length; start = next)
        {
            int end = next = block.Length;
            if (format.Rule.TryFindDelimiter(block, start, out int index, out int length))
                (end, next) = (index, index + length);
            if (matches(block[start..end]))
                found.Add((start, end, next));
        }
        return found;
    }

    /// <summary>What <see cref="LineMatcher.TryFindLine"/> finds, from the first to the last.</summary>
    public static List<(int Start, int End, int Next)> LinesOf(LineMatcher matcher, byte[] block)
    {
        var found = new List<(int, int, int)>();
        for (int from = 0; matcher.TryFindLine(block, from, out int start, out int end, out int next); from = next)
            found.Add((start, end, next));
        return found;
    }

    /// <summary>The first match of one of several texts in a line, the longest at its place; -1 if there is none.</summary>
    public static (int Start, int Length) Match(byte[] line, int from, IEnumerable<byte[]> texts, Func<int, int, bool> allows, bool foldsAscii = false, int unit = 1)
    {
        for (int at = from; at < line.Length; at++)
        {
            int longest = -1;
            foreach (byte[] text in texts)
            {
                bool stands = at % unit == 0 && at + text.Length <= line.Length;
                for (int i = 0; stands && i < text.Length; i++)
                    stands = Fold(line[at + i], foldsAscii) == Fold(text[i], foldsAscii);
                if (stands && text.Length > longest && allows(at, text.Length))
                    longest = text.Length;
            }
            if (longest >= 0)
                return (at, longest);
        }
        return (-1, 0);
    }

    public static Encoding EncodingOf(TextEncoding encoding) => encoding switch
    {
        TextEncoding.Latin1 => Encoding.Latin1,
        TextEncoding.Utf16LittleEndian => new UnicodeEncoding(false, false),
        TextEncoding.Utf16BigEndian => new UnicodeEncoding(true, false),
        _ => new UTF8Encoding(false),
    };

    public static Regex Regex(string pattern, bool ignoreCase) =>
        new(pattern, RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None));

    private static byte Fold(byte value, bool foldsAscii) =>
        foldsAscii && value is >= (byte)'A' and <= (byte)'Z' ? (byte)(value + 32) : value;
}
