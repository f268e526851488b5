using BigFile.Platform;

namespace BigFile.Views;

/// <summary>
/// Windows of buffered files that are filled ahead of their reader, by a thread of the manager. A window that is being filled is in no
/// list, heap or directory; the <see cref="FillBoard"/> has its place, so that nobody else maps it, and the budget counts its
/// memory from the start.
/// </summary>
/// <remarks>
/// Only files that are open for reading: nothing newer than the file can be anywhere. What could change between the read
/// and its taking in, a length or a refresh, moves <see cref="_fillEpoch"/> on under the manager's lock; a fill that began
/// in an earlier epoch is dropped, and so is one that did not get all it asked for. Whoever misses then fills by itself and says what is wrong.
/// </remarks>
internal sealed unsafe partial class FileViews
{
    private long _fillEpoch;

    // Fills that are under way: the reservation stays for them, whoever disposes of the file. Under the manager's lock.
    private int _fills;

    /// <summary>Fills a window that is not mapped. Takes the manager's lock, not while it reads. Never throws.</summary>
    internal AheadOutcome FillAhead(long index, long windowsAhead)
    {
        Window? window;
        long epoch, wanted;
        lock (Manager.Gate)
        {
            if (_disposed || index * WindowBytes >= Length)
                return AheadOutcome.NoRoom;
            if (FindMapped(index) is not null || Manager.Fills.IsFilling(this, index, index))
                return AheadOutcome.Done;
            // What this stream has left behind goes before anything else does, also where it was copied and not leased.
            if (FindMapped(index - windowsAhead - 2) is Window passed && passed.IsAhead && !passed.IsPinned)
                Manager.MakeCold(passed, passed.Stamp);
            window = NewFilling(index);
            if (window is null)
                return AheadOutcome.NoRoom;
            epoch = _fillEpoch;
            wanted = Math.Min(window.MappedBytes, Length - window.Start);
        }
        bool whole = false;
        try
        {
            whole = ReadWhole(window.Start, window.Address, wanted, out long read) == 0 && read == wanted
                && _platform.Protect(window.Address, (nuint)window.MappedBytes, writable: false) == 0;
        }
        catch (Exception e) when (e is ObjectDisposedException or IOException or UnauthorizedAccessException)
        {
            // Whoever misses finds that out in its turn.
        }
        lock (Manager.Gate)
        {
            // Whatever came of it: whoever waits looks again under the lock.
            Manager.Fills.End(this, index);
            _fills--;
            if (whole && epoch == _fillEpoch && !_disposed)
                TakeInFilled(window, window.Start + wanted);
            else
                Drop(window);
            ReleaseIfUnused();
        }
        return AheadOutcome.Done;
    }

    /// <summary>
    /// Has a reader that has caught up with the threads that fill ahead of it read what it lacks as they do: outside the manager's lock, beside
    /// them. What does not come of that is left to whoever maps under the lock.
    /// </summary>
    internal void FillMissing(long offset, long lengthBytes)
    {
        if (_ahead is not WindowReadAhead { HasStarted: true })
            return;
        bool missed = false;
        for (long index = WindowIndexOf(offset); index <= WindowIndexOf(offset + lengthBytes - 1); index++)
        {
            if (_directory.Find(index * WindowBytes) is not null)
                continue;
            missed = true;
            if (FillAhead(index, windowsAhead: index) == AheadOutcome.NoRoom)
                break;
        }
        if (missed)
            _clock.Tick();
    }

    /// <summary>Drops what is being filled now, once it is. Under the manager's lock.</summary>
    private void DropFills() => _fillEpoch++;

    /// <summary>Waits for a window that is being filled. False: it is not. The caller holds no lock.</summary>
    internal bool WaitForFill(long index) => _ahead is not null && Manager.Fills.Wait(this, index, index);

    // The memory and the place of a window to be filled, or null. Under the manager's lock.
    private Window? NewFilling(long index)
    {
        long bytes = ViewBytes(index);
        nint address = _base + (nint)(index * WindowBytes);
        // Past the system's cache, memory that has been read through once is used again: new pages cost more than the copy that is saved.
        Window? window = _uncached is not null ? Recycle(address, bytes) : null;
        if (window is null)
        {
            if (!Manager.MakeRoomAhead(bytes)
                || _section.Cover(Length, out SectionHandle? section) != 0
                || _platform.MapAt(_reservation!, address, section!, index * WindowBytes, (nuint)bytes, Access) != 0)
            {
                return null;
            }
            window = Manager.RentWindow();
            Manager.CountFilling(bytes);
        }
        window.Owner = this;
        window.Index = index;
        window.Start = index * WindowBytes;
        window.Address = address;
        window.Delta = address - (nint)window.Start;
        window.MappedBytes = bytes;
        Manager.Fills.Begin(this, index);
        _fills++;
        return window;
    }

    // The memory of a window that was read and left, in the new place. It is counted already.
    private Window? Recycle(nint address, long bytes)
    {
        if (!_platform.MovesMemory || Manager.Fills.IsHeldOff || Manager.TakeCold(this, bytes) is not Window cold)
            return null;
        if (_platform.MoveMemory(_reservation!, cold.Address, address, (nuint)bytes) != 0)
        {
            Manager.GiveBackCold(cold);
            return null;
        }
        Unlist(cold);
        Manager.CountRecycled();
        return cold;
    }

    private void Drop(Window window)
    {
        if (_platform.UnmapAt(_reservation!, window.Address, (nuint)window.MappedBytes) == 0)
        {
            Manager.DropFilling(window);
            return;
        }
        // What the system did not take back is a window with nothing in it, out of the directory until it is filled or its turn to go comes.
        List(window, stamp: 0);
        window.FilledEnd = window.End = window.Start;
        window.Short = true;
        _short.Add(window);
        Manager.EnlistFilled(window);
    }

    private void TakeInFilled(Window window, long filledEnd)
    {
        List(window, stamp: 0);
        window.IsAhead = true;
        window.FilledEnd = filledEnd;
        window.End = Math.Min(Math.Min(window.Start + WindowBytes, Length), filledEnd);
        Manager.EnlistFilled(window);
        _directory.Set(window.Index, window, _readsInPlace);
        _directory.ForgetStamps(window.Index);
    }
}
