using System.CommandLine;
using System.Globalization;
using BigFile.Cli.Columns;
using BigFile.Cli.Commands;
using BigFile.Cli.Terminal;
using BigFile.Columnar;

namespace BigFile.Cli.CommandLine;

/// <summary>The command <c>convert</c>.</summary>
internal sealed class ConvertSyntax
{
    private readonly Argument<string> _input = new("IN") { Description = "The table: a file, or a directory of raw columns." };
    private readonly Argument<string> _output = new("OUT") { Description = "What to make of it; - is standard output, for text." };
    private readonly Option<string?> _from = EngineSyntax.Text("--from", "FORM", $"What IN is: {TableFormats.Names} (default: as its name says).");
    private readonly Option<string?> _to = EngineSyntax.Text("--to", "FORM", "What OUT is to be; the same, without records.");
    private readonly Option<string?> _schema = EngineSyntax.Text("--schema", "FIELDS",
        "Types of columns of CSV and JSON lines, as in \"a:int64, b:timestamp[us, UTC]\"; those of others are found out.");
    private readonly Option<string?> _delimiter = EngineSyntax.Text("--delimiter", "C", "Between the fields of CSV (default: a comma; of TSV, a tab).");
    private readonly Option<bool> _noHeader = new("--no-header") { Description = "CSV has no line of names." };
    private readonly Option<string?> _null = EngineSyntax.Text("--null", "TEXT", "What nulls are in CSV (default: nothing).");
    private readonly Option<string?> _batchRows = EngineSyntax.Text("--batch-rows", "N", "Rows of a batch (default 65536).");
    private readonly Option<string?> _inferRows = EngineSyntax.Text("--infer-rows", "N", "How many rows say what types columns of text have (default 10000).");
    private readonly Option<bool> _dictionary = new("--dictionary") { Description = "Columns of text get a dictionary, which is kept in memory." };
    private readonly Option<string?> _select = EngineSyntax.Text("--select", "COLUMNS", "Only these columns, in this order: a,b.");
    private readonly Option<string?> _layout = EngineSyntax.Text("--layout", "FIELDS", "The fields of records, as for bigfile records; says that IN is such.");
    private readonly Option<bool> _force = new("--force", "-f") { Description = "Replace OUT if it is there." };

    /// <summary>Makes the command.</summary>
    public static Command Make(EngineSyntax engine, CommandIo io, CancellationToken interrupt)
    {
        var syntax = new ConvertSyntax();
        Command command = new("convert", "Make a table of another form: CSV, JSON lines, records, raw columns, Arrow and back.") { syntax._input, syntax._output };
        foreach (Option option in new Option[]
        {
            syntax._from, syntax._to, syntax._schema, syntax._delimiter, syntax._noHeader, syntax._null, syntax._batchRows, syntax._inferRows,
            syntax._dictionary, syntax._select, syntax._layout, syntax._force,
        })
        {
            command.Options.Add(option);
        }
        command.SetAction(parsed => ConvertCommand.Run(syntax.RequestOf(parsed, engine.Of(parsed)), io, interrupt));
        return command;
    }

    private ConvertRequest RequestOf(ParseResult parsed, EngineOptions engine)
    {
        string input = parsed.GetRequiredValue(_input), output = WithoutEnd(parsed.GetRequiredValue(_output));
        string? layout = parsed.GetValue(_layout);
        TableFormat from = parsed.GetValue(_from) is string source ? TableFormats.Parse("--from", source)
            : layout is not null ? TableFormat.Records
            : TableFormats.Of("--from", input);
        TableFormat to = parsed.GetValue(_to) is string target ? TableFormats.Parse("--to", target) : TableFormats.Of("--to", output);
        if (output == ConvertRequest.StandardOutput && !IsText(to))
            throw new CommandException("--to: only csv, tsv and jsonl can be written to standard output");
        if ((from == TableFormat.Records) != layout is not null)
            throw new CommandException("--layout: is for records, which cannot be read without it");
        CheckFits(parsed, from, to);
        return new ConvertRequest
        {
            Input = input,
            Output = output,
            From = from,
            To = to,
            Engine = engine,
            Schema = parsed.GetValue(_schema) is string schema ? Schema("--schema", schema) : null,
            Delimiter = parsed.GetValue(_delimiter) is string delimiter ? Delimiter("--delimiter", delimiter) : null,
            HasHeader = !parsed.GetValue(_noHeader),
            NullText = parsed.GetValue(_null),
            BatchRows = parsed.GetValue(_batchRows) is string rows ? Rows("--batch-rows", rows) : TextTableOptions.DefaultBatchRows,
            InferenceRows = parsed.GetValue(_inferRows) is string first ? Rows("--infer-rows", first) : TextTableOptions.DefaultInferenceRows,
            DictionaryEncodeText = parsed.GetValue(_dictionary),
            Select = parsed.GetValue(_select)?.Split(',', StringSplitOptions.TrimEntries),
            Layout = layout is null ? null : RecordOptionValues.Layout("--layout", layout),
            Force = parsed.GetValue(_force),
        };
    }

    // A directory may be named with a separator at its end; the name that it has until it is whole is made of the rest.
    private static string WithoutEnd(string path)
    {
        while (Path.EndsInDirectorySeparator(path) && Path.TrimEndingDirectorySeparator(path) is string shorter && shorter.Length < path.Length)
            path = shorter;
        return path;
    }

    private void CheckFits(ParseResult parsed, TableFormat from, TableFormat to)
    {
        foreach (Option option in new Option[] { _delimiter, _noHeader, _null })
        {
            if (IsGiven(parsed, option) && !IsCsv(from) && !IsCsv(to))
                throw new CommandException($"{option.Name}: only with csv and tsv");
        }
        foreach (Option option in new Option[] { _schema, _inferRows, _dictionary })
        {
            if (IsGiven(parsed, option) && !IsText(from))
                throw new CommandException($"{option.Name}: only for what is read from csv, tsv and jsonl");
        }
    }

    private static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };

    private static bool IsCsv(TableFormat format) => format is TableFormat.Csv or TableFormat.Tsv;

    private static bool IsText(TableFormat format) => format is TableFormat.Csv or TableFormat.Tsv or TableFormat.JsonLines;

    private static ArrowSchema Schema(string option, string text)
    {
        try
        {
            return ArrowTypeParser.ParseSchema(text);
        }
        catch (FormatException e)
        {
            throw new CommandException($"{option}: {ErrorText.OneLine(e.Message)}");
        }
    }

    private static char Delimiter(string option, string text) => text switch
    {
        "\\t" or "tab" => '\t',
        [< (char)0x80 and not ('"' or '\r' or '\n' or '\0')] => text[0],
        _ => throw new CommandException($"{option}: '{text}' is not one character of ASCII other than a quote or a line end; write tab for a tab"),
    };

    private static int Rows(string option, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int rows) && rows > 0
            ? rows
            : throw new CommandException($"{option}: '{text}' is not a number of rows from 1 to {int.MaxValue}");
}
