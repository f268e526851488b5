using System.CommandLine;
using BigFile.Benchmarking;
using BigFile.Cli.Bench;
using BigFile.Cli.Commands;
using BigFile.Cli.Terminal;

namespace BigFile.Cli.CommandLine;

/// <summary>The command line of <c>bigfile bench sweep</c>.</summary>
internal sealed class SweepSyntax
{
    private const string Description =
        "Find the best way, window size and thread count for reading on this machine and file system, in order and at random places, warm and cold, and print "
        + "the settings to use.";

    private const string Examples = """
        Examples:
          bigfile bench sweep data.bin
          bigfile bench sweep --size 4GiB --dir /mnt/disk --quick
          bigfile bench sweep data.bin --ways lease,auto --windows 1MiB,64MiB
        """;

    private readonly BenchFileSyntax _shared = new();
    private readonly Option<bool> _quick = new("--quick") { Description = "Half the time." };
    private readonly Option<string?> _time = EngineSyntax.Text("--time", "TIME", "How long each of the best few works in a round (default 500ms); before, all work two fifths of that.");

    private SweepSyntax()
    {
    }

    /// <summary>Makes the command.</summary>
    public static Command Make(EngineSyntax engine, CommandIo io, Action<ParseResult> throwIfGivenBefore, CancellationToken interrupt)
    {
        SweepSyntax syntax = new();
        Command command = new ExampleCommand("sweep", Description, Examples) { syntax._shared.File };
        foreach (Option option in (IEnumerable<Option>)[.. syntax._shared.FileOptions, .. syntax._shared.WayOptions, syntax._time, syntax._quick, .. syntax._shared.OutputOptions])
            command.Options.Add(option);
        command.SetAction(parsed =>
        {
            throwIfGivenBefore(parsed);
            return SweepCommand.Run(syntax.Of(parsed, engine.Of(parsed)), io, interrupt);
        });
        return command;
    }

    private SweepRequest Of(ParseResult parsed, EngineOptions engine)
    {
        BenchFileRequest file = _shared.FileOf(parsed, overwrite: false);
        (long start, long end) = _shared.RangeOf(parsed);
        if ((file.Path is null ? file.SizeBytes : SweepPlan.RangeBytesMin) < SweepPlan.RangeBytesMin)
            throw new CommandException("--size: a sweep needs at least 1MiB");
        IReadOnlyList<WayKind>? ways = _shared.WaysOf(parsed, out bool isNamed);
        SweepPlan plan = new() { Path = "", Start = start, End = end };
        TimeSpan time = parsed.GetValue(_time) is string text ? BenchOptionValues.Time("--time", text) : plan.FineTime;
        IReadOnlyList<WayKind> kinds = ways ?? (isNamed ? Enum.GetValues<WayKind>() : SweepPlan.DefaultWays);
        if (engine.Placement == Placement.Floating && ways?.Any(kind => kind is WayKind.Buffered or WayKind.Direct) == true)
            throw new CommandException("--placement: windows of buffered and direct are always reserved");
        return new SweepRequest
        {
            Plan = plan with
            {
                FineTime = parsed.GetValue(_quick) ? time / 2 : time,
                Ways = kinds,
                Windows = _shared.WindowsOf(parsed, engine) ?? [.. plan.Windows.Where(bytes => !(bytes > engine.BudgetBytes))],
                Threads = engine.ThreadCount == 0 ? plan.Threads : [engine.ThreadCount],
                BudgetBytes = engine.BudgetBytes ?? 0,
                Placement = engine.Placement,
                Seed = _shared.SeedOf(parsed),
            },
            File = file,
            Output = _shared.OutputOf(parsed, engine),
        };
    }
}
