using BigFile.Views;

namespace BigFile;

/// <summary>The budget of windows that are filled ahead of their readers: counted from the start, and the first to go. All under the lock.</summary>
public sealed partial class ViewManager
{
    /// <summary>
    /// Evicts until so many more bytes of one view fit, but nothing that was filled ahead and is still to be read. False: there is no
    /// room for it now.
    /// </summary>
    internal bool MakeRoomAhead(long bytes)
    {
        if (Fills.IsHeldOff)
            return false;
        while (!Fits(bytes, 1, 0, 0))
        {
            if (PeekVictim() is not Window victim || IsStillToBeRead(victim) || !MakeRoom(bytes, 1))
                return false;
        }
        return true;
    }

    /// <summary>Holds fills off and waits for those that have begun. The caller holds no lock; <see cref="FillBoard.LetGo"/> ends it.</summary>
    internal void HoldOffFills()
    {
        Fills.HoldOff();
        // Whoever has seen under the lock that it may begin has begun when the lock is had.
        lock (Gate)
        {
        }
        Fills.WaitForAll();
    }

    /// <summary>Counts the memory of a window that is going to be filled.</summary>
    internal void CountFilling(long bytes)
    {
        _views++;
        _mapCount++;
        CountMapped(bytes);
    }

    /// <summary>Takes back what <see cref="CountFilling"/> counted: the memory of the window is gone.</summary>
    internal void DropFilling(Window window)
    {
        _views--;
        _unmapCount++;
        CountUnmapped(window.MappedBytes);
        _pool.Push(window);
    }

    /// <summary>Takes in a window that was filled and counted.</summary>
    internal void EnlistFilled(Window window)
    {
        window.Sequence = ++_sequence;
        _heap.Add(window);
    }

    /// <summary>
    /// The next victim, if it is a window of this file and size that was read in order and left: closed, waited for and out of the
    /// heap. It stays counted.
    /// </summary>
    internal Window? TakeCold(FileViews file, long bytes)
    {
        if (PeekVictim() is not Window cold || !ReferenceEquals(cold.Owner, file) || cold.Short || cold.MappedBytes != bytes
            || Volatile.Read(ref cold.Stamp) != 0 || cold.IsAhead)
        {
            return null;
        }
        _heap.Remove(cold);
        file.Close(cold);
        BracketSlots.WaitForReaders(Index);
        if (!cold.IsPinned)
            return cold;
        GiveBackCold(cold);
        return null;
    }

    /// <summary>Puts back what <see cref="TakeCold"/> took.</summary>
    internal void GiveBackCold(Window cold)
    {
        cold.Owner.Reopen(cold);
        if (!cold.IsPinned || !Park(cold))
            _heap.Add(cold);
    }

    /// <summary>A window's memory went to another window, which counts as evicting and mapping.</summary>
    internal void CountRecycled()
    {
        _evictions++;
        _unmapCount++;
        _mapCount++;
    }

    private static bool IsStillToBeRead(Window window) => window.IsAhead && Volatile.Read(ref window.Stamp) == 0;
}
