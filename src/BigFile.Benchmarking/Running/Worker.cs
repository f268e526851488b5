using System.Runtime.CompilerServices;

namespace BigFile.Benchmarking;

/// <summary>
/// A thread of a round. Works in batches: draws the places of some operations, does them, looks at the clock, the rate and the end. Between two looks at
/// the clock lie 50 to 200 microseconds; the signal to stop is looked at before every operation. Allocates nothing while it is measured.
/// </summary>
internal sealed unsafe partial class Worker
{
    private const int OperationsMax = 2048;
    private const int OffsetsMax = 1 << 14;
    private const int RatedBatchesPerSecond = 200;
    // Those of turns lie between: see BenchRun.
    private const ulong WarmUpSalt = 1, SamplingSalt = uint.MaxValue;

    private static readonly long BatchTicksLeast = ClockTicks.Of(TimeSpan.FromMicroseconds(50));
    private static readonly long BatchTicksMost = ClockTicks.Of(TimeSpan.FromMicroseconds(200));

    private readonly RoundShared _shared;
    private readonly StopSignal _stop;
    private readonly BenchJob _job;
    private readonly int _number, _operationsMax;
    private readonly Thread _thread;
    private Randomness _sampling;

    /// <param name="shared">What the threads of the round share.</param>
    /// <param name="number">The thread, from 0.</param>
    public Worker(RoundShared shared, int number)
    {
        (_shared, _stop, _job, _number) = (shared, shared.Stop, shared.Job, number);
        _sampling = new Randomness(_job.Seed, (SamplingSalt << 32) + (ulong)number);
        _flushesEvery = _job.FlushEvery;
        _operationsMax = _job.Work == BenchWork.Gather ? Math.Clamp(OffsetsMax / _job.BatchLength, 1, OperationsMax) : OperationsMax;
        if (_job.RateBytesPerSecond > 0)
        {
            long bytes = _job.RateBytesPerSecond / _job.Threads / RatedBatchesPerSecond;
            _operationsMax = (int)Math.Clamp(bytes / shared.Plan.OperationBytes, 1, _operationsMax);
        }
        _places = new Place[_job.Work == BenchWork.Gather ? 0 : _operationsMax];
        _offsets = new long[_job.Work == BenchWork.Gather ? _operationsMax * _job.BatchLength : 0];
        _values = new long[_job.Work == BenchWork.Gather ? _job.BatchLength : 0];
        _thread = new Thread(Run) { IsBackground = true, Name = "bench " + number };
    }

    /// <summary>What stopped it; null if nothing did.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>When the measured time began, in ticks; 0 if it did not.</summary>
    public long Started { get; private set; }

    /// <summary>When it ended.</summary>
    public long Ended { get; private set; }

    /// <summary>Times of reads.</summary>
    public LatencyHistogram ReadTimes { get; } = new();

    /// <summary>Times of writes.</summary>
    public LatencyHistogram WriteTimes { get; } = new();

    /// <summary>Times of flushes.</summary>
    public LatencyHistogram FlushTimes { get; } = new();

    /// <summary>The sum of the times of flushes, in ticks.</summary>
    public long FlushTicks => _flushTicks;

    /// <summary>Operations so far. Any thread may ask.</summary>
    public long Operations => Volatile.Read(ref _operations);

    /// <summary>Reads so far. Any thread may ask.</summary>
    public long Reads => Volatile.Read(ref _reads);

    /// <summary>Bytes read so far. Any thread may ask.</summary>
    public long ReadBytes => Volatile.Read(ref _readBytes);

    /// <summary>Bytes written so far. Any thread may ask.</summary>
    public long WrittenBytes => Volatile.Read(ref _writtenBytes);

    /// <summary>Starts the thread.</summary>
    public void Start() => _thread.Start();

    /// <summary>Waits until the thread has ended.</summary>
    public void Join() => _thread.Join();

    private void Run()
    {
        bool isReady = false;
        try
        {
            PlacePlan plan = _shared.Plan;
            using AlignedBuffer buffer = new(plan.BufferBytes, Randomness.Mix(_job.Seed) + (ulong)_number);
            using WaySession session = _shared.Way.CreateSession();
            _buffer = buffer.Start;
            _session = session;
            try
            {
                if (_job.WarmUp > TimeSpan.Zero)
                    Work(plan.ForThread(_number, long.MaxValue, WarmUpSalt), _job.WarmUp, null);
                Reset();
                PlaceSource source = plan.ForThread(_number, plan.BytesOf(_number), _shared.Salt);
                _shared.Ready.Signal();
                isReady = true;
                _shared.Gate.Wait();
                (Started, Ended) = Work(source, _job.Duration, _shared.Rate);
            }
            catch (Exception e)
            {
                Fail(e);
            }
            finally
            {
                End(ref isReady);
            }
        }
        catch (Exception e)
        {
            Fail(e);
            if (!isReady)
                End(ref isReady);
        }
    }

    private void Fail(Exception e)
    {
        Failure ??= e;
        _stop.Set();
    }

    private void End(ref bool isReady)
    {
        if (!isReady)
            _shared.Ready.Signal();
        isReady = true;
        _shared.Ended.Signal();
        _shared.Leave.Wait();
    }

    private void Reset()
    {
        ReadTimes.Clear();
        WriteTimes.Clear();
        FlushTimes.Clear();
        (_operations, _reads, _readBytes, _writtenBytes, _flushTicks, _writesSinceFlush) = (0, 0, 0, 0, 0, 0);
    }

    // Until the source has no more, the time is over or the signal comes. Compiled for good at once: a run may be over before the runtime would do so.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (long Started, long Ended) Work(PlaceSource source, TimeSpan duration, RateLimiter? rate)
    {
        long limit = duration > TimeSpan.Zero ? ClockTicks.Of(duration) : long.MaxValue;
        _gathersLeft = source.RemainingBytes / _shared.Plan.OperationBytes;
        long started = ClockTicks.Now(), last = started;
        long end = limit < long.MaxValue - started ? started + limit : long.MaxValue;
        while (!_stop.IsSet)
        {
            int count = Draw(source, _batch);
            if (count == 0)
                break;
            long flushed = _flushTicks, bytes = _readBytes + _writtenBytes;
            RunBatch(count);
            long now = ClockTicks.Now();
            if (count == _batch)
                Adapt(now - last - (_flushTicks - flushed));
            if (rate is not null)
                now = Wait(Math.Min(rate.Take(now, _readBytes + _writtenBytes - bytes), end), now);
            last = now;
            if (now >= end)
                break;
        }
        return (started, last);
    }

    private void Adapt(long lasted)
    {
        if (lasted < BatchTicksLeast)
            _batch = Math.Min(_batch * 2, _operationsMax);
        else if (lasted > BatchTicksMost)
            _batch = Math.Max(_batch / 2, 1);
    }

    private long Wait(long until, long now)
    {
        while (now < until && !_stop.IsSet)
        {
            _stop.Wait(ClockTicks.ToTime(until - now));
            now = ClockTicks.Now();
        }
        return now;
    }

    private int Draw(PlaceSource source, int count)
    {
        if (_job.Work != BenchWork.Gather)
            return source.Fill(_places.AsSpan(0, count));
        count = (int)Math.Min(count, _gathersLeft);
        source.FillOffsets(_offsets.AsSpan(0, count * _job.BatchLength));
        _gathersLeft -= count;
        return count;
    }

    private void RunBatch(int count)
    {
        switch (_job.Latency)
        {
            case LatencySampling.All:
                Timed(0, count, ClockTicks.Now(), weight: 1);
                break;
            case LatencySampling.Auto:
                // At a place drawn anew each time: every n-th would meet the same places in pages and windows again and again.
                int timed = (int)_sampling.Below(count);
                if (Untimed(0, timed))
                    break;
                // It stands for its batch: those of slow operations are small, and would otherwise count for more than they are.
                Timed(timed, timed + 1, ClockTicks.Now(), weight: count);
                Untimed(timed + 1, count);
                break;
            default:
                Untimed(0, count);
                break;
        }
    }
}
