namespace BigFile.Views;

/// <summary>
/// The threads that ask for what sequential readers will need: of one manager, made when there is something to ask for,
/// gone when there was nothing for some seconds. Files take turns, piece by piece.
/// </summary>
internal sealed class ReadAheadThreads
{
    private const int ThreadsMax = 3;
    private const int IdleMilliseconds = 5000;
    private const int StackBytes = 256 << 10;

    private readonly object _gate = new();
    private ReadAhead? _first;
    private ReadAhead? _last;
    private int _threads;
    private int _waiting;

    /// <summary>Has a thread take a step of it, soon. It stands in the queue once. A reader starts the first thread only; those start the others.</summary>
    public void Add(ReadAhead work, bool isReader)
    {
        lock (_gate)
        {
            // In the queue of no thread it waits since one could not be started.
            if (work.IsQueued && _threads != 0)
                return;
            if (!work.IsQueued)
                Enqueue(work);
            if (_waiting != 0)
            {
                Monitor.Pulse(_gate);
                return;
            }
            if (_threads == ThreadsMax || (isReader && _threads != 0))
                return;
            _threads++;
        }
        Start();
    }

    private void Start()
    {
        try
        {
            new Thread(Work, StackBytes) { IsBackground = true, Name = "bigfile read-ahead" }.Start();
        }
        catch (Exception e) when (e is ThreadStartException or OutOfMemoryException)
        {
            // Nothing depends on it but speed; another note tries again.
            lock (_gate)
                _threads--;
        }
    }

    private void Work()
    {
        while (Take() is ReadAhead work)
        {
            if (work.Step())
                Return(work);
        }
    }

    // A method of its own: the thread must not keep a file alive that it has done with.
    private ReadAhead? Take()
    {
        lock (_gate)
        {
            while (_first is null)
            {
                _waiting++;
                bool pulsed = Monitor.Wait(_gate, IdleMilliseconds);
                _waiting--;
                if (!pulsed && _first is null)
                {
                    _threads--;
                    return null;
                }
            }
            ReadAhead work = _first;
            _first = work.NextQueued;
            if (_first is null)
                _last = null;
            work.NextQueued = null;
            work.IsQueued = false;
            return work;
        }
    }

    private void Return(ReadAhead work)
    {
        lock (_gate)
        {
            if (!work.IsQueued)
                Enqueue(work);
        }
    }

    private void Enqueue(ReadAhead work)
    {
        work.IsQueued = true;
        if (_last is null)
            _first = work;
        else
            _last.NextQueued = work;
        _last = work;
    }
}
