using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace BigFile.Scanning;

/// <summary>The usual ways to take keys out of lines, for <see cref="SortedLines{TKey}"/>.</summary>
public static class LineKeys
{
    /// <summary>How much of a line is looked at for its key: 64 KiB.</summary>
    public const int LineBytesMax = 64 << 10;

    private const int TimeCharsMax = 128;

    private static ReadOnlySpan<byte> Openers => "[\"'("u8;

    private static ReadOnlySpan<byte> Closers => "]\"'),;"u8;

    /// <summary>The bytes of the line, or of a column. A line without the column has no key; every other has.</summary>
    public static LineKey<ByteKey> Text(LineColumn? column = null) => (line, out key) =>
    {
        bool found = true;
        if (column is LineColumn wanted)
            found = wanted.TryFind(line, 0, out line);
        key = found ? new ByteKey(line) : default;
        return found;
    };

    /// <summary>A decimal number, with an exponent or without, in a column that has nothing else but brackets or quotes around it.</summary>
    /// <param name="column">The column; null for the first.</param>
    public static LineKey<NumberKey> Number(LineColumn? column = null) => (line, out key) =>
    {
        key = default;
        return (column ?? new LineColumn(1)).TryFind(line, 0, out ReadOnlySpan<byte> text)
            && NumberKey.TryParse(Bare(text), out key);
    };

    /// <summary>
    /// A time in a format of .NET, as UTC. It begins with a column and takes as many more as the format has separators; brackets or
    /// quotes may stand around it. What says no zone is UTC.
    /// </summary>
    /// <param name="format">Such as <c>dd/MMM/yyyy:HH:mm:ss zzz</c>; names are English. See the .NET documentation, "Custom date and time format strings".</param>
    /// <param name="column">The column; null for the first.</param>
    public static LineKey<DateTime> Time(string format, LineColumn? column = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(format);
        LineColumn wanted = column ?? new LineColumn(1);
        int following = CountSeparators(format, wanted.Separator);
        format = Bare(format);
        return (line, out key) =>
        {
            key = default;
            return wanted.TryFind(line, following, out ReadOnlySpan<byte> text) && TryParseTime(text, format, out key);
        };
    }

    /// <summary>Reads a time in a format, as <see cref="Time"/> does.</summary>
    public static bool TryParseTime(ReadOnlySpan<byte> text, string format, out DateTime time)
    {
        time = default;
        if (text.Length > TimeCharsMax)
            return false;
        text = Bare(text);
        format = Bare(format);
        Span<char> chars = stackalloc char[TimeCharsMax];
        int length = Encoding.Latin1.GetChars(text, chars);
        // Slashes and colons of a format stand for themselves in the invariant culture.
        return DateTime.TryParseExact(
            chars[..length], format, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal | DateTimeStyles.AllowInnerWhite | DateTimeStyles.NoCurrentDateDefault, out time);
    }

    /// <summary>The same key for a file in another encoding: the function gets its lines in UTF-8. Allocates nothing for UTF-8 itself.</summary>
    public static LineKey<TKey> FromEncoding<TKey>(TextEncoding encoding, LineKey<TKey> key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (encoding == TextEncoding.Utf8)
            return key;
        Encoding source = encoding switch
        {
            TextEncoding.Utf16LittleEndian => Encoding.Unicode,
            TextEncoding.Utf16BigEndian => Encoding.BigEndianUnicode,
            _ => Encoding.Latin1,
        };
        return (ReadOnlySpan<byte> line, [MaybeNullWhen(false)] out TKey found) => key(Encoding.UTF8.GetBytes(source.GetString(line)), out found);
    }

    private static ReadOnlySpan<byte> Bare(ReadOnlySpan<byte> text) => text.TrimStart(Openers).TrimEnd(Closers);

    // As of the texts, so that a format may show the brackets or not. Quotes mean something else in a format.
    private static string Bare(string format) => format.TrimStart('[', '(').TrimEnd(']', ')', ',', ';');

    private static int CountSeparators(string format, byte? separator)
    {
        int count = 0;
        bool wasSeparator = false;
        foreach (char value in format)
        {
            bool isSeparator = separator is byte one ? value == (char)one : value is ' ' or '\t';
            // Blanks in a row are one separator, where blanks separate.
            count += isSeparator && (separator is not null || !wasSeparator) ? 1 : 0;
            wasSeparator = isSeparator;
        }
        return count;
    }
}
