using System.Runtime.ExceptionServices;

namespace BigFile.Benchmarking;

/// <summary>One way in one round: prepares the cache, opens the way, lets the threads work, looks what it cost, verifies.</summary>
internal sealed class RoundRun
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(100);

    private readonly BenchParts _parts;
    private readonly BenchJob _job;
    private readonly PlacePlan _plan;
    private readonly WriteLog? _log;
    private readonly WaySpec _spec;
    private readonly int _round;
    private readonly ulong _salt;
    private readonly IProgress<BenchProgress>? _progress;
    private readonly CancellationToken _ct;
    private readonly List<string> _warnings = [];

    /// <param name="parts">What the run needs of the world.</param>
    /// <param name="job">The job, with the file to work on.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="log">What is written where; null if it is not to be verified.</param>
    /// <param name="spec">The way.</param>
    /// <param name="round">The round, from 0; below for one that does not count.</param>
    /// <param name="salt">What the places of the measured time are drawn with.</param>
    /// <param name="progress">Is told where it is.</param>
    /// <param name="ct">Cancels.</param>
    public RoundRun(
        BenchParts parts, BenchJob job, PlacePlan plan, WriteLog? log, WaySpec spec, int round, ulong salt, IProgress<BenchProgress>? progress,
        CancellationToken ct)
    {
        (_parts, _job, _plan, _log, _spec, _round, _salt, _progress, _ct) = (parts, job, plan, log, spec, round, salt, progress, ct);
    }

    /// <summary>What a reader must know about this round, one line each.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Runs it.</summary>
    /// <param name="startedAfter">When it begins, since the run began.</param>
    public RoundResult Run(TimeSpan startedAfter)
    {
        bool appends = _job.Work == BenchWork.Append, isMeasured = _round >= 0;
        if (appends)
            _parts.Recreate(_job.Path);
        CacheState? before = isMeasured && !appends ? PrepareCache() : null;
        // What the rounds before left must not be collected in the middle of this one.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        RoundResult result;
        using (Way way = _parts.Open(_spec, _job, appends ? 0 : _parts.LengthOf(_job.Path)))
        {
            result = Measure(way, startedAfter) with { Before = before };
            if (before is not null)
                result = result with { After = _parts.Look(_job.Path, _plan.Start, _plan.End, _ct) };
            if (before is not null && _job.Cache == CacheWanted.Cold)
                ProveCold(before, result);
            // What the system still had to write would be the next way's load.
            if (_job.Writes)
                way.Flush(CheckpointLevel.Durable);
        }
        return _log is null ? result : result with { VerifiedBytes = Verify(_log) };
    }

    private CacheState PrepareCache()
    {
        Tell(BenchStage.Preparing);
        DropResult dropped = _job.Cache == CacheWanted.Cold ? _parts.Drop(_job.Path, _ct) : default;
        if (_job.Cache == CacheWanted.Warm)
            _parts.ReadIn(_job.Path, _plan.Start, _plan.End, _ct);
        CacheState state = _parts.Look(_job.Path, _plan.Start, _plan.End, _ct);
        if (_job.Cache == CacheWanted.Cold && !state.IsCold && state.ResidentBytes >= 0)
            throw new BenchException($"not cold: {CacheWords.InMemory(state)} after dropping {_job.Path} ({dropped.How})");
        if (_job.Cache == CacheWanted.Warm && !state.IsWarm)
            _warnings.Add($"{_spec.Name}, round {_round + 1}: not known to be warm: {CacheWords.InMemory(state)}");
        return state;
    }

    // Where the system does not tell what is in memory, what the device was read for tells it afterwards.
    private void ProveCold(CacheState before, RoundResult result)
    {
        if (before.ResidentBytes < 0 && result.ReadBytes == 0)
            throw new BenchException($"cold cannot be proved of writes: {before.How}");
        (bool wasCold, string why) = PageCache.WasCold(before, result.Usage, _plan.DistinctBytes(result.ReadBytes));
        if (!wasCold)
            throw new BenchException($"{_spec.Name}, round {_round + 1}: not known to be cold: {why}");
    }

    private RoundResult Measure(Way way, TimeSpan startedAfter)
    {
        using RoundShared shared = new(_job, _plan, way, _log, _salt);
        var workers = new Worker[_job.Threads];
        for (int i = 0; i < workers.Length; i++)
            workers[i] = new Worker(shared, i);
        SampleSeries samples = new(_job.Duration);
        RoundResult? result = null;
        Func<ProcessUsage>? usage = null;
        int started = 0;
        try
        {
            if (_round >= 0 && _job.WarmUp > TimeSpan.Zero)
                Tell(BenchStage.WarmingUp);
            for (; started < workers.Length; started++)
                workers[started].Start();
            WaitHandle.WaitAny([shared.Ready.WaitHandle, _ct.WaitHandle]);
            // What the warm-up wrote is not for the measured flushes to wait for.
            if (_job.Writes && _job.WarmUp > TimeSpan.Zero && !shared.Stop.IsSet && !_ct.IsCancellationRequested)
                way.Flush(CheckpointLevel.Durable);
            ViewStatistics? counted = way.Statistics;
            Func<Func<ProcessUsage>> used = _parts.BeginUsage(_job.Path);
            if (!_ct.IsCancellationRequested)
            {
                shared.Gate.Set();
                Watch(shared, workers, samples);
            }
            if (!_ct.IsCancellationRequested && !Array.Exists(workers, worker => worker.Failure is not null))
            {
                (long flushStarted, long flushEnded) = FlushAtEnd(way);
                usage = used();
                ViewStatistics? engine = counted is { } before && way.Statistics is { } after ? EngineCounts.Between(before, after) : null;
                result = Result(workers, samples, flushEnded - flushStarted) with { StartedAfter = startedAfter, Engine = engine };
            }
        }
        finally
        {
            Finish(shared, workers, started);
        }
        if (Array.Find(workers, worker => worker.Failure is not null)?.Failure is { } failure)
            ExceptionDispatchInfo.Throw(failure);
        _ct.ThrowIfCancellationRequested();
        // It ends either with a result or in one of the ways above.
        return result! with { Usage = usage!() };
    }

    // What the measured writes left in buffers of this process is part of their cost: unless the job ends with a flush, the system gets it at least.
    private (long Started, long Ended) FlushAtEnd(Way way)
    {
        if (!_job.Writes)
            return (0, 0);
        long started = ClockTicks.Now();
        if (_job.FlushAtEnd)
            way.Flush(_job.FlushLevel);
        else
            way.HandOver();
        return (started, ClockTicks.Now());
    }

    // Takes samples until all threads have ended, or the run is cancelled.
    private void Watch(RoundShared shared, Worker[] workers, SampleSeries samples)
    {
        long begun = ClockTicks.Now();
        TimeSpan told = -ProgressInterval;
        WaitHandle[] handles = [shared.Ended.WaitHandle, _ct.WaitHandle];
        while (WaitHandle.WaitAny(handles, samples.Interval) == WaitHandle.WaitTimeout)
        {
            TimeSpan at = ClockTicks.ToTime(ClockTicks.Now() - begun);
            long bytes = workers.Sum(worker => worker.ReadBytes + worker.WrittenBytes);
            samples.Add(new ThroughputSample(at, workers.Sum(worker => worker.Operations), bytes));
            if (at - told < ProgressInterval)
                continue;
            told = at;
            Tell(_round < 0 ? BenchStage.Settling : BenchStage.Measuring, bytes, _plan.TotalBytes, at);
        }
    }

    private static void Finish(RoundShared shared, Worker[] workers, int started)
    {
        if (!shared.Ended.IsSet)
            shared.Stop.Set();
        shared.Gate.Set();
        // Threads that were never started do not end either: the others must not wait for them.
        for (int i = started; i < workers.Length; i++)
            shared.Ended.Signal();
        shared.Leave.Set();
        for (int i = 0; i < started; i++)
            workers[i].Join();
    }

    private RoundResult Result(Worker[] workers, SampleSeries samples, long lastFlush)
    {
        LatencyHistogram reads = new(), writes = new(), flushes = new();
        foreach (Worker worker in workers)
        {
            reads.Add(worker.ReadTimes);
            writes.Add(worker.WriteTimes);
            flushes.Add(worker.FlushTimes);
        }
        long elapsed = workers.Max(worker => worker.Ended) - workers.Min(worker => worker.Started) + lastFlush;
        long flushing = workers.Max(worker => worker.FlushTicks) + lastFlush;
        if (_job is { FlushAtEnd: true, Writes: true })
            flushes.Record(ClockTicks.ToNanoseconds(lastFlush));
        long operations = workers.Sum(worker => worker.Operations), timed = reads.Recorded + writes.Recorded;
        RoundResult result = new()
        {
            Round = _round,
            StartedAfter = default,
            Operations = operations,
            Reads = workers.Sum(worker => worker.Reads),
            ReadBytes = workers.Sum(worker => worker.ReadBytes),
            WrittenBytes = workers.Sum(worker => worker.WrittenBytes),
            Elapsed = ClockTicks.ToTime(elapsed),
            Flushes = flushes.Recorded,
            FlushTime = ClockTicks.ToTime(flushing),
            ReadLatency = reads.Summarize(),
            WriteLatency = writes.Summarize(),
            FlushLatency = flushes.Summarize(),
            LatencyOneIn = timed == 0 ? 0 : (int)Math.Min(int.MaxValue, Math.Round((double)operations / timed)),
        };
        samples.End(new ThroughputSample(result.Elapsed, operations, result.Bytes));
        return result with { Samples = samples.Samples };
    }

    private long Verify(WriteLog log)
    {
        long begun = ClockTicks.Now();
        TimeSpan told = -ProgressInterval;
        (long bytes, string? warning) = Verification.Check(_parts, _job, log, $"{_spec.Name}, round {_round + 1}", Told, _ct);
        if (warning is not null)
            _warnings.Add(warning);
        return bytes;

        void Told(long done)
        {
            TimeSpan at = ClockTicks.ToTime(ClockTicks.Now() - begun);
            if (at - told < ProgressInterval)
                return;
            told = at;
            Tell(BenchStage.Verifying, done, log.End - log.Start, at);
        }
    }

    private void Tell(BenchStage stage, long bytes = 0, long total = 0, TimeSpan elapsed = default) =>
        _progress?.Report(new BenchProgress(stage, _spec.Name, _round, _job.Rounds, bytes, total, elapsed));
}
