namespace BigFile.Scanning;

/// <summary>What a <see cref="SearchPattern"/> is made of.</summary>
public enum SearchPatternKind
{
    /// <summary>Text, looked for as it stands, in the encoding of the lines.</summary>
    Text,

    /// <summary>Bytes, looked for as they stand, whatever the encoding of the lines.</summary>
    Bytes,

    /// <summary>A .NET regular expression, applied to each line by itself.</summary>
    Regex,
}
