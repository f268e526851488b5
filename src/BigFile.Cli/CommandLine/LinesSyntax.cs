using System.CommandLine;
using BigFile.Cli.Commands;
using BigFile.Cli.Terminal;

namespace BigFile.Cli.CommandLine;

/// <summary>The command line of <c>bigfile lines</c>.</summary>
internal static class LinesSyntax
{
    /// <summary>Makes the command.</summary>
    public static Command Make(EngineSyntax engine, CommandIo io, CancellationToken interrupt)
    {
        Argument<string> file = new("FILE") { Description = "The file." };
        Argument<string[]> ranges = new("RANGE") { Arity = ArgumentArity.OneOrMore, Description = "Lines counted from 1: 20, 5..20, 5.. or ..20." };
        Option<bool> number = new("--number", "-n") { Description = "Print each line behind its number and a colon." };
        Option<bool> index = new("--index") { Description = "Make and save an index if there is none that fits." };
        Option<string?> indexFile = EngineSyntax.Text("--index-file", "IDX", "Where the index is (default: FILE.bfidx).");
        Option<string?> encoding = EncodingSyntax.Make();
        Command command = new("lines", "Print lines by their numbers: by the index of the file if there is one, else by counting.")
        {
            file, ranges, number, index, indexFile, encoding,
        };
        command.SetAction(parsed => LinesCommand.Run(
            new LinesRequest(parsed.GetRequiredValue(file), [.. parsed.GetRequiredValue(ranges).Select(LineRange.Parse)], engine.Of(parsed))
            {
                Numbered = parsed.GetValue(number),
                MakesIndex = parsed.GetValue(index),
                IndexPath = parsed.GetValue(indexFile),
                Encoding = EncodingSyntax.Of(parsed, encoding),
            },
            io, interrupt));
        return command;
    }
}
