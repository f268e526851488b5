using System.Globalization;
using BigFile.Bench.Figures;
using BigFile.Benchmarking;

namespace BigFile.Bench.Quick;

/// <summary>
/// The engine as it comes against each pure way, by work, block, access, threads and state of the page cache: where mapped memory and the
/// handle cross, and whether the engine takes the better one. A row in Markdown each.
/// </summary>
internal static class AutoRows
{
    private const double Bar = 1.10;
    private const string MemoryFolder = "/dev/shm";
    private const long MemoryFileBytes = 1L << 30;

    private static readonly WaySpec s_auto = new(WayKind.Auto);
    private static readonly WaySpec[] s_copying = [s_auto, new(WayKind.Copy), new(WayKind.Handle)];
    private static readonly WaySpec[] s_scanning = [s_auto, new(WayKind.Lease), new(WayKind.Handle)];

    /// <summary>
    /// A file whose pages are in the cache as it was written, then as it is read back in, then cold; then one of a file system in memory,
    /// where Linux has one with room.
    /// </summary>
    public static void Run(Ladder ladder, string path, int rounds)
    {
        Console.WriteLine("| page cache | work | block | access | threads | mapped | by handle | auto | auto's time to the better |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach (string state in new[] { "as written", "read in again" })
        {
            if (state == "read in again")
            {
                PageCache.Drop(path);
                PageCache.ReadIn(path, 0, new FileInfo(path).Length);
            }
            foreach (BenchJob job in WarmJobs(path, rounds))
                Print(ladder, state, job);
        }
        foreach (BenchJob job in ColdJobs(path, rounds))
            Print(ladder, "cold", job);
        RunInMemory(ladder, rounds);
    }

    /// <summary>For a process whose memory holds a part of the file only: drawn by Zipf's law and in order.</summary>
    public static void RunLimited(Ladder ladder, string path, int rounds)
    {
        Console.WriteLine("| page cache | work | block | access | threads | mapped | by handle | auto | auto's time to the better |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        AccessPattern zipf = new(AccessKind.Zipf, 1.1);
        foreach (BenchJob job in new[]
        {
            Job(path, rounds, BenchWork.SequentialRead, 1 << 20),
            Job(path, rounds, BenchWork.Scan, 1 << 20),
            Job(path, rounds, BenchWork.RandomRead, 4 << 10) with { Pattern = zipf, Duration = TimeSpan.FromSeconds(4) },
        })
        {
            Print(ladder, "a quarter fits", job);
        }
    }

    private static void RunInMemory(Ladder ladder, int rounds)
    {
        if (!Directory.Exists(MemoryFolder) || new DriveInfo(MemoryFolder).AvailableFreeSpace < 2 * MemoryFileBytes)
        {
            ladder.Skip($"no {MemoryFolder} with room for {2 * MemoryFileBytes} bytes: no rows of a file system in memory");
            return;
        }
        string folder = Path.Combine(MemoryFolder, $"bigfile-bench-{Environment.ProcessId:x}");
        try
        {
            string path = TestFile.Ensure(folder, MemoryFileBytes, out _);
            foreach (BenchJob job in WarmJobs(path, rounds).Where(job => job.Threads == 1))
                Print(ladder, "tmpfs", job);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<BenchJob> WarmJobs(string path, int rounds)
    {
        foreach (int threads in new[] { 1, 2 })
        {
            foreach (int block in new[] { 4 << 10, 64 << 10, 1 << 20 })
                yield return Job(path, rounds, BenchWork.SequentialRead, block, threads);
            foreach (int block in new[] { 64 << 10, 256 << 10, 1 << 20 })
                yield return Job(path, rounds, BenchWork.Scan, block, threads);
            foreach (int block in new[] { 512, 4 << 10, 64 << 10 })
                yield return Job(path, rounds, BenchWork.RandomRead, block, threads);
            yield return Job(path, rounds, BenchWork.RandomRead, 4 << 10, threads) with { Pattern = new(AccessKind.Zipf, 1.1) };
        }
        foreach (int block in new[] { 4 << 10, 64 << 10, 1 << 20 })
            yield return Job(path, rounds, BenchWork.SequentialWrite, block) with { End = 1L << 30 };
        yield return Job(path, rounds, BenchWork.RandomWrite, 4 << 10) with { End = 1L << 30 };
    }

    private static IEnumerable<BenchJob> ColdJobs(string path, int rounds)
    {
        foreach (BenchJob job in new[]
        {
            Job(path, rounds, BenchWork.SequentialRead, 64 << 10),
            Job(path, rounds, BenchWork.SequentialRead, 1 << 20),
            Job(path, rounds, BenchWork.Scan, 1 << 20),
            Job(path, rounds, BenchWork.RandomRead, 4 << 10),
            Job(path, rounds, BenchWork.RandomRead, 64 << 10),
        })
        {
            yield return job with { Cache = CacheWanted.Cold, Duration = job.Draws ? TimeSpan.FromSeconds(2) : TimeSpan.Zero };
        }
    }

    private static BenchJob Job(string path, int rounds, BenchWork work, int block, int threads = 1)
    {
        BenchJob job = new()
        {
            Path = path,
            Work = work,
            Blocks = BlockSizes.Of(block),
            Threads = threads,
            Rounds = rounds,
            Ways = work == BenchWork.Scan ? s_scanning : s_copying,
            Latency = LatencySampling.None,
        };
        // As `bigfile bench` has it where nothing is said.
        return job.Draws ? job with { Duration = TimeSpan.FromSeconds(2) } : job;
    }

    private static void Print(Ladder ladder, string state, BenchJob job)
    {
        BenchReport report = BenchRun.Run(job, null, CancellationToken.None);
        WayResult auto = report.Ways[0], mapped = report.Ways[1], handle = report.Ways[2];
        // The better one is that of the better median: the best of each round would be whichever had luck in it. Then round by round, so
        // that what slows the machine down slows both.
        WayResult better = mapped.BytesPerSecond >= handle.BytesPerSecond ? mapped : handle;
        double[] ratios = [.. Enumerable.Range(0, job.Rounds).Select(round => better.Rounds[round].BytesPerSecond / auto.Rounds[round].BytesPerSecond).Order()];
        double ratio = ratios[ratios.Length / 2];
        string access = job.Draws ? job.Pattern.ToString() : "in order";
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {state} | {job.WorkName} | {job.Blocks} | {access} | {job.Threads} | {Speed(mapped)} | {Speed(handle)} | {Speed(auto)} | {ratio:0.00}x |"));
        string id = $"auto-{state}-{job.WorkName}-{job.Blocks}-{access}-{job.Threads}".Replace(' ', '-');
        ladder.Keep(id, $"{job.WorkName}, {state}", "GB/s", [.. report.Ways.Select(way => new ResultWay(way.Way.Name, way.BytesPerSecond / 1e9, way.Spread))]);
        ladder.AtMost($"auto, {state}, {job.WorkName} {job.Blocks} {access}, {job.Threads} thread(s)", ratio, Bar);
    }

    private static string Speed(WayResult way) =>
        string.Create(CultureInfo.InvariantCulture, $"{way.BytesPerSecond / 1e9:0.00} GB/s ({way.Spread * 100:0} %)");
}
