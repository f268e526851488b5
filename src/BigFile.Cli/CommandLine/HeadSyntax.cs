using System.CommandLine;
using BigFile.Cli.Commands;
using BigFile.Cli.Terminal;

namespace BigFile.Cli.CommandLine;

/// <summary>The command line of <c>bigfile head</c>.</summary>
internal static class HeadSyntax
{
    /// <summary>Makes the command.</summary>
    public static Command Make(EngineSyntax engine, CommandIo io, CancellationToken interrupt)
    {
        PartSyntax part = new(
            engine,
            "Print the first N lines (default 10); all but the last N with -N.",
            "Print the first N bytes; all but the last N with -N.");
        Command command = new("head", "Print the first lines or bytes of files.");
        part.AddTo(command);
        command.SetAction(parsed => HeadCommand.Run(part.Of(parsed), io, interrupt));
        return command;
    }
}
