namespace BigFile.Views;

/// <summary>
/// Watches where one file is read in order, and has what comes next asked for by a thread of the manager
/// (<see cref="ReadAheadThreads"/>), up to some distance ahead, each piece once. What asking means is the subclass's.
/// </summary>
/// <remarks>
/// <para>A note from a reader inside the calm range costs two loads and two comparisons; only one that leaves it takes the lock,
/// which is a leaf: nothing is called and no other lock is taken under it.</para>
/// <para>Invariants, under the lock: (1) a piece is claimed by moving <see cref="ReadStream.Asked"/> past it, so no two threads
/// ask for it; (2) a thread asks between <c>_running++</c> and <c>_running--</c>, outside the lock, and begins only while not
/// closed: when <see cref="Close"/> has returned, nobody asks and nobody will.</para>
/// </remarks>
internal abstract class ReadAhead
{
    private const int StreamsMax = 16;

    // Threads that scan chunks in the order they are claimed are one stream, however far they are apart within this.
    private const long BackBytes = 64L << 20;
    private const long AgainBytes = 32L << 20;

    // After so many looks in a row that found everything there, the next ones are further and further apart.
    private const int ResidentRunCalm = 4;
    private const long CalmBytesMax = 128L << 20;

    private readonly object _gate = new();
    private readonly ReadAheadThreads _threads;
    private readonly ReadStream[] _streams = new ReadStream[StreamsMax];
    private readonly int _runningMax;
    private long _notes;
    private long _lastId;
    private int _running;
    private bool _closed;
    private volatile bool _hasStarted;

    // Of the stream noted last. Read without the lock; torn pairs cost a look or miss one.
    private long _calmStart;
    private long _calmEnd;

    protected ReadAhead(ReadAheadThreads threads, int runningMax)
    {
        _threads = threads;
        _runningMax = runningMax;
        foreach (ref ReadStream stream in _streams.AsSpan())
            stream.Start = -1;
    }

    /// <summary>Whether it waits in the queue, and for whom. Under the lock of the threads.</summary>
    internal bool IsQueued { get; set; }

    /// <summary>The next in the queue. Under the lock of the threads.</summary>
    internal ReadAhead? NextQueued { get; set; }

    /// <summary>Whether any stream of the file was ever long enough to be read ahead of.</summary>
    public bool HasStarted => _hasStarted;

    /// <summary>Bytes of a piece: what is asked for at once begins and ends at a multiple of it.</summary>
    protected abstract long PieceBytes { get; }

    /// <summary>How far beyond its front a stream is asked for, now.</summary>
    protected abstract long AheadBytes { get; }

    /// <summary>One look stands for so many bytes. A multiple of <see cref="PieceBytes"/>.</summary>
    protected abstract long LookBytes { get; }

    /// <summary>How much must be read in order before anything is asked for.</summary>
    protected abstract long StartBytes { get; }

    /// <summary>The length of the file now.</summary>
    protected abstract long FileBytes { get; }

    /// <summary>Notes that a range is being read by somebody who reads in order. Allocates nothing but a thread, where there is none.</summary>
    public void Note(long offset, long end)
    {
        if (offset >= Volatile.Read(ref _calmStart) && end <= Volatile.Read(ref _calmEnd))
            return;
        bool wanted;
        lock (_gate)
        {
            if (_closed)
                return;
            Follow(ref StreamAt(offset), offset, end);
            wanted = _running < _runningMax && FindWork() >= 0;
        }
        if (wanted)
            _threads.Add(this, isReader: true);
    }

    /// <summary>Ends it: waits for whoever is asking; nobody asks afterwards. The caller holds no lock that asking takes.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            while (_running != 0)
                Monitor.Wait(_gate);
        }
    }

    /// <summary>Returns when everything that the notes so far are worth has been asked for. For tests.</summary>
    internal void WaitUntilIdle()
    {
        while (true)
        {
            lock (_gate)
            {
                if (_closed || (_running == 0 && FindWork() < 0))
                    return;
            }
            // Nobody has noted anything since the file has grown, perhaps.
            _threads.Add(this, isReader: false);
            lock (_gate)
            {
                if (_running != 0)
                    Monitor.Wait(_gate, 10);
            }
            Thread.Yield();
        }
    }

    /// <summary>Asks for one piece, on a thread of the manager. False: there is nothing to ask for now.</summary>
    internal bool Step()
    {
        int index;
        long id, offset, end;
        bool looks, more;
        lock (_gate)
        {
            index = _closed || _running == _runningMax ? -1 : FindWork();
            if (index < 0)
                return false;
            ref ReadStream stream = ref _streams[index];
            id = stream.Id;
            offset = stream.Asked;
            end = Math.Min(offset + PieceBytes, FileBytes);
            looks = offset >= stream.LookedTo;
            stream.Asked = offset + PieceBytes;
            _running++;
            more = _running < _runningMax && FindWork() >= 0;
        }
        if (more)
            _threads.Add(this, isReader: false);
        AheadOutcome outcome = AheadOutcome.NoRoom;
        try
        {
            if (end > offset)
                outcome = Ask(offset, end, looks);
        }
        finally
        {
            lock (_gate)
            {
                _running--;
                ref ReadStream stream = ref _streams[index];
                if (stream.Id == id && stream.Start >= 0)
                    Settle(ref stream, offset, looks, outcome);
                Monitor.PulseAll(_gate);
            }
        }
        return true;
    }

    /// <summary>Asks for a range, outside all locks; <paramref name="looks"/>: after a look whether it is there. Never throws.</summary>
    protected abstract AheadOutcome Ask(long offset, long end, bool looks);

    // The stream that a read at an offset belongs to, or the one that gives way to a new stream.
    private ref ReadStream StreamAt(long offset)
    {
        int oldest = 0, nearest = -1;
        long distance = long.MaxValue;
        for (int i = 0; i < _streams.Length; i++)
        {
            ref ReadStream stream = ref _streams[i];
            if (stream.Start < 0 || stream.Used < _streams[oldest].Used)
                oldest = stream.Start >= 0 && _streams[oldest].Start < 0 ? oldest : i;
            long ahead = offset - stream.Front;
            // Whoever begins where a stream began, once it is far away, reads all of it again.
            bool again = offset <= stream.Start && stream.Front - stream.Start > AgainBytes;
            if (stream.Start >= 0 && !again && ahead >= -BackBytes && ahead <= Math.Max(AheadBytes, stream.CalmBytes) + AheadBytes && Math.Abs(ahead) < distance)
            {
                nearest = i;
                distance = Math.Abs(ahead);
            }
        }
        if (nearest >= 0)
            return ref _streams[nearest];
        _streams[oldest] = new ReadStream { Start = offset, Front = offset, CalmBytes = PieceBytes, Id = ++_lastId };
        return ref _streams[oldest];
    }

    private void Follow(ref ReadStream stream, long offset, long end)
    {
        stream.Used = ++_notes;
        bool advances = end > stream.Front;
        if (advances)
        {
            stream.Front = end;
            stream.Paused = false;
            // What the reader has reached is its own business.
            long reached = (end + PieceBytes - 1) / PieceBytes * PieceBytes;
            stream.Asked = Math.Max(stream.Asked, reached);
        }
        bool started = stream.Front - stream.Start >= StartBytes;
        if (started)
            _hasStarted = true;
        Volatile.Write(ref _calmStart, Math.Max(stream.Start, stream.Front - BackBytes));
        Volatile.Write(ref _calmEnd, stream.Front + (started ? stream.CalmBytes : 0));
    }

    // The stream that was read last of those for which something is to be asked, or -1.
    private int FindWork()
    {
        long length = FileBytes, ahead = AheadBytes, used = 0;
        int found = -1;
        for (int i = 0; i < _streams.Length; i++)
        {
            ref ReadStream stream = ref _streams[i];
            if (stream.Start >= 0 && !stream.Paused && stream.Used > used && stream.Front - stream.Start >= StartBytes
                && stream.Asked < Math.Min(stream.Front + ahead, length))
            {
                found = i;
                used = stream.Used;
            }
        }
        return found;
    }

    private void Settle(ref ReadStream stream, long offset, bool looked, AheadOutcome outcome)
    {
        switch (outcome)
        {
            case AheadOutcome.Done:
                if (looked)
                    stream.LookedTo = offset + LookBytes;
                stream.ResidentRun = 0;
                if (stream.CalmBytes != PieceBytes)
                {
                    // Pages are missing after all: the reader's next note counts again.
                    stream.CalmBytes = PieceBytes;
                    Volatile.Write(ref _calmEnd, 0);
                }
                break;
            case AheadOutcome.Resident:
                stream.Asked = Math.Max(stream.Asked, offset + LookBytes);
                stream.LookedTo = stream.Asked;
                if (++stream.ResidentRun >= ResidentRunCalm)
                {
                    stream.CalmBytes = Math.Min(Math.Max(2 * stream.CalmBytes, LookBytes), CalmBytesMax);
                    stream.Paused = true;
                }
                break;
            default:
                stream.Asked = Math.Min(stream.Asked, offset);
                stream.Paused = true;
                break;
        }
    }
}
