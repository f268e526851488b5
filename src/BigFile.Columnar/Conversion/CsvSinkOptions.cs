namespace BigFile.Columnar;

/// <summary>How CSV is written.</summary>
public sealed record CsvSinkOptions
{
    /// <summary>What stands between fields: a character of ASCII that is no quote and no line end.</summary>
    public char Delimiter { get; init; } = ',';

    /// <summary>Whether the first row has the names of the columns.</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>What nulls are. A text that is the same stands in quotes.</summary>
    public string NullText { get; init; } = "";
}
