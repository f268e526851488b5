using System.CommandLine;
using System.Globalization;
using BigFile.Cli.Commands;
using BigFile.Cli.Terminal;

namespace BigFile.Cli.CommandLine;

/// <summary>The command <c>columns</c>.</summary>
internal sealed class ColumnsSyntax
{
    private readonly Argument<string> _file = new("FILE") { Description = "An Arrow file (Feather V2), an .npy file, or a directory of raw columns." };
    private readonly Option<bool> _batches = new("--batches") { Description = "Also list the batches, and where they are." };
    private readonly Option<string?> _head = EngineSyntax.Text("--head", "N", "Print the first N rows.");
    private readonly Option<string?> _tail = EngineSyntax.Text("--tail", "N", "Print the last N rows.");
    private readonly Option<string?> _take = EngineSyntax.Text("--take", "ROWS", "Print these rows, in this order: 5,1000000. The first row is 0.");
    private readonly Option<string?> _range = EngineSyntax.Text("--range", "A..B", "Only rows from number A up to, without, B.");
    private readonly Option<string?> _select = EngineSyntax.Text("--select", "NAMES", "Print only these columns, in this order: a,b; or by number: #0,#2.");
    private readonly Option<string?> _where = EngineSyntax.Text("--where", "FILTER",
        "Only rows like \"delay > 60 and (origin == JFK or origin is null)\": == != < <= > >=, is null, is not null, and or &&, or or ||; nothing found is exit code 1.");
    private readonly Option<bool> _count = new("--count", "-c") { Description = "Print how many rows there are." };
    private readonly Option<bool> _stats = new("--stats") { Description = "Print count, nulls, min, max, sum and mean of each column." };
    private readonly Option<bool> _csv = new("--csv") { Description = "Print rows as CSV with a line of names (default); --json prints an object a line." };

    /// <summary>Makes the command.</summary>
    public static Command Make(EngineSyntax engine, CommandIo io, CancellationToken interrupt)
    {
        var syntax = new ColumnsSyntax();
        Command command = new("columns", "Show the columns of an Arrow or .npy file and where they lie in it; print rows, count them, or sum them up.") { syntax._file };
        foreach (Option option in new Option[]
        {
            syntax._batches, syntax._head, syntax._tail, syntax._take, syntax._range, syntax._select, syntax._where, syntax._count, syntax._stats,
            syntax._csv,
        })
        {
            command.Options.Add(option);
        }
        command.SetAction(parsed => ColumnsCommand.Run(syntax.RequestOf(parsed, engine.Of(parsed)), io, interrupt));
        return command;
    }

    private ColumnsRequest RequestOf(ParseResult parsed, EngineOptions engine)
    {
        CheckTogether(parsed, engine);
        return new ColumnsRequest
        {
            File = parsed.GetRequiredValue(_file),
            Engine = engine,
            Batches = parsed.GetValue(_batches),
            Head = parsed.GetValue(_head) is string head ? RecordOptionValues.Number("--head", head, "rows") : null,
            Tail = parsed.GetValue(_tail) is string tail ? RecordOptionValues.Number("--tail", tail, "rows") : null,
            Take = parsed.GetValue(_take) is string take ? RowsOf("--take", take) : null,
            Range = parsed.GetValue(_range) is string range ? RecordOptionValues.Range("--range", range) : (0, long.MaxValue),
            Select = parsed.GetValue(_select),
            Where = parsed.GetValue(_where),
            CountOnly = parsed.GetValue(_count),
            Statistics = parsed.GetValue(_stats),
            Csv = parsed.GetValue(_csv),
            WantsRows = parsed.GetValue(_csv)
                || Array.Exists<Option>([_head, _tail, _take, _range, _select, _where], option => IsGiven(parsed, option)),
        };
    }

    private void CheckTogether(ParseResult parsed, EngineOptions engine)
    {
        Option[] whole = [_take, _head, _tail, _count, _stats, _batches];
        for (int i = 0; i < whole.Length; i++)
        {
            for (int j = i + 1; j < whole.Length; j++)
                Exclude(parsed, whole[i], whole[j]);
        }
        foreach (Option option in new Option[] { _range, _where })
        {
            Exclude(parsed, _take, option);
            Exclude(parsed, _batches, option);
        }
        Exclude(parsed, _select, _count);
        Exclude(parsed, _select, _batches);
        Exclude(parsed, _csv, _batches);
        if (engine.Json && parsed.GetValue(_csv))
            throw new CommandException("--csv and --json: give one of them");
    }

    private static void Exclude(ParseResult parsed, Option left, Option right)
    {
        if (IsGiven(parsed, left) && IsGiven(parsed, right))
            throw new CommandException($"{left.Name} and {right.Name}: give one of them");
    }

    private static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };

    private static long[] RowsOf(string option, string text) => Array.ConvertAll(
        text.Split(',', StringSplitOptions.TrimEntries),
        row => long.TryParse(row, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number
            : throw new CommandException($"{option}: '{row}' is not the number of a row: write, for example, 5,1000000"));
}
