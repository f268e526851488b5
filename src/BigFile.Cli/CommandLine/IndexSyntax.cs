using System.CommandLine;
using BigFile.Cli.Commands;
using BigFile.Cli.Terminal;

namespace BigFile.Cli.CommandLine;

/// <summary>The command line of <c>bigfile index</c>.</summary>
internal static class IndexSyntax
{
    /// <summary>Makes the command.</summary>
    public static Command Make(EngineSyntax engine, CommandIo io, CancellationToken interrupt)
    {
        Argument<string> file = new("FILE") { Description = "The file." };
        Option<string?> output = EngineSyntax.Text("--output", "IDX", "Where the index is (default: FILE.bfidx).");
        Option<bool> check = new("--check") { Description = "Only say whether the index is whole and fits the file." };
        Option<bool> delete = new("--delete") { Description = "Remove the index." };
        Option<string?> encoding = EncodingSyntax.Make();
        Command command = new("index", "Make the line index of a file, or go on with it where the file has grown.")
        {
            file, output, check, delete, encoding,
        };
        command.SetAction(parsed => IndexCommand.Run(
            new IndexRequest(parsed.GetRequiredValue(file), engine.Of(parsed))
            {
                IndexPath = parsed.GetValue(output),
                Checks = parsed.GetValue(check),
                Deletes = parsed.GetValue(delete),
                Encoding = EncodingSyntax.Of(parsed, encoding),
            },
            io, interrupt));
        return command;
    }
}
