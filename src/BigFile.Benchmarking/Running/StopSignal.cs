namespace BigFile.Benchmarking;

/// <summary>Tells threads to stop: a flag that is looked at before every operation, and what ends a wait.</summary>
internal sealed class StopSignal : IDisposable
{
    private readonly ManualResetEvent _event = new(false);
    private volatile bool _isSet;

    /// <summary>Whether threads are to stop.</summary>
    public bool IsSet => _isSet;

    /// <summary>Tells them.</summary>
    public void Set()
    {
        _isSet = true;
        _event.Set();
    }

    /// <summary>Waits so long, or until threads are to stop. In whole milliseconds, rounded up. Allocates nothing.</summary>
    public void Wait(TimeSpan time) => _event.WaitOne((int)Math.Ceiling(Math.Min(time.TotalMilliseconds, int.MaxValue)));

    /// <inheritdoc/>
    public void Dispose() => _event.Dispose();
}
