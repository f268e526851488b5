using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using BigFile.Cli.Commands;
using BigFile.Cli.Terminal;
using BigFile.Scanning;

namespace BigFile.Cli.CommandLine;

/// <summary>The command <c>search-sorted</c>.</summary>
internal sealed class SearchSortedSyntax
{
    private readonly Argument<string> _file = new("FILE") { Description = "The file." };
    private readonly Option<string?> _from = EngineSyntax.Text("--from", "KEY", "The lowest key (default: from the start).");
    private readonly Option<string?> _to = EngineSyntax.Text("--to", "KEY", "The highest key, itself included (default: to the end).");
    private readonly Option<string?> _equals = EngineSyntax.Text("--key-equals", "KEY", "This key only.");
    private readonly Option<string?> _key = EngineSyntax.Text("--key", "COLUMN",
        "The column that lines are sorted by, from 1 (default: the whole line, or column 1 with --numeric and --time); with --layout the name of a field.");
    private readonly Option<string?> _separator = EngineSyntax.Text("--separator", "CHAR", @"What stands between columns, as for cut; \t for a tab (default: spaces and tabs, as for awk).");
    private readonly Option<bool> _numeric = new("--numeric") { Description = "Keys are numbers." };
    private readonly Option<string?> _time = EngineSyntax.Text("--time", "FORMAT",
        "Keys are times, as in \"dd/MMM/yyyy:HH:mm:ss zzz\"; brackets around them do not matter. --from and --to are taken in this format or as 2025-12-31T23:59:59Z.");
    private readonly Option<string?> _encoding = EngineSyntax.Text("--encoding", "NAME", "utf-8, latin1, utf-16le or utf-16be (default: what the byte order mark tells).");
    private readonly Option<string?> _layout = EngineSyntax.Text("--layout", "FIELDS", "The file has records of these fields, sorted by the field --key; see bigfile records --help.");
    private readonly Option<string?> _offset = EngineSyntax.Text("--offset", "SIZE", "With --layout: where the first record begins (default 0).");
    private readonly Option<string?> _select = EngineSyntax.Text("--select", "FIELDS", "With --layout: print only these fields.");
    private readonly Option<bool> _count = new("--count", "-c") { Description = "Print how many there are." };
    private readonly Option<bool> _offsets = new("--offsets") { Description = "Print the bytes that they take, as START..END." };

    /// <summary>Makes the command.</summary>
    public static Command Make(EngineSyntax engine, CommandIo io, CancellationToken interrupt)
    {
        var syntax = new SearchSortedSyntax();
        Command command = new("search-sorted", "Find lines or records between two keys in a sorted file, as a time range of a log, without reading it. Exit code 1 if there are none.") { syntax._file };
        foreach (Option option in new Option[]
        {
            syntax._from, syntax._to, syntax._equals, syntax._key, syntax._separator, syntax._numeric, syntax._time, syntax._encoding, syntax._layout,
            syntax._offset, syntax._select, syntax._count, syntax._offsets,
        })
        {
            command.Options.Add(option);
        }
        command.SetAction(parsed => SearchSortedCommand.Run(syntax.RequestOf(parsed, engine.Of(parsed)), io, interrupt));
        return command;
    }

    private SearchSortedRequest RequestOf(ParseResult parsed, EngineOptions engine)
    {
        CheckTogether(parsed, engine);
        string? from = parsed.GetValue(_equals) ?? parsed.GetValue(_from);
        string? to = parsed.GetValue(_equals) ?? parsed.GetValue(_to);
        RecordLayout? layout = parsed.GetValue(_layout) is string text ? RecordOptionValues.Layout("--layout", text) : null;
        return new SearchSortedRequest
        {
            File = parsed.GetRequiredValue(_file),
            Engine = engine,
            Search = layout is null ? LineSearch(parsed, from, to) : RecordSearch(parsed, layout, from, to),
            Encoding = parsed.GetValue(_encoding) is string name ? OptionValues.EncodingOf("--encoding", name) : null,
            Layout = layout,
            OffsetBytes = parsed.GetValue(_offset) is string at ? OptionValues.Size("--offset", at) : 0,
            Fields = layout is null ? [] : parsed.GetValue(_select) is string names ? RecordOptionValues.Fields("--select", layout, names) : [.. layout.Fields],
            CountOnly = parsed.GetValue(_count),
            OffsetsOnly = parsed.GetValue(_offsets),
        };
    }

    private void CheckTogether(ParseResult parsed, EngineOptions engine)
    {
        bool isRange = parsed.GetValue(_from) is not null || parsed.GetValue(_to) is not null;
        bool isEqual = parsed.GetValue(_equals) is not null;
        if (isRange == isEqual)
            throw new CommandException("search-sorted: give --from, --to or both, or --key-equals");
        if (parsed.GetValue(_numeric) && parsed.GetValue(_time) is not null)
            throw new CommandException("--numeric and --time: give one of them");
        if (parsed.GetValue(_count) && parsed.GetValue(_offsets) && !engine.Json)
            throw new CommandException("--count and --offsets: give one of them");
        if (parsed.GetValue(_layout) is not null)
        {
            if (parsed.GetValue(_key) is null)
                throw new CommandException("--layout: name the field that records are sorted by with --key");
            if (parsed.GetValue(_numeric) || parsed.GetValue(_time) is not null || parsed.GetValue(_separator) is not null || parsed.GetValue(_encoding) is not null)
                throw new CommandException("--numeric, --time, --separator and --encoding: only for lines; the field of a layout has its type");
            return;
        }
        if (parsed.GetValue(_select) is not null || parsed.GetValue(_offset) is not null)
            throw new CommandException("--select and --offset: only with --layout");
        if (engine.Json && !parsed.GetValue(_count) && !parsed.GetValue(_offsets))
            throw new CommandException("--json: lines go to standard output as they are; add --count or --offsets");
    }

    private SortedSearch RecordSearch(ParseResult parsed, RecordLayout layout, string? from, string? to)
    {
        RecordField field = RecordOptionValues.Field("--key", layout, parsed.GetValue(_key)!);
        RecordKey? low = from is null ? null : RecordOptionValues.Key(NameOf(parsed, _from), field, from);
        RecordKey? high = to is null ? null : RecordOptionValues.Key(NameOf(parsed, _to), field, to);
        return (_, records, _) =>
        {
            long start = low is RecordKey least ? records!.LowerBound(field, least) : 0;
            long end = high is RecordKey most ? records!.UpperBound(field, most) : records!.Count;
            return (start, Math.Max(start, end));
        };
    }

    private SortedSearch LineSearch(ParseResult parsed, string? from, string? to)
    {
        LineColumn? column = ColumnOf(parsed);
        string fromName = NameOf(parsed, _from), toName = NameOf(parsed, _to);
        if (parsed.GetValue(_numeric))
            return Search(LineKeys.Number(column), Parsed(from, fromName, NumberOf), Parsed(to, toName, NumberOf));
        if (parsed.GetValue(_time) is not string format)
            return Search(LineKeys.Text(column), Parsed(from, fromName, TextOf), Parsed(to, toName, TextOf));
        if (format.Length == 0)
            throw new CommandException("--time: the format is empty");
        return Search(
            LineKeys.Time(format, column),
            Parsed(from, fromName, (name, text) => TimeOf(name, text, format)),
            Parsed(to, toName, (name, text) => TimeOf(name, text, format)));
    }

    private static SortedSearch Search<TKey>(LineKey<TKey> key, TKey[] from, TKey[] to)
        where TKey : IComparable<TKey> => (file, _, format) =>
    {
        // A carriage return before the line feed is no part of a key. Lines begin at the same places either way.
        bool hasKey = false;
        bool Note(ReadOnlySpan<byte> line, [MaybeNullWhen(false)] out TKey found)
        {
            bool isThere = key(line, out found);
            hasKey |= isThere;
            return isThere;
        }
        SortedLines<TKey> lines = new(file, LineKeys.FromEncoding<TKey>(format.Encoding, Note), format with { Delimiter = LineDelimiter.LineFeedOrCrLf });
        long start = from.Length == 0 ? Math.Min(format.PreambleBytes, file.Length) : lines.LowerBound(from[0]);
        long end = to.Length == 0 ? file.Length : lines.UpperBound(to[0]);
        // Nothing found is an answer; that no line has what was to be compared is a wrong question.
        if (!hasKey && file.Length > format.PreambleBytes)
            throw new CommandException(file.Path, "no line has a key: see --key, --separator, --numeric and --time");
        return (start, Math.Max(start, end));
    };

    // One key or none: a null that fits every type.
    private static TKey[] Parsed<TKey>(string? text, string name, Func<string, string, TKey> parse) => text is null ? [] : [parse(name, text)];

    private string NameOf(ParseResult parsed, Option<string?> option) => parsed.GetValue(_equals) is null ? option.Name : _equals.Name;

    private LineColumn? ColumnOf(ParseResult parsed)
    {
        byte? separator = parsed.GetValue(_separator) switch
        {
            null => null,
            @"\t" => (byte)'\t',
            [< '\x80' and char one] => (byte)one,
            string other => throw new CommandException($"--separator: '{other}' is not one ASCII character"),
        };
        if (parsed.GetValue(_key) is not string text)
            return separator is null ? null : new LineColumn(1, separator);
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number == 0)
            throw new CommandException($"--key: '{text}' is not the number of a column, from 1");
        return new LineColumn(number, separator);
    }

    private static ByteKey TextOf(string name, string text) => new(Encoding.UTF8.GetBytes(text));

    private static NumberKey NumberOf(string name, string text) =>
        NumberKey.TryParse(Encoding.UTF8.GetBytes(text), out NumberKey number)
            ? number
            : throw new CommandException($"{name}: '{text}' is not a number");

    private static DateTime TimeOf(string name, string text, string format) =>
        LineKeys.TryParseTime(Encoding.UTF8.GetBytes(text), format, out DateTime time)
        || DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time)
            ? time
            : throw new CommandException($"{name}: '{text}' is not a time as {format} nor as 2025-12-31T23:59:59Z");
}
