namespace BigFile.Cli.CommandLine;

/// <summary>One option of <c>bigfile grep</c>.</summary>
/// <param name="Letter">Its letter; NUL if it has none.</param>
/// <param name="Name">Its long name without the dashes; empty if it has none.</param>
/// <param name="Value">What its value is called in the help; null if it takes none.</param>
/// <param name="Help">What the help says.</param>
/// <param name="Apply">Takes it in; gets the option as it was written, and its value.</param>
internal sealed record GrepOption(char Letter, string Name, string? Value, string Help, Action<GrepArguments, string, string> Apply);
