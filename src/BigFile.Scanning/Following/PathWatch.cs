namespace BigFile.Scanning;

/// <summary>
/// Waits, for a time or until the system says that something was done to a path. Only a hint: it may come without reason,
/// and need not come.
/// </summary>
internal sealed class PathWatch : IDisposable
{
    private readonly FileSystemWatcher? _watcher;
    private readonly SemaphoreSlim _changed = new(0);

    public PathWatch(string path, bool isNotified)
    {
        if (!isNotified)
            return;
        try
        {
            string full = Path.GetFullPath(path);
            // All of the folder: a rotation is made of names that are not ours, and a pattern would read ours as one.
            _watcher = new FileSystemWatcher(Path.GetDirectoryName(full) ?? full)
            {
                NotifyFilter = NotifyFilters.FileName | NotifyFilters.Size | NotifyFilters.LastWrite,
            };
            _watcher.Changed += Note;
            _watcher.Created += Note;
            _watcher.Deleted += Note;
            _watcher.Renamed += Note;
            _watcher.EnableRaisingEvents = true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or PlatformNotSupportedException)
        {
            // No such folder yet, or no watches left: the interval has to do.
            _watcher?.Dispose();
            _watcher = null;
        }
    }

    /// <summary>Waits.</summary>
    public async Task WaitAsync(TimeSpan interval, TimeProvider clock, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task time = Task.Delay(interval, clock, end.Token);
        Task change = _watcher is null ? time : _changed.WaitAsync(end.Token);
        await Task.WhenAny(time, change).ConfigureAwait(false);
        await end.CancelAsync().ConfigureAwait(false);
        // What was noted is looked at from here on.
        while (_changed.Wait(0, CancellationToken.None))
        {
        }
        cancellation.ThrowIfCancellationRequested();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _watcher?.Dispose();
        _changed.Dispose();
    }

    private void Note(object sender, FileSystemEventArgs change)
    {
        try
        {
            if (_changed.CurrentCount == 0)
                _changed.Release();
        }
        catch (ObjectDisposedException)
        {
            // A last notification on its way.
        }
    }
}
