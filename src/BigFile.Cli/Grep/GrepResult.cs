namespace BigFile.Cli.Grep;

/// <summary>What <c>bigfile grep</c> prints of a file.</summary>
internal enum GrepResult
{
    /// <summary>The selected lines, or the matches in them.</summary>
    Lines,

    /// <summary>How many lines are selected.</summary>
    Count,

    /// <summary>The file's name, if a line is selected.</summary>
    FilesWithMatch,

    /// <summary>The file's name, if no line is selected.</summary>
    FilesWithoutMatch,

    /// <summary>Nothing: the exit code tells.</summary>
    Nothing,
}
