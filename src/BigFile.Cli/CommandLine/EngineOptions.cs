namespace BigFile.Cli.CommandLine;

/// <summary>The options that every command has: how the engine is set up, and how results are printed.</summary>
internal sealed record EngineOptions
{
    private const long GridBytes = 64 << 10;

    // Windows that a budget should have room for, so that a few threads can each hold one.
    private const long WindowsInBudget = 8;

    private const long ScanBudgetBytes = 512 << 20;
    private const long ScanWindowsPerThread = 2;

    /// <summary>Size of a window in bytes; null for the engine's default.</summary>
    public long? WindowBytes { get; init; }

    /// <summary>Hard limit on mapped bytes; null for what suits the command.</summary>
    public long? BudgetBytes { get; init; }

    /// <summary>Threads to work with; 0 for one a processor.</summary>
    public int ThreadCount { get; init; }

    /// <summary>Where windows are mapped.</summary>
    public Placement Placement { get; init; }

    /// <summary>Whether the result is one JSON object instead of text.</summary>
    public bool Json { get; init; }

    /// <summary>The number of threads, for commands that hand it on.</summary>
    public int ThreadCountOrAll => ThreadCount == 0 ? Environment.ProcessorCount : ThreadCount;

    /// <summary>Makes the view manager of a command.</summary>
    /// <param name="defaultBudgetBytes">The budget where the user names none; 0 is the engine's default.</param>
    public ViewManager CreateManager(long defaultBudgetBytes = 0) =>
        new(new ViewManagerOptions { BudgetBytes = BudgetBytes ?? defaultBudgetBytes, Name = "bigfile" });

    /// <summary>Makes the view manager of a command that goes over files once, from their start to their end.</summary>
    /// <remarks>With room for a few windows, what it has passed is unmapped while it runs, by all of its threads; with room
    /// for the file, one thread would do that at the end, for 20 to 100 ms in 4 GiB.</remarks>
    public ViewManager CreateScanManager() => CreateManager(Math.Max(
        ScanBudgetBytes, (WindowBytes ?? MappedFileOptions.DefaultWindowSizeBytes) * ScanWindowsPerThread * ThreadCountOrAll));

    /// <summary>The options to open a file with.</summary>
    public MappedFileOptions FileOptions(ViewManager manager, AccessHint hint, MappedFileAccess access = MappedFileAccess.Read) =>
        new()
        {
            Access = access,
            Hint = hint,
            Placement = Placement,
            ViewManager = manager,
            WindowSizeBytes = WindowBytesFor(manager.BudgetBytes),
        };

    /// <summary>The size of windows under a budget: as asked for, or the default unless the budget is too small for it.</summary>
    public long WindowBytesFor(long budgetBytes) => WindowBytes ?? Math.Clamp(
        budgetBytes / WindowsInBudget / GridBytes * GridBytes, GridBytes, MappedFileOptions.DefaultWindowSizeBytes);
}
