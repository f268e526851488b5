namespace BigFile.Benchmarking;

/// <summary>All that says what is measured. Checked by <c>BenchRun</c> before anything is opened.</summary>
internal sealed record BenchJob
{
    private const string AppendEnding = ".append";

    /// <summary>The file. Works that write change it.</summary>
    public required string Path { get; init; }

    /// <summary>What is done.</summary>
    public BenchWork Work { get; init; } = BenchWork.SequentialRead;

    /// <summary>The ways, side by side, in the order in which they are shown.</summary>
    public required IReadOnlyList<WaySpec> Ways { get; init; }

    /// <summary>Sizes of blocks.</summary>
    public BlockSizes Blocks { get; init; } = BlockSizes.Of(64 << 10);

    /// <summary>How places are drawn, for works that draw them.</summary>
    public AccessPattern Pattern { get; init; } = AccessPattern.Uniform;

    /// <summary>Where the range that is worked on begins, in bytes.</summary>
    public long Start { get; init; }

    /// <summary>Where the range ends, in bytes; past the end of the file is that end.</summary>
    public long End { get; init; } = long.MaxValue;

    /// <summary>Threads that work, 1 or more.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Bytes that each way moves in a round, over all threads; 0: once over the range, or as long as <see cref="Duration"/> says.</summary>
    public long AmountBytes { get; init; }

    /// <summary>How long each way works in a round; zero: until the amount is done.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>How long each way works before each round without being measured. Not for cold rounds.</summary>
    public TimeSpan WarmUp { get; init; }

    /// <summary>How often each way is measured, 1 or more; ways take turns round by round, every other round backwards.</summary>
    public int Rounds { get; init; } = 3;

    /// <summary>
    /// The seed of all that is drawn. Each way gets the same places, but for <see cref="CacheWanted.AsIs"/>, where each turn of a way gets its own:
    /// it would find in memory what the turn before has read.
    /// </summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>At most so many bytes a second over all threads, in the measured time; 0 for as fast as it goes.</summary>
    public long RateBytesPerSecond { get; init; }

    /// <summary>Mixed: the percentage of reads, 0 to 100.</summary>
    public int ReadPercent { get; init; } = 70;

    /// <summary>Gather: values in a batch.</summary>
    public int BatchLength { get; init; } = 1024;

    /// <summary>Works that write: a flush after so many writes of a thread; 0 for none but the one at the end, which <see cref="FlushAtEnd"/> asks for.</summary>
    public int FlushEvery { get; init; }

    /// <summary>What flushes promise.</summary>
    public CheckpointLevel FlushLevel { get; init; } = CheckpointLevel.Durable;

    /// <summary>
    /// Works that write: whether each round ends with a flush of <see cref="FlushLevel"/>, whose time counts as flush time; without, it ends when the
    /// system has what was written.
    /// </summary>
    public bool FlushAtEnd { get; init; }

    /// <summary>The state of the page cache that each round begins with.</summary>
    public CacheWanted Cache { get; init; } = CacheWanted.AsIs;

    /// <summary>Which operations are timed one by one.</summary>
    public LatencySampling Latency { get; init; } = LatencySampling.Auto;

    /// <summary>Whether what is written is a pattern that is read back and compared after each round, from the device.</summary>
    public bool Verify { get; init; }

    /// <summary>The file that is read or written: for work append the one beside.</summary>
    public string WorkPath => Work == BenchWork.Append ? Path + AppendEnding : Path;

    /// <summary>Whether the work changes the file.</summary>
    public bool Writes => Work is BenchWork.SequentialWrite or BenchWork.RandomWrite or BenchWork.Mixed or BenchWork.Append or BenchWork.Checkpoint;

    /// <summary>Whether places are drawn.</summary>
    public bool Draws => Work is BenchWork.RandomRead or BenchWork.RandomWrite or BenchWork.Mixed or BenchWork.Gather or BenchWork.Checkpoint;

    /// <summary>The work as the command takes it: read, randread, write, randwrite, mixed, scan, gather, append, checkpoint.</summary>
    public string WorkName => Work switch
    {
        BenchWork.SequentialRead => "read",
        BenchWork.RandomRead => "randread",
        BenchWork.SequentialWrite => "write",
        BenchWork.RandomWrite => "randwrite",
        BenchWork.Mixed => "mixed",
        BenchWork.Scan => "scan",
        BenchWork.Gather => "gather",
        BenchWork.Append => "append",
        _ => "checkpoint",
    };
}
