namespace BigFile.Columnar;

/// <summary>How the bytes of a row have to stand to others. Bytes are compared, so case counts and nothing is normalised. Rows that are null pass none.</summary>
public enum TextComparison
{
    /// <summary>The same bytes.</summary>
    Equal,

    /// <summary>Other bytes.</summary>
    NotEqual,

    /// <summary>They begin with them.</summary>
    StartsWith,

    /// <summary>They end with them.</summary>
    EndsWith,

    /// <summary>They have them somewhere.</summary>
    Contains,
}
