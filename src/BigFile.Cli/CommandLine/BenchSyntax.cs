using System.CommandLine;
using BigFile.Benchmarking;
using BigFile.Cli.Bench;
using BigFile.Cli.Commands;
using BigFile.Cli.Terminal;

namespace BigFile.Cli.CommandLine;

/// <summary>The command line of <c>bigfile bench</c>.</summary>
internal sealed class BenchSyntax
{
    private const string Description =
        "Measure how fast a file is read or written, by several ways side by side, which take turns round by round: the engine's ways, a raw mapping, "
        + "read calls, streams.";

    private const string Examples = """
        Examples:
          bigfile bench data.bin
              read it in order, warm, by the usual ways
          bigfile bench data.bin --work randread --cache cold --time 5s
              random blocks of 4KiB, none of them in memory at first
          bigfile bench --size 4GiB --dir /mnt/disk --work mixed --mix 90
              90 % random reads and 10 % writes in a scratch file
          bigfile bench data.bin --ways lease,raw --windows 1MiB,64MiB
          bigfile bench data.bin --ways lease --placement reserved,floating
          bigfile bench data.bin --json --report out.html
          bigfile bench sweep data.bin
              find the best way, window size and thread count
        """;

    private static readonly TimeSpan s_drawnTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_warmUp = TimeSpan.FromMilliseconds(200);

    private readonly BenchFileSyntax _shared = new();
    private readonly Option<string?> _work = EngineSyntax.Text("--work", "WORK", "read (default), randread, write, randwrite, mixed, scan, gather, append or checkpoint.");
    private readonly Option<string?> _block = EngineSyntax.Text("--block", "SIZE", "Block size (64KiB in order, 4KiB at drawn places), or sizes with weights, as 4KiB:70,64KiB:30.");
    private readonly Option<string?> _access = EngineSyntax.Text("--access", "HOW", "How places are drawn: uniform (default), zipf:1.1, hot:10/90 (90 % of operations in the first 10 %), stride:1MiB.");
    private readonly Option<string?> _amount = EngineSyntax.Text("--amount", "SIZE", "Bytes that each way moves in a round (default in order: once over the file).");
    private readonly Option<string?> _time = EngineSyntax.Text("--time", "TIME", "Or how long each way works in a round, as 500ms, 5s or 2m (default at drawn places: 2s).");
    private readonly Option<string?> _warmUp = EngineSyntax.Text("--warm-up", "TIME", "How long each works before, unmeasured (default: 200ms where it reads what is in memory, else none).");
    private readonly Option<string?> _rounds = EngineSyntax.Text("--rounds", "N", "How often each way is measured (default 3).");
    private readonly Option<string?> _rate = EngineSyntax.Text("--rate", "SIZE", "At most so many bytes a second.");
    private readonly Option<string?> _mix = EngineSyntax.Text("--mix", "PERCENT", "mixed: the share of reads (default 70).");
    private readonly Option<string?> _batch = EngineSyntax.Text("--batch", "N", "gather: values of 8 bytes in a batch (default 1024).");
    private readonly Option<string?> _flushEvery = EngineSyntax.Text("--flush-every", "N", "Flush after so many writes (checkpoint: default 1000).");
    private readonly Option<string?> _flushLevel = EngineSyntax.Text("--flush-level", "LEVEL", "durable (default: on the device) or written (handed to the system).");
    private readonly Option<bool> _flushEnd = new("--flush-end") { Description = "End each round with a flush, counted." };
    private readonly Option<string?> _cache = EngineSyntax.Text("--cache", "STATE", "Before each round: warm (all in memory; default for reading, if it fits), cold (none, proved) or as-is.");
    private readonly Option<string?> _latency = EngineSyntax.Text("--latency", "WHICH", "Operations timed one by one: auto (default: some), all or none.");
    private readonly Option<bool> _verify = new("--verify") { Description = "Write a pattern; read it back from the device and compare after each round." };
    private readonly Option<bool> _overwrite = new("--overwrite") { Description = "Work that writes may write to FILE. Its contents are lost." };

    private BenchSyntax()
    {
    }

    private IEnumerable<Option> Options =>
    [
        .. _shared.FileOptions, _overwrite, _work, .. _shared.WayOptions, _block, _access, _mix, _batch, _amount, _time, _warmUp, _rounds, _rate,
        _cache, _flushEvery, _flushLevel, _flushEnd, _latency, _verify, .. _shared.OutputOptions,
    ];

    /// <summary>Makes the command.</summary>
    public static Command Make(EngineSyntax engine, CommandIo io, CancellationToken interrupt)
    {
        BenchSyntax syntax = new();
        Command command = new ExampleCommand("bench", Description, Examples) { syntax._shared.File };
        foreach (Option option in syntax.Options)
            command.Options.Add(option);
        command.Subcommands.Add(SweepSyntax.Make(engine, io, syntax.ThrowIfGiven, interrupt));
        command.SetAction(parsed => BenchCommand.Run(syntax.Of(parsed, engine.WithPlacementsOf(parsed)), io, interrupt));
        return command;
    }

    // The parser takes options of bench before the word sweep, and nobody would look at them.
    private void ThrowIfGiven(ParseResult parsed)
    {
        if (parsed.GetValue(_shared.File) is not null)
            throw new CommandException("FILE: the file of a sweep stands behind the word sweep; see bigfile bench sweep --help");
        foreach (Option option in Options)
        {
            if (BenchFileSyntax.IsGiven(parsed, option))
                throw new CommandException($"{option.Name}: options of a sweep stand behind the word sweep; see bigfile bench sweep --help");
        }
    }

    private BenchRequest Of(ParseResult parsed, (EngineOptions Engine, IReadOnlyList<Placement> Placements) given)
    {
        EngineOptions engine = given.Engine;
        (long start, long end) = _shared.RangeOf(parsed);
        BenchFileRequest file = _shared.FileOf(parsed, parsed.GetValue(_overwrite));
        BenchJob job = new()
        {
            Path = file.Path ?? file.ScratchName,
            Ways = [],
            Work = parsed.GetValue(_work) is string work ? BenchOptionValues.Work("--work", work) : BenchWork.SequentialRead,
            Start = start,
            End = end,
            Threads = Math.Max(1, engine.ThreadCount),
            Rounds = parsed.GetValue(_rounds) is string rounds ? BenchOptionValues.Count("--rounds", rounds, 1, 1000) : 3,
            Seed = _shared.SeedOf(parsed),
            RateBytesPerSecond = parsed.GetValue(_rate) is string rate ? BenchOptionValues.Rate("--rate", rate) : 0,
            Latency = parsed.GetValue(_latency) is string latency
                ? BenchOptionValues.OneOf("--latency", latency, ("auto", LatencySampling.Auto), ("all", LatencySampling.All), ("none", LatencySampling.None))
                : LatencySampling.Auto,
        };
        job = WithPlaces(WithAmount(WithWriting(job, parsed), parsed), parsed);
        job = WithCache(job, parsed);
        IReadOnlyList<WayKind>? named = _shared.WaysOf(parsed, out bool isNamed);
        if (file is { Overwrite: true, Path: null } || (file.Overwrite && !job.Writes))
            throw new CommandException("--overwrite: only with a FILE and work that writes");
        return new BenchRequest
        {
            Job = job with { Ways = BenchWays.Of(named, isNamed, job, _shared.WindowsOf(parsed, engine) ?? [DefaultWindow(engine)], given.Placements, engine) },
            File = file,
            Output = _shared.OutputOf(parsed, engine),
            ChoosesCache = parsed.GetValue(_cache) is null && !job.Writes,
        };
    }

    // The engine's own, unless the budget is too small for it; 0 lets each way choose.
    private static long DefaultWindow(EngineOptions engine) =>
        engine.BudgetBytes is long budget && engine.WindowBytesFor(budget) is long bytes and < MappedFileOptions.DefaultWindowSizeBytes ? bytes : 0;

    private BenchJob WithWriting(BenchJob job, ParseResult parsed)
    {
        foreach (Option option in new Option[] { _flushEvery, _flushLevel, _flushEnd, _verify })
        {
            if (!job.Writes && BenchFileSyntax.IsGiven(parsed, option))
                throw new CommandException($"{option.Name}: work {job.WorkName} writes nothing");
        }
        bool isCheckpoint = job.Work == BenchWork.Checkpoint;
        int flushEvery = parsed.GetValue(_flushEvery) is string count ? BenchOptionValues.Count("--flush-every", count, 1, int.MaxValue)
            : isCheckpoint ? 1000 : 0;
        bool flushEnd = parsed.GetValue(_flushEnd);
        if (parsed.GetValue(_flushLevel) is not null && flushEvery == 0 && !flushEnd)
            throw new CommandException("--flush-level: nothing is flushed: give --flush-every or --flush-end too");
        return job with
        {
            FlushEvery = flushEvery,
            FlushAtEnd = flushEnd,
            FlushLevel = parsed.GetValue(_flushLevel) is string level
                ? BenchOptionValues.OneOf("--flush-level", level, ("durable", CheckpointLevel.Durable), ("written", CheckpointLevel.Written))
                : CheckpointLevel.Durable,
            Verify = parsed.GetValue(_verify),
        };
    }

    private BenchJob WithAmount(BenchJob job, ParseResult parsed)
    {
        if (parsed.GetValue(_amount) is not null && parsed.GetValue(_time) is not null)
            throw new CommandException("--amount and --time: give one of them");
        if (job is { Work: BenchWork.Append, Threads: > 1 })
            throw new CommandException("--threads: one thread alone appends");
        if (job.Work == BenchWork.Append && (job.Start, job.End) != (0, long.MaxValue))
            throw new CommandException("--range: work append adds behind the end; it has no range");
        long amountBytes = parsed.GetValue(_amount) is string amount ? BenchOptionValues.SizeAboveNone("--amount", amount) : 0;
        TimeSpan time = parsed.GetValue(_time) is string text ? BenchOptionValues.Time("--time", text) : TimeSpan.Zero;
        return job with
        {
            AmountBytes = amountBytes,
            Duration = time == TimeSpan.Zero && amountBytes == 0 && job.Draws ? s_drawnTime : time,
        };
    }

    private BenchJob WithPlaces(BenchJob job, ParseResult parsed)
    {
        if (parsed.GetValue(_access) is not null && !job.Draws)
            throw new CommandException($"--access: work {job.WorkName} goes in order; it draws no places");
        if (parsed.GetValue(_mix) is not null && job.Work != BenchWork.Mixed)
            throw new CommandException("--mix: only with --work mixed");
        if (parsed.GetValue(_batch) is not null && job.Work != BenchWork.Gather)
            throw new CommandException("--batch: only with --work gather");
        BlockSizes blocks = parsed.GetValue(_block) is string block ? BenchOptionValues.Blocks("--block", block)
            : BlockSizes.Of(job.Work == BenchWork.Gather ? sizeof(long) : job.Draws ? 4 << 10 : 64 << 10);
        if (job.Work == BenchWork.Gather && blocks is not { Smallest: sizeof(long), Largest: sizeof(long) })
            throw new CommandException("--block: work gather reads values of 8 bytes; --batch says how many at a time");
        return job with
        {
            Blocks = blocks,
            Pattern = parsed.GetValue(_access) is string access ? BenchOptionValues.Access("--access", access) : AccessPattern.Uniform,
            ReadPercent = parsed.GetValue(_mix) is string mix ? BenchOptionValues.Percent("--mix", mix) : 70,
            BatchLength = parsed.GetValue(_batch) is string batch ? BenchOptionValues.Count("--batch", batch, 1, 1 << 20) : 1024,
        };
    }

    private BenchJob WithCache(BenchJob job, ParseResult parsed)
    {
        CacheWanted cache = parsed.GetValue(_cache) is string state
            ? BenchOptionValues.OneOf("--cache", state, ("as-is", CacheWanted.AsIs), ("warm", CacheWanted.Warm), ("cold", CacheWanted.Cold))
            : CacheWanted.AsIs;
        TimeSpan? warmUp = parsed.GetValue(_warmUp) is string text ? BenchOptionValues.Time("--warm-up", text, mayBeNone: true) : null;
        if (cache == CacheWanted.Cold && job.Writes)
            throw new CommandException($"--cache: cold is for work that reads, not for {job.WorkName}");
        if (cache == CacheWanted.Warm && job.Work == BenchWork.Append)
            throw new CommandException("--cache: work append begins with an empty file");
        if (cache == CacheWanted.Cold && warmUp > TimeSpan.Zero)
            throw new CommandException("--warm-up: a round that was warmed up is not cold");
        bool isWarmedUp = cache != CacheWanted.Cold && !job.Writes;
        return job with { Cache = cache, WarmUp = warmUp ?? (isWarmedUp ? s_warmUp : TimeSpan.Zero) };
    }
}
