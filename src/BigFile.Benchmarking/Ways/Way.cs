namespace BigFile.Benchmarking;

/// <summary>
/// A file opened in one way for one round. Made by <c>WayFactory.Open(WaySpec, BenchJob, long lengthBytes)</c>, which opens it; sessions are what threads
/// work through. Disposed after the round; what it holds of the system (views, handles, its own view manager) goes with it.
/// </summary>
internal abstract class Way : IDisposable
{
    /// <summary>What a thread works through. Any thread may call; a session belongs to one thread.</summary>
    public abstract WaySession CreateSession();

    /// <summary>Flushes all that was written, by any session.</summary>
    public abstract void Flush(CheckpointLevel level);

    /// <summary>Hands the system what this process still keeps of what was written. Nothing where a write is the system's at once, as it is through shared views and by handle.</summary>
    public virtual void HandOver()
    {
    }

    /// <summary>What the engine counted since the way was opened; null for ways that are not the engine's.</summary>
    public virtual ViewStatistics? Statistics => null;

    /// <inheritdoc/>
    public abstract void Dispose();
}
