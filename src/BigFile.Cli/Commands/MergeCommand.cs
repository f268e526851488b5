using BigFile.Cli.Counting;
using BigFile.Cli.Grep;
using BigFile.Cli.Output;
using BigFile.Cli.Records;
using BigFile.Cli.Terminal;

namespace BigFile.Cli.Commands;

/// <summary>
/// <c>bigfile merge</c>: from what runs of one command with <c>--split 1/n</c> to <c>n/n</c> printed, what one run over the
/// whole file would have printed, byte for byte.
/// </summary>
internal static class MergeCommand
{
    /// <summary>Checks all parts, prints, and returns the exit code of the one run.</summary>
    public static int Run(IReadOnlyList<string> paths, CommandIo io, CancellationToken interrupt)
    {
        using PartSet parts = PartSet.Open(paths, interrupt);
        return parts.Header.Command switch
        {
            GrepPart.CommandName => GrepMerge.Run(parts, io, interrupt),
            CountPart.CommandName => CountPart.Merge(parts, io),
            RecordPart.CommandName => RecordPart.Merge(parts, io),
            string command => throw new CommandException(parts.Parts[0].Path, $"is a part of '{command}', which this version cannot merge"),
        };
    }
}
