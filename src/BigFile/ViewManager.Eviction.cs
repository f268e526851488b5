using System.Diagnostics;
using BigFile.Views;

namespace BigFile;

/// <summary>The budget, the LRU and the eviction of windows.</summary>
public sealed partial class ViewManager
{
    // Beyond what is needed at once, this share of the windows goes in the same batch: one barrier for all of them.
    private const int BatchShare = 32;
    private const int BatchMax = 64;

    private readonly long _windowBudget;
    private readonly bool _maps;
    private readonly WindowHeap _heap = new();
    private readonly Stack<Window> _pool = new();
    private readonly List<Window> _victims = [];
    private readonly Admission _admission = new();

    // Views that the system refused to unmap. They count as mapped, and whoever needs room asks for them again.
    private readonly List<(nint Address, long Bytes)> _refused = [];

    /// <summary>The native error of the last view that the system refused to unmap.</summary>
    internal int UnmapError { get; private set; }

    private long _refusedWriteBacks;
    private long _sequence;
    private long _mappedBytes;
    private long _mappedBytesPeak;
    private int _views;
    private long _evictions;
    private long _mapCount;
    private long _unmapCount;
    private long _checkpoints;

    /// <summary>The room that windows and leases may take, under the lock.</summary>
    internal long WindowBudget => _windowBudget;

    /// <summary>Whether windows have had to take each other's place.</summary>
    internal bool HasEvicted => Volatile.Read(ref _evictions) != 0;

    /// <summary>Free room under the budget: under the lock it stays so.</summary>
    internal long FreeBytes => _windowBudget - Volatile.Read(ref _mappedBytes);

    /// <summary>How many windows go beyond the need in one batch, when this many are mapped. Known to the model test.</summary>
    internal static int BatchExtra(int windowsInHeap) => Math.Min(windowsInHeap / BatchShare, BatchMax);

    /// <summary>
    /// A copying access missed. Maps the window if there is room, or if it has earned the place of the least recently
    /// used one, or if the caller insists. False: go by handle. Called outside any bracket.
    /// </summary>
    internal bool TryMapForCopy(FileViews file, long offset, bool insists)
    {
        long now = Clock.Tick();
        long index = offset / file.WindowBytes;
        if (insists)
            file.FillMissing(offset, 1);
        if (file.WaitForFill(index))
            return true;
        uint count = 0;
        bool pressed = !_maps && !insists && Volatile.Read(ref _mappedBytes) + file.WindowBytes > _windowBudget;
        if (pressed)
        {
            count = _admission.CountMiss(file.Id, index, now);
            if (count % Admission.ConsiderEvery != 0)
                return false;
        }
        lock (Gate)
        {
            file.ThrowIfOutside(offset, 1);
            if (pressed && FreeBytes < file.ViewBytes(index)
                && (PeekVictim() is not Window victim || !Admission.IsBetter(count, victim, now)))
            {
                return false;
            }
            return file.TryOpen(index, now, count);
        }
    }

    /// <summary>
    /// Evicts until so many more bytes and views fit. The order is that of the LRU; nothing is unmapped unless enough
    /// can be. False: leases hold too much; nothing has changed. Under the lock.
    /// </summary>
    internal bool MakeRoom(long bytes, int views)
    {
        if (_refused.Count != 0)
            UnmapRefused();
        // A window that could not be written back has gone to the young end: others are tried, each window once.
        long patience = _refusedWriteBacks + _heap.Count, refusedBefore = _refusedWriteBacks;
        while (!Fits(bytes, views, 0, 0))
        {
            if (bytes > _windowBudget)
                return false;
            _victims.Clear();
            long freedBytes = 0;
            while (!Fits(bytes, views, freedBytes, _victims.Count) && TakeVictim() is Window victim)
            {
                freedBytes += victim.MappedBytes;
                _victims.Add(victim);
            }
            // The number of views is what can be expected and no promise: when nothing more can go, the system is asked.
            if (!HasRoom(bytes, freedBytes))
            {
                foreach (Window victim in _victims)
                    _heap.Add(victim);
                _victims.Clear();
                return false;
            }
            if (_victims.Count == 0)
                return true;
            for (int extra = BatchExtra(_heap.Count); extra > 0 && TakeVictim() is Window victim; extra--)
                _victims.Add(victim);
            if (!EvictVictims() && (_refusedWriteBacks == refusedBefore || _refusedWriteBacks >= patience))
                return false;
            refusedBefore = _refusedWriteBacks;
        }
        return true;
    }

    /// <summary>Makes room for more bytes of a window that must itself stay. Under the lock.</summary>
    internal bool MakeRoomFor(Window window, long bytes)
    {
        bool listed = window.HeapIndex >= 0;
        if (listed)
            _heap.Remove(window);
        bool fits = MakeRoom(bytes, 0);
        if (listed)
            _heap.Add(window);
        return fits;
    }

    /// <summary>Evicts a quarter of the windows: the system refused to map more of them. Under the lock.</summary>
    internal bool EvictQuarter()
    {
        _victims.Clear();
        for (int count = _heap.Count / 4 + 1; count > 0 && TakeVictim() is Window victim; count--)
            _victims.Add(victim);
        return _victims.Count != 0 && EvictVictims();
    }

    /// <summary>Takes in a new window.</summary>
    internal void Enlist(Window window)
    {
        window.Sequence = ++_sequence;
        _views++;
        CountMapped(window.MappedBytes);
        _mapCount++;
        _heap.Add(window);
    }

    /// <summary>
    /// Lets go of a window that is closed and waited for: unmaps it, or, while it is pinned, leaves that to its last
    /// holder. Under the lock.
    /// </summary>
    internal void Retire(Window window)
    {
        if (window.HeapIndex >= 0)
            _heap.Remove(window);
        if (!Park(window))
            UnmapOrList(window);
    }

    /// <summary>Unmaps a window that is closed and waited for. False: something holds it, or the system refused. Under the lock.</summary>
    internal bool TryDiscard(Window window)
    {
        if (window.HeapIndex >= 0)
            _heap.Remove(window);
        // Also takes the parked bit from an unpinned window: its last holder may be about to call Unpark.
        if (Park(window))
            return false;
        if (Unmap(window))
            return true;
        _heap.Add(window);
        return false;
    }

    /// <summary>The last pin of a parked window went. Takes the lock.</summary>
    internal void Unpark(Window window)
    {
        lock (Gate)
        {
            // Another thread may have pinned it again, or have been here first and even have let it be reused: the
            // bit alone, with no pin, says that there is something to do, and that is so whoever finds it.
            if (Interlocked.CompareExchange(ref window.Pins, 0, Window.Parked) != Window.Parked)
                return;
            FileViews file = window.Owner;
            if (file.IsDisposed || window.Short)
            {
                UnmapOrList(window);
                file.ReleaseIfUnused();
            }
            else
            {
                _heap.Add(window);
            }
        }
    }

    /// <summary>A window has come back into use: it belongs in the heap again, unless something holds it. Under the lock.</summary>
    internal void UnparkIfFree(Window window)
    {
        if (Interlocked.CompareExchange(ref window.Pins, 0, Window.Parked) == Window.Parked)
            _heap.Add(window);
    }

    /// <summary>Sends a window to the cold end of the LRU if nobody touched it since the stamp. Under the lock.</summary>
    internal void MakeCold(Window window, long stamp)
    {
        if (Volatile.Read(ref window.Stamp) != stamp)
            return;
        Volatile.Write(ref window.Stamp, 0);
        window.IsAhead = false;
        window.Owner.ForgetStamps(window);
        if (window.HeapIndex >= 0)
            _heap.MoveToFront(window);
    }

    internal Window RentWindow() => _pool.TryPop(out Window? window) ? window : new Window();

    internal void CountMapped(long bytes)
    {
        _mappedBytes += bytes;
        _mappedBytesPeak = Math.Max(_mappedBytesPeak, _mappedBytes);
        Debug.Assert(_mappedBytes <= BudgetBytes, "the budget is hard");
    }

    internal void CountUnmapped(long bytes) => _mappedBytes -= bytes;

    /// <summary>Takes in a view that belongs to one lease.</summary>
    internal void EnlistOwnView(long bytes)
    {
        _views++;
        _mapCount++;
        CountMapped(bytes);
    }

    /// <summary>Unmaps a view that belonged to one lease.</summary>
    internal void DelistOwnView(nint address, long bytes)
    {
        _views--;
        _unmapCount++;
        UnmapView(address, bytes);
    }

    /// <summary>Unmaps a counted view that is no window. If the system refuses, it is asked again later. Under the lock.</summary>
    internal void UnmapView(nint address, long bytes)
    {
        int error = Platform.Unmap(address, (nuint)bytes);
        if (error == 0)
        {
            CountUnmapped(bytes);
            return;
        }
        UnmapError = error;
        _refused.Add((address, bytes));
    }

    /// <summary>A window that was to be evicted could not be written back. Under the lock.</summary>
    internal void CountRefusedWriteBack() => _refusedWriteBacks++;

    internal void CountCheckpoint() => Interlocked.Increment(ref _checkpoints);

    private bool Fits(long bytes, int views, long freedBytes, int freedViews) =>
        HasRoom(bytes, freedBytes) && _views - freedViews + views <= Platform.ViewCountMax;

    private bool HasRoom(long bytes, long freedBytes) => _mappedBytes - freedBytes + bytes <= _windowBudget;

    // The least recently used window that nothing holds, still in the heap.
    private Window? PeekVictim()
    {
        while (_heap.Peek() is Window top)
        {
            if (!top.IsPinned)
                return top;
            _heap.Remove(top);
            if (!Park(top))
                _heap.Add(top);
        }
        return null;
    }

    private Window? TakeVictim()
    {
        Window? victim = PeekVictim();
        if (victim is not null)
            _heap.Remove(victim);
        return victim;
    }

    // Marks a window that left the heap as parked. False: nothing holds it after all, and it is not parked.
    private static bool Park(Window window)
    {
        if ((Interlocked.Or(ref window.Pins, Window.Parked) & ~Window.Parked) != 0)
            return true;
        return Interlocked.CompareExchange(ref window.Pins, 0, Window.Parked) != Window.Parked;
    }

    // Closes the victims, waits once for all brackets, and unmaps those that no lease got hold of in between.
    private bool EvictVictims()
    {
        foreach (Window victim in _victims)
            victim.Owner.Close(victim);
        BracketSlots.WaitForReaders(Index);
        bool progress = false;
        foreach (Window victim in _victims)
        {
            FileViews owner = victim.Owner;
            if (victim.IsPinned || !Unmap(victim))
            {
                victim.Owner.Reopen(victim);
                if (!victim.IsPinned || !Park(victim))
                    _heap.Add(victim);
                continue;
            }
            owner.ReleaseIfUnused();
            _evictions++;
            progress = true;
        }
        bool anyPinned = _victims.Exists(v => v.IsPinned);
        _victims.Clear();
        return progress || anyPinned;
    }

    // A window that cannot be unmapped is in the heap, closed: it is asked for again when its turn comes.
    private void UnmapOrList(Window window)
    {
        if (!Unmap(window))
            _heap.Add(window);
    }

    private void UnmapRefused() => _refused.RemoveAll(view =>
    {
        if (Platform.Unmap(view.Address, (nuint)view.Bytes) != 0)
            return false;
        CountUnmapped(view.Bytes);
        return true;
    });

    private bool Unmap(Window window)
    {
        long bytes = window.MappedBytes;
        int error = window.Owner.UnmapWindow(window);
        if (error != 0)
        {
            UnmapError = error;
            return false;
        }
        _views--;
        _unmapCount++;
        CountUnmapped(bytes);
        _pool.Push(window);
        return true;
    }
}
