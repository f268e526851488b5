using BigFile.Benchmarking;

namespace BigFile.Tests.Benchmarking.Sweep;

/// <summary>Runs that take no time and are as fast as a test says.</summary>
internal static class FakeSpeeds
{
    /// <summary>A report of one round, in which each way moved so many bytes in a second.</summary>
    public static BenchReport Report(BenchJob job, Func<WaySpec, double> bytesPerSecond) => new()
    {
        Job = job,
        FileBytes = job.End,
        Machine = new MachineDescription(),
        StartedAt = DateTimeOffset.UnixEpoch,
        Ways = [.. job.Ways.Select(way => new WayResult(way, [Round(0, bytesPerSecond(way))]))],
    };

    /// <summary>The score of rounds of these speeds.</summary>
    public static SweepScore Score(WayKind way, long windowBytes, int threads, params double[] gigabytesPerSecond)
    {
        WaySpec spec = new(way, windowBytes);
        return SweepScore.Of(new SweepPoint(spec, threads), new WayResult(spec, [.. gigabytesPerSecond.Select((speed, i) => Round(i, speed * 1e9))]));
    }

    private static RoundResult Round(int number, double bytesPerSecond) => new()
    {
        Round = number,
        StartedAfter = TimeSpan.Zero,
        Operations = 1,
        Reads = 1,
        ReadBytes = (long)bytesPerSecond,
        WrittenBytes = 0,
        Elapsed = TimeSpan.FromSeconds(1),
    };
}
