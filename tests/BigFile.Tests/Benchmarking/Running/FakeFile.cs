using System.Collections.Concurrent;
using BigFile.Benchmarking;

namespace BigFile.Tests.Benchmarking.Running;

/// <summary>A file that is memory, the ways to it, and what was done by them. Stands in for all that a run needs of the world.</summary>
internal sealed class FakeFile
{
    private int _sessions;

    public FakeFile(int lengthBytes)
    {
        Content = new byte[lengthBytes];
        new Random(lengthBytes).NextBytes(Content);
        Parts = new BenchParts
        {
            Open = (spec, job, length) =>
            {
                Log.Enqueue($"open {spec.Name}");
                return new FakeWay(this, spec, job);
            },
            WhyNot = (spec, _) => WhyNot(spec),
            Drop = (_, _) =>
            {
                Log.Enqueue("drop");
                return new DropResult(-1, "made up");
            },
            ReadIn = (_, _, _, _) => Log.Enqueue("read in"),
            Look = (_, start, end, _) =>
            {
                Log.Enqueue("look");
                return new CacheState(ResidentBytes, end - start, "made up", []);
            },
            Describe = _ => new MachineDescription { ProcessorCount = 4, LoadAverage = LoadAverage },
            BeginUsage = _ => () => () => new ProcessUsage { MinorFaults = 7, DeviceReadBytes = DeviceReadBytes },
            LengthOf = path => path.EndsWith(".append", StringComparison.Ordinal) ? Appended.Length : Content.Length,
            Noise = () => Noise(),
            Create = path => Log.Enqueue("create " + path),
            Recreate = path =>
            {
                Log.Enqueue("recreate " + path);
                Appended = new MemoryStream();
            },
            Delete = path => Log.Enqueue("delete " + path),
            Settle = TimeSpan.Zero,
        };
    }

    public byte[] Content { get; }

    public MemoryStream Appended { get; private set; } = new();

    public BenchParts Parts { get; }

    /// <summary>What devices are read for in each round.</summary>
    public long DeviceReadBytes { get; init; }

    /// <summary>What was asked of the world, in order.</summary>
    public ConcurrentQueue<string> Log { get; } = [];

    /// <summary>What was done to the file, in order for each session.</summary>
    public ConcurrentQueue<FakeOperation> Operations { get; } = [];

    public long ResidentBytes { get; set; }

    public double LoadAverage { get; set; }

    public Func<NoiseReading> Noise { get; set; } = () => default;

    /// <summary>What the engine's counters say each time they are asked for; null for none.</summary>
    public Func<ViewStatistics>? Statistics { get; set; }

    public Func<WaySpec, string?> WhyNot { get; set; } = _ => null;

    /// <summary>Whether operations are kept; they take memory.</summary>
    public bool Records { get; set; } = true;

    /// <summary>Called before each operation.</summary>
    public Action<FakeOperation>? Before { get; set; }

    /// <summary>How many bytes of a write arrive.</summary>
    public Func<FakeOperation, int> Arrives { get; set; } = operation => operation.Length;

    /// <summary>Called with what was read.</summary>
    public Action<FakeOperation, Memory<byte>>? Spoil { get; set; }

    public int NextSession() => Interlocked.Increment(ref _sessions);

    public static BenchJob Job(BenchWork work, params WayKind[] ways) => new()
    {
        Path = "fake", Work = work, Ways = [.. (ways.Length == 0 ? [WayKind.Raw] : ways).Select(kind => new WaySpec(kind))],
        Blocks = BlockSizes.Of(512), Rounds = 1,
    };

    public BenchReport Run(BenchJob job) => BenchRun.Run(job, Parts, null, TestContext.Current.CancellationToken);

    public BenchReport RunUntil(BenchJob job, CancellationToken ct) => BenchRun.Run(job, Parts, null, ct);
}
