using System.CommandLine;

namespace BigFile.Cli.CommandLine;

/// <summary><c>bigfile grep</c> for the help. Its arguments are read by <see cref="GrepArguments"/>, before the grammar is asked.</summary>
internal static class GrepSyntax
{
    /// <summary>Makes the command.</summary>
    public static Command Make()
    {
        Argument<string[]> words = new("PATTERN FILE") { Arity = ArgumentArity.ZeroOrMore, Description = "The pattern, unless -e or -f gives it, and the files; - is standard input." };
        Command command = new(
            "grep",
            "Print the lines that match a pattern, as grep -a does: files are always searched as text, on all processors. "
            + "Exit codes: 0 a line was selected, 1 none was, 2 something went wrong.") { words };
        foreach (GrepOption option in GrepOptions.All)
        {
            if (GrepOptions.IsCommon(option))
                continue;
            string name = option.Name;
            // The parser's own help has -h.
            string[] aliases = option.Letter is '\0' or 'h' ? [] : [$"-{option.Letter}"];
            string help = option.Letter == 'h' ? option.Help + " Also -h." : option.Help;
            command.Options.Add(option.Value is null
                ? new Option<bool>($"--{name}", aliases) { Description = help }
                : new Option<string>($"--{name}", aliases) { Description = help, HelpName = option.Value });
        }
        command.SetAction(int (_) => throw new CommandException("grep: only options of all commands stand before its name; see bigfile grep --help"));
        return command;
    }
}
