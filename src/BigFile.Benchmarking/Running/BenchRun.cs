using System.Diagnostics;

namespace BigFile.Benchmarking;

/// <summary>
/// Measures what a job asks for. Ways that read are compared first, byte by byte; then each runs a moment without being measured; then rounds: in each
/// of them ways take turns, every other round backwards, so that a drift of the machine meets all alike.
/// </summary>
internal sealed class BenchRun
{
    private const int FlushEveryOfCheckpoints = 1000;
    // Those below are those of rounds that begin with a known cache, of what runs before rounds, and of warm-ups.
    private const ulong FirstTurnSalt = 2;
    private const double WarmShareMax = 0.05;
    private const double BusyLoad = 0.5;
    // The kernel counts in hundredths of a second.
    private static readonly TimeSpan LeastNoise = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan ShortRound = TimeSpan.FromMilliseconds(100);

    private readonly BenchParts _parts;
    private readonly BenchJob _job;
    private readonly IProgress<BenchProgress>? _progress;
    private readonly CancellationToken _ct;
    private readonly long _begun = ClockTicks.Now();
    private readonly DateTimeOffset _startedAt = DateTimeOffset.Now;
    private readonly List<string> _warnings = [];

    /// <param name="job">A job that was checked.</param>
    /// <param name="parts">What the run needs of the world.</param>
    /// <param name="progress">Is told where the run is.</param>
    /// <param name="ct">Cancels.</param>
    private BenchRun(BenchJob job, BenchParts parts, IProgress<BenchProgress>? progress, CancellationToken ct)
    {
        (_parts, _progress, _ct) = (parts, progress, ct);
        _job = job is { Work: BenchWork.Checkpoint, FlushEvery: 0 } ? job with { FlushEvery = FlushEveryOfCheckpoints } : job;
        // A round that warmed up would not be cold any more.
        if (job.Cache == CacheWanted.Cold)
            _job = _job with { WarmUp = TimeSpan.Zero };
    }

    /// <summary>Runs a job to its end and reports what it gave. Blocks the caller; works on threads of its own.</summary>
    /// <param name="job">What is measured.</param>
    /// <param name="progress">Is told where the run is, on the caller's thread.</param>
    /// <param name="ct">Cancels: threads stop before their next operation.</param>
    /// <exception cref="BenchException">The job is wrong (as <see cref="Check"/> says, or for its file), or what was measured is worth nothing.</exception>
    /// <exception cref="IOException">The file gave an error.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; what the run made is removed.</exception>
    public static BenchReport Run(BenchJob job, IProgress<BenchProgress>? progress, CancellationToken ct) => Run(job, BenchParts.Real, progress, ct);

    /// <summary>Whether a job can be run, as far as that can be told without its file.</summary>
    /// <exception cref="BenchException">It cannot: the message says why.</exception>
    public static void Check(BenchJob job) => JobCheck.Check(job);

    /// <summary>The same with other parts.</summary>
    internal static BenchReport Run(BenchJob job, BenchParts parts, IProgress<BenchProgress>? progress, CancellationToken ct)
    {
        Check(job);
        ct.ThrowIfCancellationRequested();
        return new BenchRun(job, parts, progress, ct).Run();
    }

    private BenchReport Run()
    {
        long length = _parts.LengthOf(_job.Path);
        PlacePlan plan = new(_job, length);
        MachineDescription machine = _parts.Describe(_job.Path);
        string?[] whyNot = [.. _job.Ways.Select(way => _parts.WhyNot(way, _job))];
        if (Array.TrueForAll(whyNot, reason => reason is not null))
            throw new BenchException($"no way can do it: {whyNot[0]}");
        int[] able = [.. Enumerable.Range(0, whyNot.Length).Where(way => whyNot[way] is null)];
        var rounds = new List<RoundResult>[whyNot.Length];
        for (int i = 0; i < rounds.Length; i++)
            rounds[i] = [];

        if (able.Length > 1 && !_job.Writes)
        {
            _progress?.Report(new BenchProgress(BenchStage.Agreement, _job.Ways[able[0]].Name, -1, _job.Rounds));
            Agreement.Check(_parts, _job, plan, length, [.. able.Select(way => _job.Ways[way])], _ct);
        }
        if (_job.Work == BenchWork.Append)
            Append(plan, able, rounds);
        else
            Rounds(_job, plan, able, rounds);

        List<WayResult> ways = [];
        for (int i = 0; i < rounds.Length; i++)
            ways.Add(new WayResult(_job.Ways[i], rounds[i], whyNot[i]));
        Warn(machine, plan, ways);
        return new BenchReport { Job = _job, FileBytes = length, Machine = machine, StartedAt = _startedAt, Ways = ways, Warnings = _warnings };
    }

    // A file of its own beside the job's, which each round makes anew. One that is there already is not the run's to remove.
    private void Append(PlacePlan plan, int[] able, List<RoundResult>[] rounds)
    {
        BenchJob job = _job with { Path = _job.WorkPath };
        _parts.Create(job.Path);
        try
        {
            Rounds(job, plan, able, rounds);
        }
        finally
        {
            _parts.Delete(job.Path);
        }
    }

    private void Rounds(BenchJob job, PlacePlan plan, int[] able, List<RoundResult>[] rounds)
    {
        WriteLog? log = job.Verify ? new WriteLog(job, plan) : null;
        if (_parts.Settle > TimeSpan.Zero)
            Settle(job, able);
        NoiseReading begun = _parts.Noise();
        for (int round = 0; round < job.Rounds; round++)
        {
            foreach (int way in round % 2 == 0 ? able : able.Reverse())
            {
                _ct.ThrowIfCancellationRequested();
                log?.Begin(Randomness.Mix(job.Seed) + ((ulong)round << 32) + (ulong)way);
                RoundRun run = new(_parts, job, plan, log, job.Ways[way], round, SaltOf(job, round, way), _progress, _ct);
                rounds[way].Add(run.Run(Elapsed()));
                _warnings.AddRange(run.Warnings);
            }
        }
        NoiseReading now = _parts.Noise();
        if (Stopwatch.GetElapsedTime(begun.Timestamp, now.Timestamp) >= LeastNoise)
            _warnings.AddRange(MachineNoise.Between(begun, now).Warnings());
    }

    // Where nothing is done about the cache, a turn at the places of the one before would read what that one has brought into memory.
    private static ulong SaltOf(BenchJob job, int round, int way) =>
        job.Cache == CacheWanted.AsIs ? FirstTurnSalt + ((ulong)round * (ulong)job.Ways.Count) + (ulong)way : 0;

    // Until the runtime has compiled a way's code for good, which it does a while after it has begun to run.
    private void Settle(BenchJob job, int[] able)
    {
        BenchJob settling = job with
        {
            AmountBytes = 0, Duration = _parts.Settle, WarmUp = TimeSpan.Zero, RateBytesPerSecond = 0, Verify = false, FlushAtEnd = false,
            // A cold round ends once the range is covered; this one must last.
            Cache = CacheWanted.AsIs,
        };
        PlacePlan plan = new(settling, job.Work == BenchWork.Append ? 0 : _parts.LengthOf(job.Path));
        foreach (int way in able)
        {
            _ct.ThrowIfCancellationRequested();
            new RoundRun(_parts, settling, plan, null, job.Ways[way], round: -1, salt: 0, _progress, _ct).Run(Elapsed());
        }
    }

    private TimeSpan Elapsed() => ClockTicks.ToTime(ClockTicks.Now() - _begun);

    private void Warn(MachineDescription machine, PlacePlan plan, List<WayResult> ways)
    {
        foreach (WayResult way in ways.Where(way => way.Spread > BenchReport.NoisySpread))
            Warn($"{way.Way.Name}: rounds lie {way.Spread * 100:0} % apart: the machine is noisy, or more rounds are needed");
        foreach (WayResult way in ways.Where(way => way.Rounds.Any(round => round.Elapsed < ShortRound)))
            Warn($"{way.Way.Name}: its shortest round took {way.Rounds.Min(round => round.Elapsed.TotalMilliseconds):0.0} ms: too short to be sure of");
        foreach (WayResult way in ways.Where(way => _job.Cache == CacheWanted.Cold && way.Rounds.Count > 0))
        {
            double repeated = plan.RepeatedShare(way.Rounds.Max(round => round.ReadBytes));
            if (repeated > WarmShareMax)
                Warn($"{way.Way.Name}: of what a round read, up to {repeated * 100:0} % had been read in it before: that was not cold");
            WarnOfFewDeviceReads(plan, way);
        }
        if (machine.LoadAverage > BusyLoad * Math.Max(1, machine.ProcessorCount))
            Warn($"other work ran when the run began: a load of {machine.LoadAverage:0.00} on {machine.ProcessorCount} processors");
        int[] oneIn = [.. ways.Where(way => way.MedianRound is { LatencyOneIn: > 1 }).Select(way => way.MedianRound!.LatencyOneIn).Order()];
        if (oneIn.Length > 0)
            Warn($"of {(oneIn[0] == oneIn[^1] ? $"{oneIn[0]}" : $"{oneIn[0]} to {oneIn[^1]}")} operations one was timed, drawn at random");
        if (_job.Verify)
            Warn($"making the patterns that are verified is part of the measured time");
    }

    // A second net below what the system says was in memory. Of zipf and hot spots it is not known how much of what they read is different.
    private void WarnOfFewDeviceReads(PlacePlan plan, WayResult way)
    {
        if (_job is { Draws: true, Pattern.Kind: AccessKind.Zipf or AccessKind.HotSpot })
            return;
        RoundResult? least = way.Rounds.Where(round => round.Before is { ResidentBytes: >= 0 } && round.Usage.DeviceReadBytes >= 0)
            .MinBy(round => (double)round.Usage.DeviceReadBytes / Math.Max(1, plan.DistinctBytes(round.ReadBytes)));
        if (least is not null && least.Usage.DeviceReadBytes < plan.DistinctBytes(least.ReadBytes) / 2)
        {
            Warn($"{way.Way.Name}: a round read {Units.Size(least.ReadBytes)}, and devices were read for {Units.Size(least.Usage.DeviceReadBytes)}: the rest came from elsewhere, or is not counted: that may not have been cold");
        }
    }

    private void Warn(FormattableString text) => _warnings.Add(FormattableString.Invariant(text));
}
