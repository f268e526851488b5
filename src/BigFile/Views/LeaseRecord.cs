using System.Runtime.CompilerServices;
using BigFile.Platform;

namespace BigFile.Views;

/// <summary>
/// What one lease holds. Records are pooled: leasing and releasing allocate nothing once as many records exist as
/// leases were ever out at once. The generation is odd while the record is in use; whoever moves it from the odd value
/// of a lease to the next even one has released that lease, so a second release of any copy does nothing.
/// </summary>
internal sealed class LeaseRecord(ViewManager manager)
{
    private long _generation;
    private long _spoiledGeneration = -1;
    private Window?[] _windows = new Window?[1];
    private int _windowCount;

    /// <summary>The next free record.</summary>
    public LeaseRecord? NextFree;

    public ViewManager Manager { get; } = manager;

    /// <summary>The file; null while the record is free.</summary>
    public FileViews File { get; private set; } = null!;

    public long Offset { get; private set; }

    public long LengthBytes { get; private set; }

    public LeaseMode Mode { get; private set; }

    /// <summary>True: the windows go to the cold end when the lease is released.</summary>
    public bool Sequential { get; set; }

    /// <summary>Clock value at which the lease was taken.</summary>
    public long Stamp { get; set; }

    /// <summary>Address of a view that belongs to this lease alone, or 0.</summary>
    public nint OwnAddress { get; private set; }

    /// <summary>What the fault guard knows that view by, or -1.</summary>
    public int OwnGuardedRange { get; private set; } = -1;

    /// <summary>Size of that view.</summary>
    public long OwnBytes { get; private set; }

    public long Generation => Volatile.Read(ref _generation);

    public bool IsActive(long generation) => Volatile.Read(ref _generation) == generation;

    /// <summary>Fills the record and makes it visible as active; it holds nothing yet. Returns its generation.</summary>
    public long Activate(FileViews file, long offset, long lengthBytes, LeaseMode mode)
    {
        File = file;
        Offset = offset;
        LengthBytes = lengthBytes;
        Mode = mode;
        return Interlocked.Increment(ref _generation);
    }

    /// <summary>Reads a record that others may be reusing. False: it was not in use, or changed meanwhile.</summary>
    public bool TryRead(out FileViews file, out LeaseHolder holder)
    {
        long before = Volatile.Read(ref _generation);
        file = File;
        holder = default;
        if ((before & 1) == 0 || file is null)
            return false;
        holder = new LeaseHolder(file.Path, Offset, LengthBytes, Mode);
        return Interlocked.Read(ref _generation) == before;
    }

    /// <summary>Makes place for the windows of the range, none of which is held yet.</summary>
    public void Expect(int windows)
    {
        if (_windows.Length < windows)
            _windows = new Window?[windows];
        _windowCount = windows;
    }

    /// <summary>Notes a window that was pinned for this lease, by its place in the range.</summary>
    public void Put(long place, Window window) => _windows[place] = window;

    /// <summary>True when the window at that place of the range is held.</summary>
    public bool Holds(long place) => _windows[place] is not null;

    /// <summary>The first window of the lease.</summary>
    public Window FirstWindow => _windows[0]!;

    /// <summary>Stamps every window of the lease.</summary>
    public void Touch(long now)
    {
        foreach (Window? window in _windows.AsSpan(0, _windowCount))
            window!.Touch(now);
    }

    /// <summary>Takes the pins back that were put.</summary>
    public void UnpinAll()
    {
        for (int i = 0; i < _windowCount; i++)
        {
            Window? window = _windows[i];
            _windows[i] = null;
            window?.Unpin();
        }
        _windowCount = 0;
    }

    /// <summary>Notes the view that was mapped for this lease.</summary>
    public void SetOwnView(nint address, long bytes, int guardedRange)
    {
        OwnAddress = address;
        OwnBytes = bytes;
        OwnGuardedRange = guardedRange;
    }

    /// <summary>
    /// Says that the lease of this generation touched pages which could not be had, before their marks are taken away.
    /// </summary>
    public void Spoil(long generation) => Volatile.Write(ref _spoiledGeneration, generation);

    // Where a page of the lease could not be had, or -1. The caller holds the lease, and read its file while it did.
    private long FindFault(FileViews file, long generation)
    {
        if (LengthBytes == 0)
            return -1;
        // In this order: whoever takes marks away tells first.
        long fault = FaultMarks.IsAny ? file.FindFaultLocked(Offset, LengthBytes) : -1;
        return fault < 0 && Volatile.Read(ref _spoiledGeneration) == generation ? Offset : fault;
    }

    /// <summary>Throws when a page of the lease could not be had.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ThrowIfFaulted(long generation)
    {
        if (FaultMarks.IsAny || Volatile.Read(ref _spoiledGeneration) == generation)
            ThrowIfFaultedSlow(generation);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ThrowIfFaultedSlow(long generation)
    {
        // Read first: another thread may release another copy of the lease.
        FileViews? file = File;
        long fault = file is null ? -1 : FindFault(file, generation);
        if (fault >= 0 && IsActive(generation))
            throw file!.Faulted(fault);
    }

    /// <summary>Releases the lease of this generation, once; later calls do nothing.</summary>
    public void Release(long generation)
    {
        if (!IsActive(generation))
            return;
        // Before it stops being listed as active: a checkpoint must see the range either here or in the dirty map.
        // Another thread may release another copy meanwhile: then it marks, and what is marked here is harmless.
        if (Mode == LeaseMode.Write && File is FileViews file)
            file.MarkReleased(Offset, LengthBytes);
        // Asked while the pins hold; told once they are gone.
        FileViews? owner = File;
        long fault = owner is not null && (FaultMarks.IsAny || Volatile.Read(ref _spoiledGeneration) == generation) ? FindFault(owner, generation) : -1;
        if (Interlocked.CompareExchange(ref _generation, generation + 1, generation) == generation)
        {
            LetGo();
            Manager.ReturnRecord(this);
            if (fault >= 0)
                throw owner!.Faulted(fault);
        }
    }

    /// <summary>Takes back a lease that failed while it was being made.</summary>
    public void Abandon()
    {
        Interlocked.Increment(ref _generation);
        // Not all windows of the range may be held; and what was not read keeps its place in the LRU.
        Sequential = false;
        LetGo();
        Manager.ReturnRecord(this);
    }

    private void LetGo()
    {
        if (OwnAddress != 0)
            File.UnmapOwnView(this);
        if (Sequential && _windowCount != 0)
            MakeCold();
        UnpinAll();
        Sequential = false;
        File = null!;
    }

    private void MakeCold()
    {
        lock (Manager.Gate)
        {
            foreach (Window? window in _windows.AsSpan(0, _windowCount))
                Manager.MakeCold(window!, Stamp);
        }
    }
}
