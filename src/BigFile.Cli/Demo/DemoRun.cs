using System.Diagnostics;
using BigFile.Cli.CommandLine;
using BigFile.Cli.Terminal;
using BigFile.DataGen;
using BigFile.Scanning;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Cli.Demo;

/// <summary>The steps of the demonstration, one after the other.</summary>
internal sealed class DemoRun
{
    private const ulong Seed = 20_26;
    private const long BudgetShare = 16;
    private const long BudgetBytesMax = 1 << 30;
    private const long HotShareOfBudget = 4;
    private const int ReadCount = 500_000;
    private const int HotReadCount = 5_000_000;
    private const int UpdateCountWanted = 10_000;
    private const long BytesPerUpdate = 16 << 10;

    private readonly string _path;
    private readonly long _sizeBytes;
    private readonly EngineOptions _engine;
    private readonly CommandIo _io;
    private readonly CancellationToken _interrupt;
    private readonly DataGenerator _generator = DataGenerator.Create(DataKind.AccessLog, Seed);

    public DemoRun(string path, long sizeBytes, EngineOptions engine, CommandIo io, CancellationToken interrupt)
    {
        _path = path;
        _sizeBytes = sizeBytes;
        _engine = engine;
        _io = io;
        _interrupt = interrupt;
    }

    /// <summary>Runs all steps.</summary>
    /// <exception cref="CommandException">Something was not as it should be.</exception>
    public DemoResult Run()
    {
        long started = Stopwatch.GetTimestamp();
        GeneratedFileFacts facts = Generate();
        TimeSpan generate = Stopwatch.GetElapsedTime(started);

        MakeDurable();

        long budgetBytes = Math.Clamp(_sizeBytes / BudgetShare, ViewManager.BudgetBytesMin, BudgetBytesMax);
        using ViewManager manager = _engine.CreateManager(budgetBytes);
        using MappedFile file = MappedFile.Open(
            _path, _engine.FileOptions(manager, AccessHint.Normal, MappedFileAccess.ReadWrite));
        TimeSpan count = Count(file, facts);
        var random = new Random((int)Seed);
        ReadSamples reads = ReadRandomly(file, random, ReadCount, 0, file.Length);
        long hotBytes = Math.Min(Math.Max(manager.BudgetBytes / HotShareOfBudget, 64 << 10), file.Length);
        ReadSamples hotReads = ReadRandomly(file, random, HotReadCount, 0, hotBytes);
        var updates = new RecordUpdates();
        updates.Write(file, (int)Math.Clamp(_sizeBytes / BytesPerUpdate, 1, UpdateCountWanted), random, _interrupt);
        _interrupt.ThrowIfCancellationRequested();
        CheckpointResult checkpoint = file.Checkpoint(CheckpointLevel.Durable);

        long verifyStarted = Stopwatch.GetTimestamp();
        Verify(file, reads, hotReads, updates);
        return new DemoResult
        {
            Path = _path,
            Facts = facts,
            Placement = file.Placement,
            WindowBytes = file.WindowSizeBytes,
            ThreadCount = _engine.ThreadCountOrAll,
            Generate = generate,
            Count = count,
            Reads = reads,
            HotReads = hotReads,
            UpdateCount = updates.Count,
            Update = updates.Elapsed,
            Checkpoint = checkpoint,
            Verify = Stopwatch.GetElapsedTime(verifyStarted),
            Total = Stopwatch.GetElapsedTime(started),
            Statistics = manager.GetStatistics(),
        };
    }

    private GeneratedFileFacts Generate()
    {
        using var progress = new ProgressLine(_io.WriteError, _io.ErrorIsTerminal, "generating", _sizeBytes);
        return FileGenerator.Generate(_path, _generator, _sizeBytes, _engine.ThreadCountOrAll, progress, _interrupt);
    }

    // Else the checkpoint would be charged for the whole log, of which it wrote but a few pages.
    private void MakeDurable()
    {
        using SafeFileHandle handle = File.OpenHandle(_path, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(handle);
        _interrupt.ThrowIfCancellationRequested();
    }

    private TimeSpan Count(MappedFile file, GeneratedFileFacts facts)
    {
        using var progress = new ProgressLine(_io.WriteError, _io.ErrorIsTerminal, "counting", file.Length);
        long started = Stopwatch.GetTimestamp();
        LineCounts counts = LineCounter.Count(file, _engine.ThreadCount, progress, _interrupt);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(started);
        var expected = new LineCounts(facts.NewlineCount, facts.LengthBytes, facts.LongestLineBytes);
        return counts == expected
            ? elapsed
            : throw new CommandException(_path, $"the count found {counts}, but {expected} were generated");
    }

    private ReadSamples ReadRandomly(MappedFile file, Random random, int count, long offset, long lengthBytes)
    {
        var samples = new ReadSamples(count, offset, lengthBytes, _generator.BlockSizeBytes, random);
        samples.Read(file, _interrupt);
        return samples;
    }

    private void Verify(MappedFile file, ReadSamples reads, ReadSamples hotReads, RecordUpdates updates)
    {
        reads.Sort();
        hotReads.Sort();
        updates.Sort();
        using var progress = new ProgressLine(_io.WriteError, _io.ErrorIsTerminal, "verifying", file.Length);
        var verification = new DemoVerification(file, _generator, updates, [reads, hotReads]);
        if (verification.FindFault(_engine.ThreadCountOrAll, progress, _interrupt) is string fault)
            throw new CommandException(_path, fault);
    }
}
