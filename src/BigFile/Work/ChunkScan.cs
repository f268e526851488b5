using System.Runtime.ExceptionServices;

namespace BigFile.Work;

/// <summary>
/// Work on chunks by several threads, which claim one chunk after the other, and the delivery of what they make of them, one at a time.
/// </summary>
/// <remarks>
/// Invariants, under the lock: of ordered results, all before <c>_nextToDeliver</c> were delivered and those behind it
/// wait in a ring; only one thread delivers, outside of the lock, while others go on. A thread claims no chunk that lies a ring or more
/// ahead of the delivery. The one with the lowest undelivered chunk never waits, so the delivery always goes on. A chunk that fails takes
/// its place in the ring: no more are claimed, those before it are still delivered, and the failure is told when its turn comes. After a stop
/// nothing is delivered and no failure counts any more.
/// </remarks>
/// <typeparam name="TChunk">What says which chunk it is.</typeparam>
/// <typeparam name="TResult">What is made of a chunk.</typeparam>
internal sealed class ChunkScan<TChunk, TResult>
{
    // What threads may be ahead of an ordered delivery: enough to smooth slow chunks out.
    private const int AheadPerThread = 8;

    private readonly object _gate = new();
    private readonly Lock _deliveryGate = new();
    private readonly NextChunk<TChunk> _next;
    private readonly int _threadCount;
    private readonly bool _ordered;
    private readonly Func<Func<TChunk, TResult>> _begin;
    private readonly Func<TResult, bool> _deliver;
    private readonly Slot[] _ring;

    private long _nextChunk;
    private long _nextToDeliver;
    private bool _isDelivering;
    private bool _claimsEnded;
    private volatile bool _ended;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Prepares the work.</summary>
    /// <param name="next">Says what to claim next. What it throws counts as the failure of that chunk.</param>
    /// <param name="threadCount">Threads, the caller's included.</param>
    /// <param name="ordered">Whether to deliver in the order of the chunks.</param>
    /// <param name="begin">Called on each thread for the function with which it works on chunks.</param>
    /// <param name="deliver">Gets each result; false ends the work.</param>
    public ChunkScan(NextChunk<TChunk> next, int threadCount, bool ordered, Func<Func<TChunk, TResult>> begin, Func<TResult, bool> deliver)
    {
        _next = next;
        _threadCount = threadCount;
        _ordered = ordered;
        _begin = begin;
        _deliver = deliver;
        _ring = ordered ? new Slot[_threadCount * AheadPerThread] : [];
    }

    /// <summary>
    /// Works until all is delivered or the delivery has ended it. Throws what the first chunk to fail threw (without order: the first
    /// failure), or the delivery.
    /// </summary>
    public void Run()
    {
        WorkerThreads.Run(_threadCount, Work);
        _failure?.Throw();
    }

    private void Work()
    {
        try
        {
            Func<TChunk, TResult> work = _begin();
            while (TryClaim(out long number, out TChunk? chunk, out Slot done))
            {
                if (!done.IsThere)
                    done = Try(work, chunk!);
                if (_ordered)
                    DeliverInOrder(number, done);
                else
                    DeliverNow(done);
            }
        }
        catch (Exception e)
        {
            Fail(ExceptionDispatchInfo.Capture(e));
        }
    }

    private Slot Try(Func<TChunk, TResult> work, TChunk chunk)
    {
        try
        {
            return new Slot { IsThere = true, Result = work(chunk) };
        }
        catch (Exception e)
        {
            lock (_gate)
            {
                _claimsEnded = true;
                Monitor.PulseAll(_gate);
            }
            return new Slot { IsThere = true, Failure = ExceptionDispatchInfo.Capture(e) };
        }
    }

    // A failure to say what comes next is that chunk's.
    private bool TryClaim(out long number, out TChunk? chunk, out Slot failed)
    {
        failed = default;
        chunk = default;
        lock (_gate)
        {
            while (true)
            {
                number = _nextChunk;
                if (_ended || _claimsEnded)
                    return false;
                if (_ordered && number - _nextToDeliver >= _ring.Length)
                {
                    Monitor.Wait(_gate);
                    continue;
                }
                try
                {
                    _claimsEnded = !_next(number, out chunk);
                }
                catch (Exception e)
                {
                    failed = new Slot { IsThere = true, Failure = ExceptionDispatchInfo.Capture(e) };
                    _claimsEnded = true;
                    _nextChunk++;
                    Monitor.PulseAll(_gate);
                    return true;
                }
                if (_claimsEnded)
                {
                    Monitor.PulseAll(_gate);
                    return false;
                }
                _nextChunk++;
                return true;
            }
        }
    }

    private void DeliverNow(Slot done)
    {
        lock (_deliveryGate)
            Deliver(done);
    }

    private void DeliverInOrder(long number, Slot done)
    {
        lock (_gate)
        {
            _ring[number % _ring.Length] = done;
            if (_isDelivering || number != _nextToDeliver)
                return;
            _isDelivering = true;
        }
        while (TryTake(out done))
            Deliver(done);
    }

    private void Deliver(Slot done)
    {
        if (_ended)
            return;
        if (done.Failure is not null)
            Fail(done.Failure);
        else if (!_deliver(done.Result!))
            End();
    }

    private bool TryTake(out Slot done)
    {
        lock (_gate)
        {
            ref Slot next = ref _ring[_nextToDeliver % _ring.Length];
            done = next;
            if (_ended || !next.IsThere)
            {
                _isDelivering = false;
                return false;
            }
            next = default;
            _nextToDeliver++;
            Monitor.PulseAll(_gate);
            return true;
        }
    }

    // The first failure is told, unless the work had ended before it.
    private void Fail(ExceptionDispatchInfo failure)
    {
        lock (_gate)
        {
            if (_ended)
                return;
            _failure = failure;
            End();
        }
    }

    private void End()
    {
        lock (_gate)
        {
            _ended = true;
            Monitor.PulseAll(_gate);
        }
    }

    private struct Slot
    {
        public bool IsThere;
        public TResult? Result;
        public ExceptionDispatchInfo? Failure;
    }
}
