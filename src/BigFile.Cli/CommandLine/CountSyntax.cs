using System.CommandLine;
using BigFile.Cli.Commands;
using BigFile.Cli.Counting;
using BigFile.Cli.Terminal;
using BigFile.Scanning;

namespace BigFile.Cli.CommandLine;

/// <summary>The command line of <c>bigfile count</c>. <see cref="QuickCount"/> reads the plain forms without it.</summary>
internal sealed class CountSyntax
{
    private readonly Argument<string[]> _files = new("FILE") { Arity = ArgumentArity.OneOrMore, Description = "The files to count." };
    private readonly Option<bool> _lines = new("--lines", "-l") { Description = "Print the number of line feeds." };
    private readonly Option<bool> _words = new("--words", "-w") { Description = "Print the number of words: runs of anything but ASCII white space." };
    private readonly Option<bool> _characters = new("--chars", "-m") { Description = "Print the number of characters: code points." };
    private readonly Option<bool> _bytes = new("--bytes", "-c") { Description = "Print the number of bytes." };
    private readonly Option<bool> _longest = new("--max-line-length", "-L") { Description = "Print the length of the longest line, in bytes." };
    private readonly Option<bool> _nul = new("--null-data", "-z") { Description = "Lines end in NUL, not in a line feed." };
    private readonly Option<string?> _delimiter = EngineSyntax.Text("--delimiter", "BYTES", @"Lines end in this text, as ',' or '\r\n' or '\x1e'. Bytes as they stand in the file.");
    private readonly Option<string?> _records = EngineSyntax.Text("--records", "SIZE", "Count records of this size instead of lines; a torn last one is reported, not counted.");
    private readonly Option<string?> _encoding = EngineSyntax.Text("--encoding", "NAME", "auto (the byte order mark tells, else utf-8), utf-8, latin-1, utf-16le or utf-16be. Without it a byte order mark is text.");
    private readonly Option<string?> _range = EngineSyntax.Text("--range", "A..B", "Only the lines whose first byte lies there, whole, as 1GiB..2GiB; each side may be left out.");
    private readonly Option<string?> _split = EngineSyntax.Text("--split", "i/n", "Count the i-th of n parts of the one file, and print a part for bigfile merge.");

    private CountSyntax()
    {
    }

    /// <summary>Makes the command.</summary>
    public static Command Make(EngineSyntax engine, CommandIo io, CancellationToken interrupt)
    {
        CountSyntax syntax = new();
        Command command = new(
            "count",
            "Count lines, bytes and the bytes of the longest line, as wc -l -c does, on all processors. "
            + "Options choose numbers; they are printed in the order lines, words, characters, bytes, longest line.")
        {
            syntax._files, syntax._lines, syntax._words, syntax._characters, syntax._bytes, syntax._longest,
            syntax._nul, syntax._delimiter, syntax._records, syntax._encoding, syntax._range, syntax._split,
        };
        command.SetAction(parsed => CountCommand.Run(syntax.Of(parsed, engine), io, interrupt));
        return command;
    }

    private CountRequest Of(ParseResult parsed, EngineSyntax engine)
    {
        string? encoding = parsed.GetValue(_encoding);
        (long start, long end) = parsed.GetValue(_range) is string range ? OptionValues.Range("--range", range) : (0, long.MaxValue);
        CountRequest request = new(parsed.GetRequiredValue(_files), engine.Of(parsed))
        {
            Columns = If(_lines, CountColumns.Lines) | If(_words, CountColumns.Words) | If(_characters, CountColumns.Characters)
                | If(_bytes, CountColumns.Bytes) | If(_longest, CountColumns.LongestLine),
            DetectsEncoding = encoding == "auto",
            Encoding = encoding is null or "auto" ? null : OptionValues.EncodingOf("--encoding", encoding),
            Delimiter = parsed.GetValue(_delimiter) is string text ? DelimiterText.Parse("--delimiter", text)
                : parsed.GetValue(_nul) ? LineDelimiter.Nul : null,
            RecordBytes = parsed.GetValue(_records) is string size ? OptionValues.Size("--records", size) : 0,
            Start = start,
            End = end,
            Split = parsed.GetValue(_split) is string split ? OptionValues.Split("--split", split) : null,
        };
        Check(request, parsed);
        return request;

        CountColumns If(Option<bool> option, CountColumns column) => parsed.GetValue(option) ? column : CountColumns.None;
    }

    private void Check(CountRequest request, ParseResult parsed)
    {
        if (parsed.GetValue(_delimiter) is not null && parsed.GetValue(_nul))
            throw new CommandException("--delimiter: -z names another one");
        if (request.Split is not null)
        {
            if (request.Files.Count > 1)
                throw new CommandException("--split: a part is of one file");
            if (parsed.GetValue(_range) is not null)
                throw new CommandException("--split: a part is of the whole file, not of a --range");
            if (request.Engine.Json)
                throw new CommandException("--split: a part has a form of its own, not JSON");
        }
        if (parsed.GetValue(_records) is null)
            return;
        if (request.RecordBytes == 0)
            throw new CommandException("--records: a record has one byte or more");
        const CountColumns Known = CountColumns.Lines | CountColumns.Bytes;
        if ((request.Columns & ~Known) != 0 || request.Delimiter is not null || parsed.GetValue(_encoding) is not null)
            throw new CommandException("--records: records of a fixed size are no text: only -l and -c go with them");
    }
}
