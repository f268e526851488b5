namespace BigFile.Benchmarking;

/// <summary>What the threads of a round share.</summary>
/// <param name="job">What is done.</param>
/// <param name="plan">How it is spread.</param>
/// <param name="way">The file.</param>
/// <param name="log">What is written where; null if it is not to be verified.</param>
/// <param name="salt">What the places of the measured time are drawn with.</param>
internal sealed class RoundShared(BenchJob job, PlacePlan plan, Way way, WriteLog? log, ulong salt = 0) : IDisposable
{
    /// <summary>What is done.</summary>
    public BenchJob Job { get; } = job;

    /// <summary>How it is spread.</summary>
    public PlacePlan Plan { get; } = plan;

    /// <summary>The file.</summary>
    public Way Way { get; } = way;

    /// <summary>What is written where; null if it is not to be verified.</summary>
    public WriteLog? Log { get; } = log;

    /// <summary>What the places of the measured time are drawn with.</summary>
    public ulong Salt { get; } = salt;

    /// <summary>Of the measured time; null for as fast as it goes.</summary>
    public RateLimiter? Rate { get; } =
        job.RateBytesPerSecond == 0 ? null : new RateLimiter(job.RateBytesPerSecond, System.Diagnostics.Stopwatch.Frequency);

    /// <summary>Tells all to stop.</summary>
    public StopSignal Stop { get; } = new();

    /// <summary>Set once all threads are ready or have failed.</summary>
    public CountdownEvent Ready { get; } = new(job.Threads);

    /// <summary>Opened when the measured time begins.</summary>
    public ManualResetEventSlim Gate { get; } = new();

    /// <summary>Set once all threads have done their work.</summary>
    public CountdownEvent Ended { get; } = new(job.Threads);

    /// <summary>
    /// Opened when threads may give back what they hold: doing so would cost the others time, and write what sessions still keep before the flush at the
    /// end, which is measured, could.
    /// </summary>
    public ManualResetEventSlim Leave { get; } = new();

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop.Dispose();
        Ready.Dispose();
        Gate.Dispose();
        Ended.Dispose();
        Leave.Dispose();
    }
}
