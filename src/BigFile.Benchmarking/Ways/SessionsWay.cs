namespace BigFile.Benchmarking;

/// <summary>A way whose sessions hold something of the system: it closes those that were left open, so that nothing of the file is held once it is disposed.</summary>
internal abstract class SessionsWay : Way
{
    private readonly Lock _gate = new();
    private readonly List<WaySession> _sessions = [];
    private bool _disposed;

    /// <inheritdoc/>
    public sealed override WaySession CreateSession()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            WaySession session = OpenSession();
            _sessions.Add(session);
            return session;
        }
    }

    /// <inheritdoc/>
    public sealed override void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            _disposed = true;
            try
            {
                foreach (WaySession session in _sessions)
                    session.Dispose();
            }
            finally
            {
                Close();
            }
        }
    }

    /// <summary>Opens a session. Under the lock of <see cref="CreateSession"/>.</summary>
    protected abstract WaySession OpenSession();

    /// <summary>Closes what the sessions stand on. Once.</summary>
    protected abstract void Close();

    /// <summary>Does something to each session there was. Its own lock guards against what threads do through it meanwhile.</summary>
    protected void ForEachSession(Action<WaySession> action)
    {
        lock (_gate)
        {
            foreach (WaySession session in _sessions)
                action(session);
        }
    }
}
