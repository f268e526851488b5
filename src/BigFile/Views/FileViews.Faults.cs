using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using BigFile.Platform;

namespace BigFile.Views;

/// <summary>
/// Faults: pages that could not be had and read as zeros instead. An access that touched mapped memory asks for marks
/// while it still holds its bracket or its pins, since <see cref="PutBack"/> takes marks away only once nobody can be
/// between reading zeros and asking.
/// </summary>
internal sealed unsafe partial class FileViews
{
    // Null where faults are not handled. Disposed with the reservation, after the last window and the last lease.
    private FaultMarks? _faults;
    private int _reservationGuard = -1;

    /// <summary>Faults handled since the file was opened. Under the manager's lock.</summary>
    public long CountFaults() => _released || _faults is null ? 0 : _faults.Faults;

    /// <summary>
    /// The first marked offset of a range, or -1. Inside a bracket in which the range was found open, after the accesses to it.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal long FindFault(long offset, long countBytes)
    {
        if (_faults is not { IsFaulted: true })
            return -1;
        long found = _faults.Find(offset, countBytes);
        return found < 0 ? -1 : Math.Max(found, offset);
    }

    /// <summary>What a fault at an offset means to the caller.</summary>
    internal FileFaultException Faulted(long offset)
    {
        long length = -1;
        try
        {
            if (_platform.GetLength(_file, out long now) == 0)
                length = now;
        }
        catch (ObjectDisposedException)
        {
            // A lease that outlives its file: nobody can tell any more.
        }
        string why = length < 0 ? "the page could not be had"
            : offset >= length ? $"the file was cut to {length} bytes; Refresh takes that in"
            : length < Length ? $"the file was cut, and is {length} bytes long by now; Refresh takes that in"
            : "the disk is full behind a hole of the file, the device could not deliver the page, or the file was cut and has grown again";
        return new FileFaultException($"{Path}: the access at offset {offset} failed: {why}.", Path, offset, length);
    }

    /// <summary>
    /// What it means that reading by handle ended at an offset: the same fault as that of a page which could not be had, with the system's error, if
    /// there was one, inside.
    /// </summary>
    private FileFaultException NotRead(long offset, int error)
    {
        FileFaultException fault = Faulted(offset);
        return error == 0 ? fault : new FileFaultException(
            $"{Path}: the access at offset {offset} failed: {NativeError.Describe(error)}.", Path, offset, fault.FileLength,
            Throw.Native("reading", Path, offset, error));
    }

    /// <summary>
    /// What it means that a range could not be mapped: a fault, if another process has cut the file before its end (it may have grown
    /// again since), else what the system says.
    /// </summary>
    private Exception NotMapped(string operation, long offset, long end, int error)
    {
        bool isShort = _platform.MayMeanShortSection(error, Access);
        // The file may be whole again: the next mapping makes its section anew.
        if (isShort)
            _section.Close();
        if (_platform.GetLength(_file, out long length) == 0 && length < end)
            return Faulted(Math.Max(offset, length));
        return isShort ? Faulted(offset) : Throw.Native(operation, Path, offset, error);
    }

    // Some file has marks, and this access is done but for its bracket: throws, with the bracket left, if it touched one.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void LeaveIfFaulted(nint slot, long entered, long offset, long countBytes)
    {
        long fault = FindFault(offset, countBytes);
        if (fault < 0)
            return;
        BracketSlots.Leave(slot, entered, 0);
        ThrowFaulted(fault);
    }

    /// <summary>
    /// The first marked offset of a range, or -1, for those that are in no bracket: under the manager's lock, so that the
    /// marks are not given back meanwhile.
    /// </summary>
    internal long FindFaultLocked(long offset, long countBytes)
    {
        lock (Manager.Gate)
            return _released ? -1 : FindFault(offset, countBytes);
    }

    // A marked place does not become readable by being evicted. In no bracket.
    private void ThrowIfMarked(long offset, long countBytes)
    {
        if (FaultMarks.IsAny && FindFaultLocked(offset, countBytes) is long fault and >= 0)
            ThrowFaulted(fault);
    }

    [DoesNotReturn]
    private void ThrowFaulted(long offset) => throw Faulted(offset);

    // Where a range of the file is mapped for as long as the file, or for as long as one view.
    private int Guard(nint address, long bytes, long offset) => _faults?.Add(address, bytes, offset, CanWrite) ?? -1;

    private void OpenFaultMarks()
    {
        if (_buffered)
            return;
        _faults = FaultMarks.TryOpen(LengthMax);
        if (_reservation is not null)
            _reservationGuard = Guard(_base, LengthMax, 0);
    }

    private void CloseFaultMarks()
    {
        FaultMarks.Remove(_reservationGuard);
        _faults?.Dispose();
    }

    /// <summary>
    /// Puts the file back where pages of zeros stand and takes the marks away. Leases that touch a marked place are told,
    /// and throw when they are looked at or released. Under the resize and the manager's lock.
    /// </summary>
    private void PutBack()
    {
        if (_faults is not { IsFaulted: true })
            return;
        // Nobody may be between reading zeros and asking for marks.
        List<Window> closed = [];
        for (Window? window = _windows; window is not null; window = window.NextOfFile)
        {
            if (!window.Short)
            {
                Close(window);
                closed.Add(window);
            }
        }
        WaitForReaders();
        _faults.TakeAll(
            tell: (offset, bytes) => Manager.Spoil(this, offset, offset + bytes),
            putBack: (offset, bytes) =>
            {
                for (Window? window = _windows; window is not null; window = window.NextOfFile)
                    MapAgain(window, offset, bytes);
                Manager.MapAgainOwnViews(this, offset, bytes);
            });
        foreach (Window window in closed)
            Reopen(window);
    }

    private void MapAgain(Window window, long offset, long bytes)
    {
        long from = Math.Max(offset, window.Start), to = Math.Min(offset + bytes, window.Start + window.MappedBytes);
        if (from < to)
            MapFileAt(window.Address + (nint)(from - window.Start), from, to - from);
    }

    /// <summary>Puts the file back into the view of a lease. Under the manager's lock.</summary>
    internal void MapAgainOwnView(LeaseRecord record, long offset, long bytes)
    {
        long start = RoundDown(record.Offset, GridBytes);
        long from = Math.Max(offset, start), to = Math.Min(offset + bytes, start + record.OwnBytes);
        if (from < to)
            MapFileAt(record.OwnAddress + (nint)(from - start), from, to - from);
    }

    // Over what is there: where the guard works, mapping replaces. If the system refuses, zeros stay, and stay marked.
    private void MapFileAt(nint address, long offset, long bytes)
    {
        if (_section.Cover(Length, out SectionHandle? section) != 0
            || _platform.Replace(section!, address, offset, (nuint)bytes, Access) != 0)
        {
            _faults!.Mark(offset, bytes);
        }
    }
}
