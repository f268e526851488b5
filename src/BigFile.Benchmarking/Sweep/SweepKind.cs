namespace BigFile.Benchmarking;

/// <summary>One kind of access that a sweep looks for the best setting of.</summary>
/// <param name="Work">A work that reads.</param>
/// <param name="Cache">Warm or cold.</param>
internal sealed record SweepKind(BenchWork Work, CacheWanted Cache)
{
    /// <summary>Sequential and random, warm and cold.</summary>
    public static IReadOnlyList<SweepKind> All { get; } =
    [
        new(BenchWork.SequentialRead, CacheWanted.Warm),
        new(BenchWork.RandomRead, CacheWanted.Warm),
        new(BenchWork.SequentialRead, CacheWanted.Cold),
        new(BenchWork.RandomRead, CacheWanted.Cold),
    ];

    /// <summary>As it is shown: sequential, warm.</summary>
    public string Name => (Work == BenchWork.SequentialRead ? "sequential" : "random") + (Cache == CacheWanted.Cold ? ", cold" : ", warm");

    /// <summary>Whether blocks are read in order.</summary>
    public bool IsSequential => Work == BenchWork.SequentialRead;

    /// <summary>What is read at a time: 64 KiB in order, 4 KiB at drawn places.</summary>
    public int BlockBytes => IsSequential ? 64 << 10 : 4 << 10;
}
