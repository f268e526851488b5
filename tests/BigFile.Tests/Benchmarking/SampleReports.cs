using BigFile.Benchmarking;

namespace BigFile.Tests.Benchmarking;

/// <summary>Reports as runs give them, of figures that are made up by a seed: always the same ones.</summary>
internal static class SampleReports
{
    /// <summary>Text that breaks what does not expect it: quotes, markup, line ends, marks, what is not ASCII.</summary>
    public const string Hostile = "a \"b\" 'c', </script><script>alert(1)</script> <!-- & \r\n\t\u001b[31m \u202e ünï 世界 \U0001F600 \u2028";

    private const long GiB = 1L << 30;

    /// <summary>Each sample by its name.</summary>
    public static IReadOnlyDictionary<string, BenchReport> All { get; } = new Dictionary<string, BenchReport>
    {
        ["one"] = OneWay(),
        ["ways"] = Ways(),
        ["cold"] = Cold(),
        ["mixed"] = Mixed(),
        ["windows"] = Windows(),
        ["hostile"] = HostileText(),
        ["skipped"] = AllSkipped(),
    };

    /// <summary>One way and round, of which nothing is known that a system may not tell, and nothing was timed.</summary>
    public static BenchReport OneWay() => Report(
        new BenchJob { Path = "data.bin", Ways = [new WaySpec(WayKind.Handle)], Rounds = 1, Latency = LatencySampling.None },
        new MachineDescription { ProcessorCount = 1, Version = "0.1.0" },
        [new WayResult(new WaySpec(WayKind.Handle), [Unknown(Round(new Random(1), 0, 3e9, 64 << 10) with { ReadLatency = LatencySummary.None, LatencyOneIn = 0 })])]);

    /// <summary>All ways, warm, three rounds, one way skipped.</summary>
    public static BenchReport Ways()
    {
        var random = new Random(2);
        BenchJob job = new() { Path = "/data/big.bin", Ways = [.. Enum.GetValues<WayKind>().Select(kind => new WaySpec(kind))], Cache = CacheWanted.Warm, Blocks = BlockSizes.Of(4096) };
        return Report(job, Machine(),
        [
            .. job.Ways.Select((way, i) => way.Kind == WayKind.Direct
                ? new WayResult(way, [], "the file system does not read past its cache")
                : new WayResult(way, Rounds(random, 3, 9.6e9 / (1 + (0.35 * i)), 4096, way.IsEngine, CacheStates(random, 1)))),
        ]) with { Warnings = ["rounds of stream lie 14 % apart: something else was running", "load average 1.20 on 2 processors when the run began"] };
    }

    /// <summary>Three ways, cold, zipf, with what was in memory.</summary>
    public static BenchReport Cold()
    {
        var random = new Random(3);
        WaySpec[] ways = [new(WayKind.Lease, 2 << 20), new(WayKind.Copy, 64 << 20, GiB, Placement.Floating), new(WayKind.Handle)];
        BenchJob job = new()
        {
            Path = "/data/cold.bin", Ways = ways, Work = BenchWork.RandomRead, Cache = CacheWanted.Cold, Pattern = new AccessPattern(AccessKind.Zipf, Theta: 1.1),
            Blocks = BlockSizes.Of([(4096, 70), (65536, 30)]), Threads = 4, Duration = TimeSpan.FromSeconds(5), Start = 1 << 20, RateBytesPerSecond = 500_000_000,
        };
        return Report(job, Machine(), [.. ways.Select((way, i) => new WayResult(way, Rounds(random, 3, 0.21e9 + (0.1e9 * i), 4096, way.IsEngine, CacheStates(random, 0))))]);
    }

    /// <summary>Two ways by sizes of windows and two placements, beside ways without windows.</summary>
    public static BenchReport Windows()
    {
        var random = new Random(7);
        WaySpec[] ways =
        [
            .. new[] { 1, 8, 64 }.SelectMany(mebibytes => new WaySpec[]
            {
                new(WayKind.Lease, (long)mebibytes << 20, Placement: Placement.Reserved), new(WayKind.Lease, (long)mebibytes << 20, Placement: Placement.Floating),
                new(WayKind.Buffered, (long)mebibytes << 20, Placement: Placement.Reserved),
            }),
            new(WayKind.Raw), new(WayKind.Handle),
        ];
        BenchJob job = new() { Path = "/data/big.bin", Ways = ways, Cache = CacheWanted.Warm };
        return Report(job, Machine(), [.. ways.Select((way, i) => new WayResult(way, Rounds(random, 3, 8e9 / (1 + (0.1 * i)), 65536, way.IsEngine, CacheStates(random, 1))))]);
    }

    /// <summary>Reads and writes with flushes.</summary>
    public static BenchReport Mixed()
    {
        var random = new Random(4);
        WaySpec[] ways = [new(WayKind.Lease), new(WayKind.Handle)];
        BenchJob job = new() { Path = "mixed.bin", Ways = ways, Work = BenchWork.Mixed, ReadPercent = 60, FlushEvery = 100, FlushAtEnd = true, Seed = ulong.MaxValue };
        return Report(job, Machine(), [.. ways.Select(way => new WayResult(way, [.. Rounds(random, 4, 1.1e9, 65536, way.IsEngine, default).Select(round => round with
        {
            Reads = round.Operations * 6 / 10,
            ReadBytes = round.ReadBytes * 6 / 10,
            WrittenBytes = round.ReadBytes - (round.ReadBytes * 6 / 10),
            WriteLatency = Latency(random, 9_000),
            Flushes = 321,
            FlushTime = round.Elapsed / 3,
            FlushLatency = Latency(random, 900_000),
        })]))]);
    }

    /// <summary>Hostile text wherever text stands, and times of zero.</summary>
    public static BenchReport HostileText()
    {
        LatencySummary zeros = new(1000, 0, 0, 0, 0, [.. LatencySummary.Percents.Select(percent => (percent, 0L))]);
        CacheState state = new(-1, 4096, Hostile, []);
        WaySpec way = new(WayKind.Raw);
        BenchJob job = new() { Path = Hostile, Ways = [way, new WaySpec(WayKind.Accessor)] };
        MachineDescription machine = Machine() with { Processor = Hostile, MountOptions = Hostile, DeviceModel = Hostile, Version = Hostile, OperatingSystem = Hostile };
        return Report(job, machine,
            [
                new WayResult(way, [Round(new Random(5), 0, 1e9, 4096) with { ReadLatency = zeros, Before = state, After = state }]),
                new WayResult(new WaySpec(WayKind.Accessor), [], Hostile),
            ])
            with { Warnings = [Hostile] };
    }

    /// <summary>Nothing that could be measured.</summary>
    public static BenchReport AllSkipped() => Report(
        new BenchJob { Path = "data.bin", Ways = [new WaySpec(WayKind.Raw)], Work = BenchWork.Append }, Machine(),
        [new WayResult(new WaySpec(WayKind.Raw), [], "a raw view does not grow")]);

    /// <summary>Two works by windows and threads; ways without windows beside them.</summary>
    public static SweepReport Sweep()
    {
        var random = new Random(6);
        List<BenchReport> points = [];
        foreach (BenchWork work in new[] { BenchWork.SequentialRead, BenchWork.RandomRead })
        {
            foreach (int threads in new[] { 1, 2, 4 })
            {
                WaySpec[] ways =
                [
                    .. new[] { 1, 4, 16, 64, 256 }.SelectMany(mebibytes => new WaySpec[] { new(WayKind.Lease, (long)mebibytes << 20), new(WayKind.Auto, (long)mebibytes << 20) }),
                    new(WayKind.Raw), new(WayKind.Handle),
                ];
                BenchJob job = new() { Path = "/data/big.bin", Ways = ways, Work = work, Threads = threads, Cache = CacheWanted.Warm, Rounds = 2 };
                double basis = (work == BenchWork.RandomRead ? 0.9e9 : 4e9) * Math.Sqrt(threads);
                points.Add(Report(job, Machine(), [.. ways.Select(way => new WayResult(way, Rounds(
                    random, 2, basis * SweepShare(way), 65536, way.IsEngine, default)))]));
            }
        }
        return new SweepReport(points,
        [
            "sequential read, warm: lease, 16MiB windows, 4 threads: 8.0 GB/s, 1.25x the default\nany of lease 8MiB..64MiB on 4 threads: within the noise\n"
                + "C#: new MappedFileOptions { WindowSizeBytes = 16 << 20 }, Lease on 4 threads\nbigfile: --ways lease --window 16MiB --threads 4",
            "random read, warm: lease, 16MiB windows, 4 threads: 1.8 GB/s\nC#: new MappedFileOptions { WindowSizeBytes = 16 << 20 }, Lease on 4 threads",
        ]);
    }

    private static double SweepShare(WaySpec way) => way.Kind switch
    {
        WayKind.Raw => 0.92,
        WayKind.Handle => 0.7,
        _ => (way.Kind == WayKind.Auto ? 0.85 : 1) - (0.08 * Math.Abs(Math.Log2(way.WindowBytes >> 20) - (way.Kind == WayKind.Auto ? 6 : 4))),
    };

    private static BenchReport Report(BenchJob job, MachineDescription machine, WayResult[] ways) => new()
    {
        Job = job,
        FileBytes = 4 * GiB,
        Machine = machine,
        StartedAt = new DateTimeOffset(2026, 3, 14, 15, 9, 26, 535, TimeSpan.Zero),
        Ways = ways,
    };

    private static MachineDescription Machine() => new()
    {
        Processor = "AMD EPYC 7763 64-Core Processor",
        ProcessorCount = 2,
        MemoryBytes = 8 * GiB,
        MemoryLimitBytes = 6 * GiB,
        OperatingSystem = "Debian GNU/Linux 12 (bookworm)",
        Kernel = "6.1.0-21-amd64",
        Virtualization = "kvm",
        Runtime = ".NET 10.0.1",
        FileSystem = "ext4",
        MountOptions = "rw,relatime,discard",
        Device = "vda",
        DeviceModel = "virtio block",
        DeviceRotates = false,
        ReadAheadBytes = 128 << 10,
        Scheduler = "mq-deadline",
        PageBytes = 4096,
        HugePages = "madvise",
        MappingCountMax = 65530,
        OpenFilesLimit = 1_048_576,
        LoadAverage = 1.2,
        Version = "0.1.0 (4be6b3b)",
    };

    private static (CacheState? Before, CacheState? After) CacheStates(Random random, int warm)
    {
        const int Parts = 512;
        byte[] after = [.. Enumerable.Range(0, Parts).Select(i => (byte)(warm == 1 ? 100 : Math.Clamp((int)(random.NextDouble() * 140 * Math.Exp(-i / 150.0)), 0, 100)))];
        return (new CacheState(4 * GiB * warm, 4 * GiB, "mincore", [.. Enumerable.Repeat((byte)(100 * warm), Parts)]),
            new CacheState(after.Sum(share => 4 * GiB / Parts * share / 100), 4 * GiB, "mincore", after));
    }

    private static RoundResult[] Rounds(Random random, int count, double bytesPerSecond, int blockBytes, bool isEngine, (CacheState? Before, CacheState? After) cache) =>
    [
        .. Enumerable.Range(0, count).Select(round => Round(random, round, bytesPerSecond * (0.97 + (0.06 * random.NextDouble())), blockBytes) with
        {
            Engine = isEngine
                ? new ViewStatistics { Hits = random.Next(1_000_000), Misses = 64, Maps = 64, Unmaps = 60, Evictions = 58, MappedBytesPeak = GiB, BudgetBytes = GiB, BypassReads = 7 }
                : null,
            Before = cache.Before,
            After = cache.After,
        }),
    ];

    private static RoundResult Round(Random random, int round, double bytesPerSecond, int blockBytes)
    {
        const int Samples = 160;
        const double Seconds = 1.6;
        double[] pieces = [.. Enumerable.Range(0, Samples).Select(_ => 0.9 + (0.2 * random.NextDouble()))];
        double bytes = 0;
        List<ThroughputSample> samples = [];
        for (int i = 0; i < Samples; i++)
        {
            bytes += bytesPerSecond * Seconds * pieces[i] / pieces.Sum();
            samples.Add(new ThroughputSample(TimeSpan.FromSeconds(Seconds * (i + 1) / Samples), (long)bytes / blockBytes, (long)bytes / blockBytes * blockBytes));
        }
        long operations = samples[^1].Operations;
        return new RoundResult
        {
            Round = round,
            StartedAfter = TimeSpan.FromSeconds(2 * round),
            Operations = operations,
            Reads = operations,
            ReadBytes = operations * blockBytes,
            WrittenBytes = 0,
            Elapsed = TimeSpan.FromSeconds(Seconds),
            ReadLatency = Latency(random, 1e9 * blockBytes / bytesPerSecond),
            LatencyOneIn = 64,
            Usage = new ProcessUsage
            {
                User = TimeSpan.FromSeconds(Seconds * 0.4), System = TimeSpan.FromSeconds(Seconds * random.NextDouble() * 0.5), MinorFaults = random.Next(100_000),
                MajorFaults = 3, VoluntarySwitches = 40, InvoluntarySwitches = 170, ResidentBytes = 2 * GiB, PageTableBytes = 4 << 20, HugePageBytes = 0, DeviceReadBytes = 0,
            },
            Samples = samples,
        };
    }

    private static RoundResult Unknown(RoundResult round) => round with
    {
        Usage = new ProcessUsage
        {
            User = TimeSpan.FromTicks(-1), System = TimeSpan.FromTicks(-1), MinorFaults = -1, MajorFaults = -1, VoluntarySwitches = -1, InvoluntarySwitches = -1,
            ResidentBytes = -1, PageTableBytes = -1, HugePageBytes = -1, DeviceReadBytes = -1,
        },
        Samples = [],
    };

    // A tail that grows by the power of the percentile's distance from 100.
    private static LatencySummary Latency(Random random, double typicalNanoseconds)
    {
        double tail = 0.3 + (0.2 * random.NextDouble());
        (double, long)[] percentiles = [.. LatencySummary.Percents.Select(percent => (percent, (long)(typicalNanoseconds * Math.Pow(1 - (percent / 100), -tail) * 0.75)))];
        return new LatencySummary(20_000, percentiles[0].Item2 / 2, typicalNanoseconds, typicalNanoseconds / 3, percentiles[^1].Item2 * 3, percentiles);
    }
}
