using BigFile.Platform;

namespace BigFile.Views;

/// <summary>
/// Leases. The fast path pins one open window inside a bracket, with one interlocked operation; everything else takes
/// the manager's lock. A range that cannot be had in place, because windows float or because a short window is pinned
/// where it cannot be extended, gets a view of its own that lives as long as the lease.
/// </summary>
internal sealed unsafe partial class FileViews
{
    public MappedView Lease(long offset, int length, LeaseMode mode, bool sequential)
    {
        LeaseRecord record = AcquireLease(offset, length, mode, sequential, out long generation, out nint address);
        return new MappedView(record, generation, (byte*)address, offset, length, mode);
    }

    public LeaseRecord AcquireLease(
        long offset, int length, LeaseMode mode, bool sequential, out long generation, out nint address) =>
        TryAcquireLease(offset, length, mode, sequential, throws: true, out generation, out address)!;

    /// <summary>A lease for reading; false, with nothing thrown or allocated for it: leases of others hold the budget.</summary>
    public bool TryLease(long offset, int length, bool sequential, out MappedView view)
    {
        LeaseRecord? record = TryAcquireLease(offset, length, LeaseMode.Read, sequential, throws: false, out long generation, out nint address);
        view = record is null ? default : new MappedView(record, generation, (byte*)address, offset, length, LeaseMode.Read);
        return record is not null;
    }

    // Null, unless it throws: leases of others hold the budget.
    private LeaseRecord? TryAcquireLease(
        long offset, int length, LeaseMode mode, bool sequential, bool throws, out long generation, out nint address)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ThrowIfOutside(offset, length);
        if (mode == LeaseMode.Write && !CanWrite)
            Throw.ReadOnly(Path);

        LeaseRecord record = Manager.RentRecord();
        generation = record.Activate(this, offset, length, mode);
        record.Sequential = sequential;
        if (length == 0)
        {
            address = 0;
            return record;
        }
        if (sequential)
            _ahead?.Note(offset, offset + length);
        if (offset % WindowBytes + length <= WindowBytes && TryPinOpen(record, offset, length, mode))
        {
            address = AddressInLease(record, offset);
            return record;
        }
        try
        {
            if (AcquireSlow(record, offset, length, mode, throws))
            {
                address = AddressInLease(record, offset);
                return record;
            }
        }
        catch
        {
            record.Abandon();
            throw;
        }
        record.Abandon();
        address = 0;
        return null;
    }

    private nint AddressInLease(LeaseRecord record, long offset) =>
        record.OwnAddress != 0
            ? record.OwnAddress + (nint)(offset - RoundDown(offset, GridBytes))
            : _base != 0 ? _base + (nint)offset : record.FirstWindow.Delta + (nint)offset;

    private bool TryPinOpen(LeaseRecord record, long offset, int length, LeaseMode mode)
    {
        nint slot = CurrentSlot;
        long entered = BracketSlots.Enter(slot);
        byte[]? dirty = null;
        // Read once: a checkpoint may take the dirty map away at any moment.
        if (_directory.Find(offset) is Window window && offset <= window.End - length
            && (mode == LeaseMode.Read || (dirty = Volatile.Read(ref window.Dirty)) is not null))
        {
            long now = _clock.Now;
            window.Touch(now);
            if (dirty is not null)
                MarkPages(dirty, offset - window.Start, length);
            window.Pin();
            record.Expect(1);
            record.Put(0, window);
            record.Stamp = now;
            BracketSlots.Leave(slot, entered, 1);
            return true;
        }
        BracketSlots.Leave(slot, entered, 0);
        return false;
    }

    private bool AcquireSlow(LeaseRecord record, long offset, int length, LeaseMode mode, bool throws)
    {
        if (record.Sequential)
            FillMissing(offset, length);
        if (AcquireLocked(record, offset, length, mode, throws, mayWait: true, out bool isFilling))
            return true;
        if (!isFilling)
            return false;
        // What is being filled ahead is in no lease's way: once filled, it can be evicted.
        record.UnpinAll();
        Manager.HoldOffFills();
        try
        {
            return AcquireLocked(record, offset, length, mode, throws, mayWait: false, out _);
        }
        finally
        {
            Manager.Fills.LetGo();
        }
    }

    // False: the budget has no room for it, and either windows are being filled, which may be waited for, or it does not throw.
    private bool AcquireLocked(LeaseRecord record, long offset, int length, LeaseMode mode, bool throws, bool mayWait, out bool isFilling)
    {
        isFilling = false;
        long first = WindowIndexOf(offset), last = WindowIndexOf(offset + length - 1);
        while (true)
        {
            Manager.Fills.Wait(this, first, last);
            lock (Manager.Gate)
            {
                if (Manager.Fills.IsFilling(this, first, last))
                    continue;
                ThrowIfOutside(offset, length);
                long missingBytes = 0;
                bool inPlace = (_base != 0 || first == last) && MayFitInPlace(first, last, offset, length)
                    && TryPinInPlace(record, first, last, offset + length, out missingBytes);
                if (!inPlace && missingBytes == 0)
                    missingBytes = MapOwnView(record, offset, length, mode);
                if (missingBytes != 0)
                {
                    isFilling = mayWait && Manager.Fills.Count != 0;
                    return isFilling || !throws ? false : throw Manager.BudgetExceeded(this, record, offset, length, missingBytes);
                }
                if (mode == LeaseMode.Write)
                    MarkDirtyInWindows(offset, length);
                return true;
            }
        }
    }

    // A window that is larger than the whole budget is not tried, when a view of just the range is not.
    private bool MayFitInPlace(long first, long last, long offset, int length) =>
        first != last || _privatePages is not null || ViewBytes(last) <= Manager.WindowBudget
        || RoundUp(offset % GridBytes + length, GridBytes) > Manager.WindowBudget;

    // Pins every window of the range, mapping those that are missing. False: one of them is short and stays so, or there is no room for so many bytes.
    private bool TryPinInPlace(LeaseRecord record, long first, long last, long end, out long lackingBytes)
    {
        long missingBytes = lackingBytes = 0;
        int missing = 0;
        record.Expect((int)(last - first + 1));
        for (long index = first; index <= last; index++)
        {
            Window? window = FindMapped(index);
            if (window is null)
            {
                missingBytes += ViewBytes(index);
                missing++;
                continue;
            }
            if (window.Short && !TryExtend(window) && window.Start + window.MappedBytes < Math.Min(end, window.Start + WindowBytes))
            {
                record.UnpinAll();
                return false;
            }
            window.Pin();
            record.Put(index - first, window);
        }

        long now = missing != 0 ? _clock.Tick() : _clock.Now;
        record.Stamp = now;
        if (missing == 0)
        {
            // Asked for once: the next question may come from another page of the stack, and so name another slot.
            nint slot = CurrentSlot;
            BracketSlots.Leave(slot, BracketSlots.Enter(slot), 1);
        }
        else
        {
            if (!Manager.MakeRoom(missingBytes, missing))
            {
                lackingBytes = missingBytes;
                return false;
            }
            MapMissing(record, first, last, now);
        }
        record.Touch(now);
        if (_buffered)
            RequireFilled(first, last, record.Offset, end);
        return true;
    }

    private void MapMissing(LeaseRecord record, long first, long last, long now)
    {
        bool retried = false;
        long index = first;
        while (index <= last)
        {
            if (record.Holds(index - first))
            {
                index++;
                continue;
            }
            long stop = index;
            while (stop < last && !record.Holds(stop + 1 - first))
                stop++;
            int error = MapRun(index, stop, ViewBytes(stop), now, out string operation);
            // Pinned before anything else is evicted: also those that were mapped before a failure.
            for (; index <= stop && FindMapped(index) is Window window; index++)
            {
                window.Pin();
                record.Put(index - first, window);
            }
            if (error == 0)
                continue;
            if (retried)
                throw NotMapped(operation, index * WindowBytes, Math.Min(Length, (stop + 1) * WindowBytes), error);
            // The system may hold fewer views than the budget allows bytes; the least recently used ones can go. Tried again
            // even if there are none: the file may have been cut and be whole again.
            Manager.EvictQuarter();
            retried = true;
        }
    }

    // Returns 0, or for how many bytes there is no room.
    private long MapOwnView(LeaseRecord record, long offset, int length, LeaseMode mode)
    {
        if (_privatePages is not null && mode == LeaseMode.Write)
            throw new NotSupportedException($"{Path}: with floating windows a write lease on a copy-on-write file cannot cross a window; use a larger window or reserved placement.");
        long start = RoundDown(offset, GridBytes);
        long end = Math.Min(RoundUp(offset + length, GridBytes), RoundUp(Length, _platform.PageSizeBytes));
        long bytes = end - start;
        // There is one copy of each byte.
        if (_buffered)
            return bytes;
        _clock.Tick();
        if (!Manager.MakeRoom(bytes, 1))
            return bytes;
        int error = _section.Cover(Length, out SectionHandle? section);
        nint address = 0;
        if (error == 0)
            error = _platform.Map(section!, start, (nuint)bytes, Access, out address);
        if (error != 0)
            throw NotMapped("mapping a view", start, offset + length, error);
        record.SetOwnView(address, bytes, Guard(address, bytes, start));
        _ownViews++;
        _ownViewBytes += bytes;
        Manager.EnlistOwnView(bytes);
        // SAFETY: the view was just mapped with private write access over the range. It becomes a copy of what the
        // file's windows show, because private pages belong to one view only.
        if (_privatePages is not null)
            ReadPrivate(offset, new Span<byte>((void*)(address + (nint)(offset - start)), length));
        return 0;
    }

    /// <summary>Unmaps the view of a lease that was released. Takes the manager's lock.</summary>
    internal void UnmapOwnView(LeaseRecord record)
    {
        lock (Manager.Gate)
        {
            _ownViews--;
            _ownViewBytes -= record.OwnBytes;
            FaultMarks.Remove(record.OwnGuardedRange);
            Manager.DelistOwnView(record.OwnAddress, record.OwnBytes);
            record.SetOwnView(0, 0, -1);
            ReleaseIfUnused();
        }
    }

    /// <summary>Marks what a write lease may have written since the last checkpoint, as it is released. Takes the manager's lock.</summary>
    internal void MarkReleased(long offset, long lengthBytes)
    {
        lock (Manager.Gate)
        {
            long end = Math.Min(offset + lengthBytes, Length);
            if (end > offset && CanWrite)
                MarkDirtyInWindows(offset, end - offset);
        }
    }

    /// <summary>Bytes of windows and views that leases hold. Under the manager's lock.</summary>
    internal long CountPinnedBytes()
    {
        long bytes = _ownViewBytes;
        for (Window? window = _windows; window is not null; window = window.NextOfFile)
        {
            if (window.IsPinned)
                bytes += window.MappedBytes;
        }
        return bytes;
    }

    // Marks the file's map and shares it with the windows that are mapped, so that their hits mark it too.
    private void MarkDirtyInWindows(long offset, long lengthBytes)
    {
        _dirty.Mark(offset, lengthBytes);
        for (long index = WindowIndexOf(offset); index <= WindowIndexOf(offset + lengthBytes - 1); index++)
        {
            if (FindMapped(index) is Window window && window.Dirty is null)
                Volatile.Write(ref window.Dirty, _dirty.Find(index));
        }
    }

    private static long RoundDown(long value, long multiple) => value - value % multiple;
}
