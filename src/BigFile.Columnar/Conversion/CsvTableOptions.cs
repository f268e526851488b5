namespace BigFile.Columnar;

/// <summary>How CSV is read: RFC 4180, in UTF-8, with any line ends.</summary>
public sealed record CsvTableOptions : TextTableOptions
{
    /// <summary>What stands between fields: a character of ASCII that is no quote and no line end.</summary>
    public char Delimiter { get; init; } = ',';

    /// <summary>Whether the first row has the names of the columns. Else they are those of the schema, or f0, f1 and so on.</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>Fields that are null. Where a column is text, only those without quotes around them.</summary>
    public IReadOnlyList<string> NullTexts { get; init; } = [""];
}
