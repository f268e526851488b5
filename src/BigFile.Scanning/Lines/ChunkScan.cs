using System.Runtime.ExceptionServices;

namespace BigFile.Scanning;

/// <summary>
/// Work on numbered chunks by several threads, which claim one chunk after the other from a counter, and the delivery of
/// what they make of them, one at a time.
/// </summary>
/// <remarks>
/// Invariants, under the lock: of ordered results, all before <c>_nextToDeliver</c> were delivered and those behind it
/// wait in a ring; only one thread delivers, outside of the lock, while others go on. A thread claims no chunk that lies a ring or more
/// ahead of the delivery. The one with the lowest undelivered chunk never waits, so the delivery always goes on. After a failure or a
/// stop nothing is delivered any more.
/// </remarks>
/// <typeparam name="TResult">What is made of a chunk.</typeparam>
internal sealed class ChunkScan<TResult>
{
    // What threads may be ahead of an ordered delivery: enough to smooth slow chunks out.
    private const int AheadPerThread = 8;

    private readonly object _gate = new();
    private readonly Lock _deliveryGate = new();
    private readonly long _chunkCount;
    private readonly int _threadCount;
    private readonly bool _ordered;
    private readonly Func<Func<long, TResult>> _begin;
    private readonly Func<TResult, bool> _deliver;
    private readonly (bool IsThere, TResult Result)[] _ring;

    private long _nextChunk;
    private long _nextToDeliver;
    private bool _isDelivering;
    private volatile bool _ended;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Prepares the work.</summary>
    /// <param name="chunkCount">How many chunks there are.</param>
    /// <param name="threadCount">Threads, the caller's included; 0 is one a processor.</param>
    /// <param name="ordered">Whether to deliver in the order of the chunks.</param>
    /// <param name="begin">Called on each thread for the function with which it works on chunks.</param>
    /// <param name="deliver">Gets each result; false ends the work.</param>
    public ChunkScan(long chunkCount, int threadCount, bool ordered, Func<Func<long, TResult>> begin, Func<TResult, bool> deliver)
    {
        _chunkCount = chunkCount;
        _threadCount = (int)Math.Clamp(chunkCount, 1, threadCount == 0 ? Environment.ProcessorCount : threadCount);
        _ordered = ordered;
        _begin = begin;
        _deliver = deliver;
        _ring = ordered ? new (bool, TResult)[_threadCount * AheadPerThread] : [];
    }

    /// <summary>Works until all is delivered or the delivery has ended it. Throws what the first thread to fail threw.</summary>
    public void Run()
    {
        WorkerThreads.Run(_threadCount, Work);
        _failure?.Throw();
    }

    private void Work()
    {
        try
        {
            Func<long, TResult> work = _begin();
            while (TryClaim(out long chunk))
            {
                TResult result = work(chunk);
                if (_ordered)
                    DeliverInOrder(chunk, result);
                else
                    DeliverNow(result);
            }
        }
        catch (Exception e)
        {
            // The first one is told; what the others met meanwhile is most likely the same.
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(e), null);
            End();
        }
    }

    private bool TryClaim(out long chunk)
    {
        lock (_gate)
        {
            while (true)
            {
                chunk = _nextChunk;
                if (_ended || chunk >= _chunkCount)
                    return false;
                if (!_ordered || chunk - _nextToDeliver < _ring.Length)
                {
                    _nextChunk++;
                    return true;
                }
                Monitor.Wait(_gate);
            }
        }
    }

    private void DeliverNow(TResult result)
    {
        lock (_deliveryGate)
        {
            if (!_ended && !_deliver(result))
                End();
        }
    }

    private void DeliverInOrder(long chunk, TResult result)
    {
        lock (_gate)
        {
            _ring[chunk % _ring.Length] = (true, result);
            if (_isDelivering || chunk != _nextToDeliver)
                return;
            _isDelivering = true;
        }
        while (TryTake(out result))
        {
            if (!_deliver(result))
                End();
        }
    }

    private bool TryTake(out TResult result)
    {
        lock (_gate)
        {
            ref (bool IsThere, TResult Result) next = ref _ring[_nextToDeliver % _ring.Length];
            if (_ended || !next.IsThere)
            {
                _isDelivering = false;
                result = default!;
                return false;
            }
            result = next.Result;
            next = default;
            _nextToDeliver++;
            Monitor.PulseAll(_gate);
            return true;
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
}
