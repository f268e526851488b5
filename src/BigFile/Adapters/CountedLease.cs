using BigFile.Views;

namespace BigFile;

/// <summary>
/// One lease with one owner and any number of pins. It is released once: when the owner has disposed it and the last
/// pin is gone, by whichever thread does the later of the two. A mutable struct, to be embedded in one class each.
/// </summary>
internal struct CountedLease
{
    // The sign bit says that the owner has disposed it; the other bits count pins.
    private const int DisposedBit = int.MinValue;
    private const int PinsMask = int.MaxValue;

    private readonly LeaseRecord _record;
    private readonly long _generation;
    private int _state;

    public CountedLease(FileViews views, long offset, int lengthBytes, LeaseMode mode, bool sequential)
    {
        _record = views.AcquireLease(offset, lengthBytes, mode, sequential, out _generation, out nint address);
        Address = address;
    }

    /// <summary>Where the first byte is mapped; 0 for a lease of nothing.</summary>
    public nint Address { get; }

    /// <summary>Throws once the owner has disposed it, whether or not pins keep it mapped.</summary>
    public readonly void ThrowIfDisposed()
    {
        if (Volatile.Read(in _state) < 0)
            Throw.LeaseReleased();
        _record.ThrowIfFaulted(_generation);
    }

    /// <summary>Keeps the lease until <see cref="Unpin"/>. Decided against <see cref="Dispose"/> by one compare-exchange: it pins, or it throws.</summary>
    public void Pin()
    {
        int state = Volatile.Read(ref _state);
        while (true)
        {
            if (state < 0)
                Throw.LeaseReleased();
            if (state == PinsMask)
                throw new InvalidOperationException("The memory is pinned too often.");
            int seen = Interlocked.CompareExchange(ref _state, state + 1, state);
            if (seen == state)
                return;
            state = seen;
        }
    }

    /// <summary>Takes one pin back; releases the lease if it was the last and the owner has disposed it.</summary>
    public void Unpin()
    {
        int state = Volatile.Read(ref _state);
        while (true)
        {
            if ((state & PinsMask) == 0)
                throw new InvalidOperationException("The memory is not pinned.");
            int seen = Interlocked.CompareExchange(ref _state, state - 1, state);
            if (seen == state)
                break;
            state = seen;
        }
        if (state - 1 == DisposedBit)
            _record.Release(_generation);
    }

    /// <summary>The owner is done: the lease is released now, or with the last pin. Repeating it does nothing.</summary>
    public void Dispose()
    {
        if (Interlocked.Or(ref _state, DisposedBit) == 0)
            _record.Release(_generation);
    }
}
