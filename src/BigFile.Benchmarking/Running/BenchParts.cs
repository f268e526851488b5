namespace BigFile.Benchmarking;

/// <summary>What a run needs of the rest of the world, so that tests can stand in for files, caches and machines.</summary>
internal sealed record BenchParts
{
    /// <summary>How long each way runs without being measured before the first round: longer than the runtime waits before it compiles for good.</summary>
    private const int SettleMilliseconds = 200;

    /// <summary>The real ones.</summary>
    public static BenchParts Real { get; } = new()
    {
        Open = WayFactory.Open,
        WhyNot = WayFactory.WhyNot,
        Drop = PageCache.Drop,
        ReadIn = (path, start, end, ct) => PageCache.ReadIn(path, start, end, ct),
        Look = PageCache.Look,
        Describe = MachineProbe.Describe,
        BeginUsage = path =>
        {
            UsageReading before = UsageProbe.Now(path);
            return () =>
            {
                UsageReading after = UsageProbe.Now(path);
                return () => UsageProbe.Between(before, after);
            };
        },
    };

    /// <summary>Opens a way to the job's file, which has so many bytes.</summary>
    public required Func<WaySpec, BenchJob, long, Way> Open { get; init; }

    /// <summary>Why a way cannot do a job; null if it can.</summary>
    public required Func<WaySpec, BenchJob, string?> WhyNot { get; init; }

    /// <summary>Drops a file from the page cache.</summary>
    public required Func<string, CancellationToken, DropResult> Drop { get; init; }

    /// <summary>Reads a range of a file into the page cache.</summary>
    public required Action<string, long, long, CancellationToken> ReadIn { get; init; }

    /// <summary>How much of a range of a file is in memory.</summary>
    public required Func<string, long, long, CancellationToken, CacheState> Look { get; init; }

    /// <summary>The machine, and the file's place on it.</summary>
    public required Func<string, MachineDescription> Describe { get; init; }

    /// <summary>
    /// Begins to count what the process uses while it works on a file; what is returned ends it at once, and what that returns sums it up, which may
    /// take a while.
    /// </summary>
    public required Func<string, Func<Func<ProcessUsage>>> BeginUsage { get; init; }

    /// <summary>The length of a file in bytes.</summary>
    public Func<string, long> LengthOf { get; init; } = WayFile.LengthOf;

    /// <summary>What the whole machine has done until now.</summary>
    public Func<NoiseReading> Noise { get; init; } = MachineNoise.Now;

    /// <summary>Makes an empty file where there is none.</summary>
    public Action<string> Create { get; init; } = MadeFiles.Create;

    /// <summary>Makes an empty file in place of one that the run has made.</summary>
    public Action<string> Recreate { get; init; } = MadeFiles.Recreate;

    /// <summary>Removes a file that the run has made; leaves one that somebody else has.</summary>
    public Action<string> Delete { get; init; } = MadeFiles.Delete;

    /// <summary>How long each way runs without being measured before the first round.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromMilliseconds(SettleMilliseconds);
}
