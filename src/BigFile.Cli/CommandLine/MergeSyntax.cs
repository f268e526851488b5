using System.CommandLine;
using BigFile.Cli.Commands;
using BigFile.Cli.Terminal;

namespace BigFile.Cli.CommandLine;

/// <summary>The arguments of <c>bigfile merge</c>.</summary>
internal static class MergeSyntax
{
    /// <summary>Makes the command.</summary>
    public static Command Make(CommandIo io, CancellationToken interrupt)
    {
        Argument<string[]> parts = new("PART") { Arity = ArgumentArity.OneOrMore, Description = "What runs with --split 1/n to n/n printed, in any order." };
        Command command = new("merge", "Print from the parts of all splits what one run over the whole file would have printed.") { parts };
        command.SetAction(parsed => MergeCommand.Run(parsed.GetRequiredValue(parts), io, interrupt));
        return command;
    }
}
