namespace BigFile.Cli.Commands;

/// <summary>When <c>head</c> and <c>tail</c> print the name of a file above it.</summary>
internal enum HeadersWanted
{
    /// <summary>If there are several files.</summary>
    IfSeveral,

    /// <summary>Never.</summary>
    Never,

    /// <summary>Always.</summary>
    Always,
}
