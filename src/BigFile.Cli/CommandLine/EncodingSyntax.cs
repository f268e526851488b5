using System.CommandLine;
using BigFile.Scanning;

namespace BigFile.Cli.CommandLine;

/// <summary>The option that names an encoding, for commands to which a byte order mark tells it otherwise.</summary>
internal static class EncodingSyntax
{
    private const string Name = "--encoding";

    /// <summary>Makes the option.</summary>
    public static Option<string?> Make() =>
        EngineSyntax.Text(Name, "NAME", "auto (the byte order mark tells, else utf-8), utf-8, latin-1, utf-16le or utf-16be.");

    /// <summary>What was given; null for auto.</summary>
    /// <exception cref="CommandException">It is no encoding.</exception>
    public static TextEncoding? Of(ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) is string name && name != "auto" ? OptionValues.EncodingOf(Name, name) : null;
}
