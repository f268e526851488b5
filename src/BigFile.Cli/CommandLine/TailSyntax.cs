using System.CommandLine;
using BigFile.Cli.Commands;
using BigFile.Cli.Terminal;

namespace BigFile.Cli.CommandLine;

/// <summary>The command line of <c>bigfile tail</c>.</summary>
internal static class TailSyntax
{
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>Makes the command.</summary>
    public static Command Make(EngineSyntax engine, CommandIo io, CancellationToken interrupt)
    {
        PartSyntax part = new(
            engine,
            "Print the last N lines (default 10); all from line N on with +N.",
            "Print the last N bytes; all from byte N on with +N.");
        Option<bool> follow = new("--follow", "-f") { Description = "Go on with what is appended to the files, whatever is done to their names. Ends with Ctrl-C." };
        Option<bool> followNames = new("-F") { Description = "The same by name: goes on with the file that is put under it, and waits for one that is not there." };
        Option<string?> interval = new("--sleep-interval", "-s") { HelpName = "SECONDS", Description = "Time between two looks where the system does not notify (default 0.25)." };
        Option<string?> process = EngineSyntax.Text("--pid", "PID", "End when this process has ended.");
        Command command = new("tail", "Print the last lines or bytes of files. Reads from the end, however long they are.");
        part.AddTo(command);
        foreach (Option option in new Option[] { follow, followNames, interval, process })
            command.Options.Add(option);
        command.SetAction(parsed =>
        {
            bool byName = parsed.GetValue(followNames);
            FollowRequest request = new(
                byName,
                parsed.GetValue(interval) is string seconds ? OptionValues.Seconds("--sleep-interval", seconds) : DefaultInterval,
                parsed.GetValue(process) is string id ? OptionValues.ProcessId("--pid", id) : null);
            return TailCommand.Run(part.Of(parsed) with { Follow = byName || parsed.GetValue(follow) ? request : null }, io, interrupt);
        });
        return command;
    }
}
