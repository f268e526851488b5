using BigFile.Bench.Figures;
using BigFile.Benchmarking;

namespace BigFile.Bench.Quick;

/// <summary>How cost grows with the size of the file, the size of windows, threads and the budget: a row for each curve, a value for each point.</summary>
internal static class GrowthRows
{
    private const long Mebi = 1 << 20;
    private const int ScanBlock = 1 << 20;
    private const int DrawnBlock = 4 << 10;

    public static void Run(Ladder ladder, string path, int rounds)
    {
        long length = new FileInfo(path).Length;
        ByFile(ladder, path, length, rounds);
        ByWindow(ladder, path, rounds);
        ByThreads(ladder, path, rounds);
        ByBudget(ladder, path, length, rounds);
    }

    private static void ByFile(Ladder ladder, string path, long length, int rounds)
    {
        List<(string Point, BenchJob Scan, BenchJob Drawn)> points = [];
        for (long bytes = 16 * Mebi; bytes <= length; bytes *= 4)
            points.Add((Size(bytes), Scan(path, rounds) with { End = bytes }, Drawn(path, rounds) with { End = bytes }));
        WaySpec[] scans = [new(WayKind.Lease), new(WayKind.Raw), new(WayKind.Handle)], draws = [new(WayKind.Auto), new(WayKind.Raw), new(WayKind.Handle)];
        Curves(ladder, "file", "by the size of the file", scans, draws, points);
    }

    private static void ByWindow(Ladder ladder, string path, int rounds)
    {
        List<(string Point, BenchJob Scan, BenchJob Drawn)> points = [];
        foreach (long bytes in new[] { 64 << 10, 256 << 10, Mebi, 4 * Mebi, 16 * Mebi, 64 * Mebi, 256 * Mebi })
        {
            WaySpec lease = new(WayKind.Lease, bytes, 512 * Mebi), copy = new(WayKind.Copy, bytes);
            points.Add((Size(bytes), Scan(path, rounds) with { Ways = [lease] }, Drawn(path, rounds) with { Ways = [copy] }));
        }
        Curves(ladder, "window", "by the size of windows", null, null, points);
    }

    private static void ByThreads(Ladder ladder, string path, int rounds)
    {
        List<(string Point, BenchJob Scan, BenchJob Drawn)> points = [];
        for (int threads = 1; threads <= 2 * Environment.ProcessorCount; threads *= 2)
            points.Add(($"{threads}", Scan(path, rounds) with { Threads = threads }, Drawn(path, rounds) with { Threads = threads }));
        WaySpec[] scans = [new(WayKind.Lease), new(WayKind.Raw), new(WayKind.Handle)], draws = [new(WayKind.Auto), new(WayKind.Raw), new(WayKind.Handle)];
        Curves(ladder, "threads", "by threads", scans, draws, points);
    }

    private static void ByBudget(Ladder ladder, string path, long length, int rounds)
    {
        List<(string Point, BenchJob Scan, BenchJob Drawn)> points = [];
        for (long bytes = length / 64; bytes <= length; bytes *= 4)
        {
            WaySpec lease = new(WayKind.Lease, 8 * Mebi, bytes), auto = new(WayKind.Auto, 8 * Mebi, bytes);
            points.Add((Size(bytes), Scan(path, rounds) with { Ways = [lease] }, Drawn(path, rounds) with { Ways = [auto] }));
        }
        Curves(ladder, "budget", "by the budget, windows of 8 MiB", null, null, points);
    }

    // A row for each way of each of the two works. Ways that all points share are given apart from the jobs.
    private static void Curves(
        Ladder ladder, string axis, string words, WaySpec[]? scans, WaySpec[]? draws, List<(string Point, BenchJob Scan, BenchJob Drawn)> points)
    {
        Dictionary<string, List<ResultWay>> curves = [];
        foreach ((string point, BenchJob scan, BenchJob drawn) in points)
        {
            Measure(curves, "scan", point, scans is null ? scan : scan with { Ways = scans });
            Measure(curves, "random 4 KiB", point, draws is null ? drawn : drawn with { Ways = draws });
        }
        foreach ((string curve, List<ResultWay> values) in curves)
        {
            string id = $"growth-{axis}-{curve.Replace(' ', '-').Replace(",", "", StringComparison.Ordinal)}";
            ladder.Keep(id, $"{curve}, {words}", "GB/s", values);
            Console.WriteLine($"{curve}, {words}: {string.Join(", ", values.Select(value => $"{value.Name} {value.Value:0.00}"))} GB/s");
        }
    }

    private static void Measure(Dictionary<string, List<ResultWay>> curves, string work, string point, BenchJob job)
    {
        BenchReport report = BenchRun.Run(job, null, CancellationToken.None);
        foreach (WayResult way in report.Ways.Where(way => way.SkippedBecause is null))
        {
            string curve = $"{work}, {way.Way.KindName}";
            if (!curves.TryGetValue(curve, out List<ResultWay>? values))
                curves.Add(curve, values = []);
            values.Add(new ResultWay(point, way.BytesPerSecond / 1e9, way.Spread));
        }
    }

    private static BenchJob Scan(string path, int rounds) => new()
    {
        Path = path, Work = BenchWork.Scan, Blocks = BlockSizes.Of(ScanBlock), Rounds = rounds, Ways = [], Latency = LatencySampling.None,
        Duration = TimeSpan.FromMilliseconds(500), WarmUp = TimeSpan.FromMilliseconds(100),
    };

    private static BenchJob Drawn(string path, int rounds) => new()
    {
        Path = path, Work = BenchWork.RandomRead, Blocks = BlockSizes.Of(DrawnBlock), Rounds = rounds, Ways = [], Latency = LatencySampling.None,
        Duration = TimeSpan.FromMilliseconds(500), WarmUp = TimeSpan.FromMilliseconds(500),
    };

    private static string Size(long bytes) => bytes >= 1 << 30 ? $"{bytes >> 30} GiB" : bytes >= Mebi ? $"{bytes >> 20} MiB" : $"{bytes >> 10} KiB";
}
