using System.CommandLine;
using BigFile.Benchmarking;
using BigFile.Cli.Bench;

namespace BigFile.Cli.CommandLine;

/// <summary>What <c>bench</c> and <c>bench sweep</c> share: which file, which part of it, and how results are printed.</summary>
internal sealed class BenchFileSyntax
{
    private readonly Argument<string?> _file = new("FILE")
    {
        Arity = ArgumentArity.ZeroOrOne,
        Description = "The file to measure. Without it a scratch file is made, and removed at the end.",
    };

    private readonly Option<string?> _size = EngineSyntax.Text("--size", "SIZE", "Size of the scratch file (default 1GiB).");
    private readonly Option<string?> _folder = EngineSyntax.Text("--dir", "DIR", "Where to make it (default: here).");
    private readonly Option<string?> _range = EngineSyntax.Text("--range", "A..B", "Only this part of the file, as 1GiB..2GiB; each side may be left out.");
    private readonly Option<string?> _windows = EngineSyntax.Text("--windows", "SIZES", "Sizes of windows between commas: each way of the engine with each.");
    private readonly Option<string?> _ways = EngineSyntax.Text("--ways", "WAYS", "lease, auto, copy, buffered, direct: the engine; raw: one view of it all; handle: pread; stream: FileStream; accessor: the BCL's view. Between commas, or all.");
    private readonly Option<string?> _seed = EngineSyntax.Text("--seed", "N", "Seed of the places that are drawn (default 1).");
    private readonly Option<bool> _csv = new("--csv") { Description = "Print CSV instead of a table; --json prints JSON." };
    private readonly Option<string?> _report = EngineSyntax.Text("--report", "FILE", "Also write a page of charts, as out.html.");

    /// <summary>The argument.</summary>
    public Argument<string?> File => _file;

    /// <summary>The options of the file, in the order of the help.</summary>
    public IEnumerable<Option> FileOptions => [_size, _folder, _range];

    /// <summary>The options of ways.</summary>
    public IEnumerable<Option> WayOptions => [_ways, _windows];

    /// <summary>The options of what is printed.</summary>
    public IEnumerable<Option> OutputOptions => [_seed, _csv, _report];

    /// <summary>Which file.</summary>
    /// <exception cref="CommandException">A value is wrong, or goes with a scratch file alone.</exception>
    public BenchFileRequest FileOf(ParseResult parsed, bool overwrite)
    {
        string? path = parsed.GetValue(_file);
        foreach (Option option in new Option[] { _size, _folder })
        {
            if (path is not null && IsGiven(parsed, option))
                throw new CommandException($"{option.Name}: only for a scratch file, without FILE");
        }
        if (path is { Length: 0 })
            throw new CommandException("FILE: the name is empty");
        long sizeBytes = parsed.GetValue(_size) is string size ? BenchOptionValues.SizeAboveNone("--size", size) : BenchFileRequest.DefaultSizeBytes;
        return new BenchFileRequest(path, sizeBytes, parsed.GetValue(_folder) ?? ".", overwrite);
    }

    /// <summary>The range.</summary>
    /// <exception cref="CommandException">It is none, or empty.</exception>
    public (long Start, long End) RangeOf(ParseResult parsed)
    {
        if (parsed.GetValue(_range) is not string text)
            return (0, long.MaxValue);
        (long start, long end) = OptionValues.Range("--range", text);
        return start < end ? (start, end) : throw new CommandException($"--range: there is nothing in {text}");
    }

    /// <summary>The ways that were named; null for all of them.</summary>
    /// <exception cref="CommandException">One is unknown.</exception>
    public IReadOnlyList<WayKind>? WaysOf(ParseResult parsed, out bool isNamed)
    {
        isNamed = parsed.GetValue(_ways) is not null;
        return parsed.GetValue(_ways) is string ways ? BenchOptionValues.Ways("--ways", ways) : null;
    }

    /// <summary>The sizes of windows, ascending; null where none was named.</summary>
    /// <exception cref="CommandException">One is no such size, or does not fit into the budget.</exception>
    public IReadOnlyList<long>? WindowsOf(ParseResult parsed, EngineOptions engine)
    {
        if (parsed.GetValue(_windows) is not string text)
            return engine.WindowBytes is long one ? [one] : null;
        if (engine.WindowBytes is not null)
            throw new CommandException("--window and --windows: give one of them");
        IReadOnlyList<long> windows = BenchOptionValues.Windows("--windows", text);
        return windows[^1] > engine.BudgetBytes ? throw new CommandException("--windows: a window must fit into the budget") : windows;
    }

    /// <summary>The seed.</summary>
    /// <exception cref="CommandException">It is no number.</exception>
    public ulong SeedOf(ParseResult parsed) => parsed.GetValue(_seed) is string seed ? BenchOptionValues.Seed("--seed", seed) : 1;

    /// <summary>How results are printed.</summary>
    /// <exception cref="CommandException">Two forms were asked for, or the page has no name.</exception>
    public BenchOutputRequest OutputOf(ParseResult parsed, EngineOptions engine)
    {
        bool csv = parsed.GetValue(_csv);
        if (csv && engine.Json)
            throw new CommandException("--csv and --json: give one of them");
        string? report = parsed.GetValue(_report);
        if (report is { Length: 0 })
            throw new CommandException("--report: the name is empty");
        return new BenchOutputRequest(csv ? BenchFormat.Csv : engine.Json ? BenchFormat.Json : BenchFormat.Table, report);
    }

    /// <summary>Whether an option stands on the command line.</summary>
    public static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };
}
