using System.CommandLine;
using BigFile.Cli.Commands;
using BigFile.Cli.Records;
using BigFile.Cli.Terminal;
using BigFile.Scanning;

namespace BigFile.Cli.CommandLine;

/// <summary>The command <c>records</c>.</summary>
internal sealed class RecordsSyntax
{
    private readonly Argument<string> _file = new("FILE") { Description = "The file." };
    private readonly Option<string?> _layout = EngineSyntax.Text("--layout", "FIELDS",
        "The fields of a record, as in \"ts:i64 price:f64 qty:u32 sym:char[8]\": i8 to i64, u8 to u64, f16 f32 f64 (little-endian; be behind it turns that), bool, char[n], utf8[n], bytes[n], pad[n]; @offset behind a type, size=n at the end.");
    private readonly Option<string?> _prefixed = EngineSyntax.Text("--length-prefixed", "FORM",
        "Records have their length before them: u16le, u32be, i64le, varint and so on. Prints offset, offset of the content and length of each.");
    private readonly Option<bool> _inclusive = new("--length-inclusive") { Description = "The length counts its own bytes too." };
    private readonly Option<string?> _lengthMax = EngineSyntax.Text("--max-length", "SIZE", "A longer record is damage, not a record (default: no limit).");
    private readonly Option<string?> _offset = EngineSyntax.Text("--offset", "SIZE", "Where the first record begins (default 0).");
    private readonly Option<string?> _select = EngineSyntax.Text("--select", "FIELDS", "Print only these fields, in this order: a,b.");
    private readonly Option<string?> _where = EngineSyntax.Text("--where", "FILTER",
        "Only records like \"price>100 && sym==ABC\": == != < <= > >=, joined by && or and; nothing found is exit code 1.");
    private readonly Option<string?> _range = EngineSyntax.Text("--range", "A..B", "Only records from number A up to, without, B; the first is 0.");
    private readonly Option<string?> _split = EngineSyntax.Text("--split", "I/N", "Only part I of N equal parts, for bigfile merge to put together.");
    private readonly Option<string?> _head = EngineSyntax.Text("--head", "N", "Only the first N.");
    private readonly Option<string?> _tail = EngineSyntax.Text("--tail", "N", "Only the last N.");
    private readonly Option<bool> _count = new("--count", "-c") { Description = "Print how many there are." };
    private readonly Option<bool> _stats = new("--stats") { Description = "Print count, min, max, sum and mean of numeric fields." };
    private readonly Option<string?> _fields = EngineSyntax.Text("--fields", "FIELDS", "With --stats: of these fields (default: all that are numeric).");
    private readonly Option<bool> _csv = new("--csv") { Description = "Print CSV with a line of names (default); --json prints an object a line." };

    /// <summary>Makes the command.</summary>
    public static Command Make(EngineSyntax engine, CommandIo io, CancellationToken interrupt)
    {
        var syntax = new RecordsSyntax();
        Command command = new("records", "Print, count or sum up records of a fixed layout, or list those that have their length before them.") { syntax._file };
        foreach (Option option in new Option[]
        {
            syntax._layout, syntax._prefixed, syntax._inclusive, syntax._lengthMax, syntax._offset, syntax._select, syntax._where, syntax._range,
            syntax._split, syntax._head, syntax._tail, syntax._count, syntax._stats, syntax._fields, syntax._csv,
        })
        {
            command.Options.Add(option);
        }
        command.SetAction(parsed => RecordsCommand.Run(syntax.RequestOf(parsed, engine.Of(parsed)), io, interrupt));
        return command;
    }

    private RecordsRequest RequestOf(ParseResult parsed, EngineOptions engine)
    {
        CheckTogether(parsed, engine);
        RecordLayout? layout = parsed.GetValue(_layout) is string text ? RecordOptionValues.Layout("--layout", text) : null;
        bool isStatistics = parsed.GetValue(_stats);
        return new RecordsRequest
        {
            File = parsed.GetRequiredValue(_file),
            Engine = engine,
            Layout = layout,
            Prefix = parsed.GetValue(_prefixed) is string form ? PrefixOf(parsed, form) : null,
            OffsetBytes = parsed.GetValue(_offset) is string at ? OptionValues.Size("--offset", at) : 0,
            Fields = layout is null ? [] : isStatistics ? StatisticsFields(parsed, layout)
                : parsed.GetValue(_select) is string names ? RecordOptionValues.Fields("--select", layout, names) : [.. layout.Fields],
            Filter = parsed.GetValue(_where) is string where ? RecordOptionValues.Filter("--where", layout!, where) : null,
            Range = parsed.GetValue(_range) is string range ? RecordOptionValues.Range("--range", range) : (0, long.MaxValue),
            Split = parsed.GetValue(_split) is string split ? OptionValues.Split("--split", split) : null,
            PartOptions = PartOptionsOf(parsed, engine),
            Head = parsed.GetValue(_head) is string head ? RecordOptionValues.Number("--head", head) : null,
            Tail = parsed.GetValue(_tail) is string tail ? RecordOptionValues.Number("--tail", tail) : null,
            CountOnly = parsed.GetValue(_count),
            Statistics = isStatistics,
        };
    }

    private void CheckTogether(ParseResult parsed, EngineOptions engine)
    {
        bool isPrefixed = parsed.GetValue(_prefixed) is not null;
        if (isPrefixed == parsed.GetValue(_layout) is not null)
            throw new CommandException("records: give one of --layout and --length-prefixed");
        if (isPrefixed)
        {
            foreach (Option option in new Option[] { _select, _where, _split, _stats, _fields })
            {
                if (parsed.GetResult(option) is { Implicit: false })
                    throw new CommandException($"{option.Name}: only with --layout");
            }
        }
        else if (parsed.GetValue(_inclusive) || parsed.GetValue(_lengthMax) is not null)
        {
            throw new CommandException("--length-inclusive and --max-length: only with --length-prefixed");
        }
        Exclude(parsed, _head, _tail);
        Exclude(parsed, _count, _stats);
        Exclude(parsed, _select, _stats);
        foreach (Option limit in new Option[] { _head, _tail })
        {
            Exclude(parsed, limit, _count);
            Exclude(parsed, limit, _stats);
        }
        foreach (Option whole in new Option[] { _head, _tail, _stats })
            Exclude(parsed, _split, whole);
        if (engine.Json && parsed.GetValue(_split) is not null && parsed.GetValue(_count))
            throw new CommandException("--split and --json: with --count give one of them");
        if (parsed.GetValue(_fields) is not null && !parsed.GetValue(_stats))
            throw new CommandException("--fields: only with --stats; --select chooses what to print");
        if (engine.Json && parsed.GetValue(_csv))
            throw new CommandException("--csv and --json: give one of them");
    }

    private List<KeyValuePair<string, string>> PartOptionsOf(ParseResult parsed, EngineOptions engine) =>
    [
        new(RecordPart.FormOption, parsed.GetValue(_count) ? RecordPart.CountForm : engine.Json ? "json" : "csv"),
        new("layout", parsed.GetValue(_layout) ?? ""),
        new("offset", parsed.GetValue(_offset) ?? ""),
        new("select", parsed.GetValue(_select) ?? ""),
        new(RecordPart.WhereOption, parsed.GetValue(_where) ?? ""),
        new("range", parsed.GetValue(_range) ?? ""),
    ];

    private static void Exclude(ParseResult parsed, Option left, Option right)
    {
        if (parsed.GetResult(left) is { Implicit: false } && parsed.GetResult(right) is { Implicit: false })
            throw new CommandException($"{left.Name} and {right.Name}: give one of them");
    }

    private LengthPrefix PrefixOf(ParseResult parsed, string form)
    {
        LengthPrefix prefix = RecordOptionValues.Prefix("--length-prefixed", form);
        prefix = prefix with { IncludesItself = parsed.GetValue(_inclusive) };
        return parsed.GetValue(_lengthMax) is string max ? prefix with { LengthBytesMax = OptionValues.Size("--max-length", max) } : prefix;
    }

    private RecordField[] StatisticsFields(ParseResult parsed, RecordLayout layout)
    {
        if (parsed.GetValue(_fields) is not string names)
            return [.. layout.Fields.Where(field => field.IsNumeric)];
        RecordField[] fields = RecordOptionValues.Fields("--fields", layout, names);
        return Array.Find(fields, field => !field.IsNumeric) is RecordField other
            ? throw new CommandException($"--fields: {other} is not numeric")
            : fields;
    }
}
