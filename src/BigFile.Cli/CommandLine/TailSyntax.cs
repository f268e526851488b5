using System.CommandLine;
using BigFile.Cli.Commands;
using BigFile.Cli.Terminal;

namespace BigFile.Cli.CommandLine;

/// <summary>The command line of <c>bigfile tail</c>.</summary>
internal static class TailSyntax
{
    /// <summary>Makes the command.</summary>
    public static Command Make(EngineSyntax engine, CommandIo io, CancellationToken interrupt)
    {
        PartSyntax part = new(
            engine,
            "Print the last N lines (default 10); all from line N on with +N.",
            "Print the last N bytes; all from byte N on with +N.");
        Command command = new("tail", "Print the last lines or bytes of files. Reads from the end, however long they are.");
        part.AddTo(command);
        command.SetAction(parsed => TailCommand.Run(part.Of(parsed), io, interrupt));
        return command;
    }
}
