namespace BigFile.Benchmarking;

/// <summary>
/// What a sweep measures. For each kind of access a coarse pass goes over all ways, windows and thread counts, in short rounds that take turns; a finer
/// pass measures the best few again, longer and more often, and only it decides.
/// </summary>
internal sealed record SweepPlan
{
    /// <summary>The smallest range that a sweep is made over: 1 MiB.</summary>
    public const long RangeBytesMin = 1 << 20;

    /// <summary>Rounds of each setting in the coarse pass.</summary>
    public const int CoarseRounds = 2;

    /// <summary>Rounds of each setting in the finer pass.</summary>
    public const int FineRounds = 5;

    /// <summary>Settings that reach the finer pass, at most, besides the default one.</summary>
    public const int FinalistsMax = 7;

    // Warm rounds read all of it in before each round.
    private const long WarmBytesMax = 1L << 30;
    private const double ReadInBytesPerSecond = 5e9;
    private const double SecondsBetweenRounds = 0.03;
    private const double SettleSeconds = 0.25;

    // A miss of a buffered window reads all of it.
    private const long BufferedWindowBytesMax = 8 << 20;
    private const long BufferedRandomWindowBytesMax = 1 << 20;

    /// <summary>The ways of a sweep unless others are asked for. Direct reads are for cold sequential access alone.</summary>
    public static IReadOnlyList<WayKind> DefaultWays { get; } =
        [WayKind.Lease, WayKind.Auto, WayKind.Buffered, WayKind.Direct, WayKind.Raw, WayKind.Handle];

    /// <summary>The sizes of windows of a sweep unless others are asked for.</summary>
    public static IReadOnlyList<long> DefaultWindows { get; } = [64 << 10, 1 << 20, 8 << 20, 64 << 20, 256 << 20];

    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>Where the range begins, in bytes.</summary>
    public long Start { get; init; }

    /// <summary>Where the range ends, in bytes: inside the file. At least <see cref="RangeBytesMin"/> behind its start.</summary>
    public required long End { get; init; }

    /// <summary>The kinds of access.</summary>
    public IReadOnlyList<SweepKind> Kinds { get; init; } = SweepKind.All;

    /// <summary>The ways.</summary>
    public IReadOnlyList<WayKind> Ways { get; init; } = DefaultWays;

    /// <summary>The sizes of windows, in bytes, ascending.</summary>
    public IReadOnlyList<long> Windows { get; init; } = DefaultWindows;

    /// <summary>The numbers of threads, ascending.</summary>
    public IReadOnlyList<int> Threads { get; init; } = ThreadCountsTo(Environment.ProcessorCount);

    /// <summary>Hard limit on mapped bytes of each of the engine's ways; 0 for the engine's default.</summary>
    public long BudgetBytes { get; init; }

    /// <summary>Where windows are mapped.</summary>
    public Placement Placement { get; init; }

    /// <summary>The seed of drawn places.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>How long a round of the finer pass takes; one of the coarse pass takes two fifths of it.</summary>
    public TimeSpan FineTime { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a round of the coarse pass takes.</summary>
    public TimeSpan CoarseTime => FineTime * 0.4;

    /// <summary>All settings of a kind of access, in the order in which they are shown.</summary>
    public IReadOnlyList<SweepPoint> PointsOf(SweepKind kind)
    {
        List<SweepPoint> points = [];
        foreach (int threads in Threads)
        {
            foreach (WayKind way in Ways)
            {
                if (way == WayKind.Direct && kind is not { IsSequential: true, Cache: CacheWanted.Cold })
                    continue;
                points.AddRange(WaysOf(way, kind).Select(spec => new SweepPoint(spec, threads)));
            }
        }
        return points;
    }

    /// <summary>One round of some ways with a number of threads.</summary>
    public BenchJob JobOf(SweepKind kind, int threads, IReadOnlyList<WaySpec> ways, TimeSpan time) => new()
    {
        Path = Path,
        Work = kind.Work,
        Ways = ways,
        Blocks = BlockSizes.Of(kind.BlockBytes),
        Start = Start,
        End = EndOf(kind),
        Threads = threads,
        Duration = time,
        WarmUp = kind.Cache == CacheWanted.Cold ? TimeSpan.Zero : time / 10,
        Rounds = 1,
        Seed = Seed,
        Cache = kind.Cache,
    };

    /// <summary>Rounds in all, over all kinds of access, as many as there may be.</summary>
    public int RoundCount => Kinds.Sum(kind => RoundCountOf(PointsOf(kind).Count));

    /// <summary>How long it will take, about: what is measured, and what comes before each round.</summary>
    public TimeSpan Estimate
    {
        get
        {
            TimeSpan total = default;
            foreach (SweepKind kind in Kinds)
            {
                int points = PointsOf(kind).Count;
                double between = SecondsBetweenRounds + (kind.Cache == CacheWanted.Warm ? (EndOf(kind) - Start) / ReadInBytesPerSecond : 0);
                total += points * CoarseRounds * (CoarseTime + TimeSpan.FromSeconds(between));
                total += FinalistsOf(points) * FineRounds * (FineTime + TimeSpan.FromSeconds(between));
            }
            TimeSpan settling = TimeSpan.FromSeconds(SettleSeconds) + CoarseTime;
            return total + (settling * Ways.Count * Kinds.DistinctBy(kind => kind.Work).Count());
        }
    }

    /// <summary>The powers of two up to a number of processors, and that number.</summary>
    public static IReadOnlyList<int> ThreadCountsTo(int processors)
    {
        List<int> counts = [];
        for (int threads = 1; threads < processors; threads *= 2)
            counts.Add(threads);
        counts.Add(processors);
        return counts;
    }

    /// <summary>Rounds of a kind of access with so many settings.</summary>
    public static int RoundCountOf(int points) => (points * CoarseRounds) + (FinalistsOf(points) * FineRounds);

    private static int FinalistsOf(int points) => Math.Min(points, FinalistsMax + 1);

    private long EndOf(SweepKind kind) => kind.Cache == CacheWanted.Warm ? Math.Min(End, Start + WarmBytesMax) : End;

    private IEnumerable<WaySpec> WaysOf(WayKind way, SweepKind kind)
    {
        if (!new WaySpec(way).IsEngine)
            return [new WaySpec(way)];
        bool isMapped = way is WayKind.Lease or WayKind.Auto or WayKind.Copy;
        long largest = isMapped ? long.MaxValue : kind.IsSequential ? BufferedWindowBytesMax : BufferedRandomWindowBytesMax;
        long range = EndOf(kind) - Start;
        // Windows larger than the range are all like the first of them.
        IEnumerable<long> windows = Windows.Where((_, i) => i == 0 || (Windows[i] <= largest && Windows[i - 1] < range));
        return windows.Select(bytes => new WaySpec(way, bytes, BudgetBytes, isMapped ? Placement : Placement.Auto));
    }
}
