namespace BigFile.Cli.Grep;

/// <summary>When to print in colours.</summary>
internal enum ColorChoice
{
    /// <summary>Never.</summary>
    Never,

    /// <summary>On a terminal, unless the environment has NO_COLOR.</summary>
    Auto,

    /// <summary>Always.</summary>
    Always,
}
