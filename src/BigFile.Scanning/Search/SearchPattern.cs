namespace BigFile.Scanning;

/// <summary>One thing to look for in lines. Immutable; any thread.</summary>
public sealed class SearchPattern
{
    private readonly byte[] _bytes;

    private SearchPattern(SearchPatternKind kind, string text, byte[] bytes)
    {
        Kind = kind;
        Text = text;
        _bytes = bytes;
    }

    /// <summary>What the pattern is made of.</summary>
    public SearchPatternKind Kind { get; }

    /// <summary>The text or the regular expression; for bytes, their hexadecimal digits.</summary>
    public string Text { get; }

    internal ReadOnlySpan<byte> Content => _bytes;

    /// <summary>Text as it stands: no character of it means anything else. Empty text stands in every line.</summary>
    /// <param name="text">The text; it is encoded as the lines are.</param>
    public static SearchPattern OfText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new SearchPattern(SearchPatternKind.Text, text, []);
    }

    /// <summary>Bytes as they stand in the file. In UTF-16 they count where a unit begins.</summary>
    /// <param name="bytes">The bytes; copied. None stand in every line.</param>
    public static SearchPattern OfBytes(ReadOnlySpan<byte> bytes) =>
        new(SearchPatternKind.Bytes, Convert.ToHexString(bytes), bytes.ToArray());

    /// <summary>A .NET regular expression. It sees one line at a time, without its delimiter, so <c>^</c> and <c>$</c> are the ends of the line.</summary>
    /// <param name="pattern">The expression; it is parsed when a <see cref="LineMatcher"/> is made of it.</param>
    public static SearchPattern OfRegex(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return new SearchPattern(SearchPatternKind.Regex, pattern, []);
    }

    /// <summary>Kind and text.</summary>
    public override string ToString() => $"{Kind} {Text}";
}
