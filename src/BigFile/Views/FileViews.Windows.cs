using System.Diagnostics;
using BigFile.Platform;

namespace BigFile.Views;

/// <summary>Mapping and unmapping of windows. Every member needs the view manager's lock.</summary>
internal sealed unsafe partial class FileViews
{
    // Windows that are pinned and too short for the file as it has grown: mapped, but out of the directory.
    private readonly List<Window> _short = [];

    /// <summary>The window if it is mapped, open or short.</summary>
    internal Window? FindMapped(long index)
    {
        Window? window = _directory.Find(index * WindowBytes);
        if (window is not null)
            return window;
        // No lambda: its closure would be allocated on every call.
        foreach (Window candidate in _short)
        {
            if (candidate.Index == index)
                return candidate;
        }
        return null;
    }

    /// <summary>Bytes to map for a window: up to the end of the file in whole 64 KiB (Win32: pages, a view ends with its section).</summary>
    internal long ViewBytes(long index)
    {
        long start = index * WindowBytes;
        long used = Math.Min(WindowBytes, Length - start);
        if (!_platform.ViewsReachPastEnd)
            return RoundUp(used, _platform.PageSizeBytes);
        // A file that is written grows: mapping twice the tail halves how often its window must be extended.
        return Math.Min(WindowBytes, RoundUp(CanWrite ? used * 2 : used, GridBytes));
    }

    /// <summary>Maps a window for a copying access, if it can be had without failing.</summary>
    internal bool TryOpen(long index, long now, uint touches)
    {
        if (FindMapped(index) is Window present)
        {
            if (present.FilledEnd < present.Start + present.MappedBytes)
                SetEnd(present, Length);
            return !present.Short || TryExtend(present);
        }
        // Whoever waits for it comes again; this one goes by handle.
        if (Manager.Fills.IsFilling(this, index, index))
            return false;
        long bytes = ViewBytes(index);
        if (!Manager.MakeRoom(bytes, 1) || MapRun(index, index, bytes, now, out _) != 0)
            return false;
        _directory.Find(index * WindowBytes)!.Touches = touches;
        return true;
    }

    /// <summary>
    /// Maps the windows of a run, none of which is mapped. <paramref name="lastBytes"/> is what the last one needs;
    /// the others are whole. Room has been made. Returns a native error or 0.
    /// </summary>
    private int MapRun(long first, long last, long lastBytes, long now, out string operation)
    {
        long start = first * WindowBytes, runBytes = (last - first) * WindowBytes + lastBytes;
        operation = "making a section";
        int error = _section.Cover(Length, out SectionHandle? section);
        if (error != 0)
            return error;

        operation = "mapping a view";
        if (_reservation is null || _platform.UnmapsWholeViewsOnly)
        {
            for (long index = first; index <= last; index++)
            {
                long bytes = index == last ? lastBytes : WindowBytes;
                error = MapOne(section!, index, bytes, now);
                if (error != 0)
                    return error;
            }
            return 0;
        }

        error = _platform.MapAt(_reservation, _base + (nint)start, section!, start, (nuint)runBytes, Access);
        if (error != 0)
            return error;
        AdviseNewView(_base + (nint)start, runBytes);
        for (long index = first; index <= last; index++)
            Register(index, _base + (nint)(index * WindowBytes), index == last ? lastBytes : WindowBytes, now);
        return 0;
    }

    private int MapOne(SectionHandle section, long index, long bytes, long now)
    {
        long start = index * WindowBytes;
        nint address = _base + (nint)start;
        int error = _reservation is not null
            ? _platform.MapAt(_reservation, address, section, start, (nuint)bytes, Access)
            : _platform.Map(section, start, (nuint)bytes, Access, out address);
        if (error != 0)
            return error;
        AdviseNewView(address, bytes);
        Register(index, address, bytes, now);
        return 0;
    }

    private void AdviseNewView(nint address, long bytes)
    {
        if (Hint == AccessHint.Random)
            _platform.Advise(address, (nuint)bytes, MemoryAdvice.Random);
    }

    private void Register(long index, nint address, long bytes, long now)
    {
        Window window = Manager.RentWindow();
        window.Owner = this;
        window.Index = index;
        window.Start = index * WindowBytes;
        window.Address = address;
        window.Delta = address - (nint)window.Start;
        window.MappedBytes = bytes;
        List(window, now);
        // In place, the whole reservation is guarded.
        if (_reservation is null)
            window.GuardedRange = Guard(address, bytes, window.Start);
        window.FilledEnd = _buffered ? window.Start : long.MaxValue;
        if (_buffered)
            Fill(window, Length, isNew: true);
        window.End = Math.Min(Math.Min(window.Start + WindowBytes, Length), window.FilledEnd);
        if (_privatePages is { IsEmpty: false })
            RestorePrivatePages(window);
        Manager.Enlist(window);
        _directory.Set(index, window, _readsInPlace);
    }

    // Takes a window that has its place into the file's list, as new.
    private void List(Window window, long stamp)
    {
        window.GuardedRange = -1;
        window.Stamp = stamp;
        window.Touches = 0;
        window.TouchesPeriod = Admission.PeriodOf(_clock.Now);
        ForgetRegions(window);
        window.Pins = 0;
        window.Short = false;
        window.IsAhead = false;
        window.Dirty = _dirty.Find(window.Index);
        window.PreviousOfFile = null;
        window.NextOfFile = _windows;
        if (_windows is not null)
            _windows.PreviousOfFile = window;
        _windows = window;
    }

    // Takes a window whose memory is gone out of the file's list.
    private void Unlist(Window window)
    {
        if (window.Short)
            _short.Remove(window);
        if (window.PreviousOfFile is null)
            _windows = window.NextOfFile;
        else
            window.PreviousOfFile.NextOfFile = window.NextOfFile;
        if (window.NextOfFile is not null)
            window.NextOfFile.PreviousOfFile = window.PreviousOfFile;
        window.NextOfFile = window.PreviousOfFile = null;
        window.Dirty = null;
    }

    /// <summary>Takes a window out of the directory: no new access finds it.</summary>
    internal void Close(Window window)
    {
        if (!window.Short)
            _directory.Set(window.Index, null, _readsInPlace);
    }

    /// <summary>Puts a closed window back, unless its file was disposed.</summary>
    internal void Reopen(Window window)
    {
        if (!window.Short && !_disposed)
            _directory.Set(window.Index, window, _readsInPlace);
    }

    /// <summary>
    /// Unmaps a window that is closed, waited for, unpinned and out of the heap. Its dirty pages stay dirty in the
    /// system's cache (or move to the private pages, or are written back). Returns a native error or 0; on error it is still mapped.
    /// </summary>
    internal int UnmapWindow(Window window)
    {
        Debug.Assert(!window.IsPinned && window.HeapIndex < 0, "only what nobody can reach is unmapped");
        if (_privatePages is not null && !_disposed)
            SavePrivatePages(window);
        if (_buffered && WriteBack(window) is int failed and not 0)
            return failed;
        // Before the addresses can become somebody else's.
        FaultMarks.Remove(window.GuardedRange);
        window.GuardedRange = -1;
        int error = _reservation is not null
            ? _platform.UnmapAt(_reservation, window.Address, (nuint)window.MappedBytes)
            : _platform.Unmap(window.Address, (nuint)window.MappedBytes);
        if (error != 0)
        {
            if (_reservation is null)
                window.GuardedRange = Guard(window.Address, window.MappedBytes, window.Start);
            // A private page is in one place only.
            if (_privatePages is { IsEmpty: false } && !_disposed)
                RestorePrivatePages(window);
            return error;
        }

        Unlist(window);
        return 0;
    }

    /// <summary>Maps what a short window lacks, where the system lets it be done in place. True when the window is open again.</summary>
    private bool TryExtend(Window window)
    {
        long wanted = ViewBytes(window.Index), more = wanted - window.MappedBytes;
        if (more <= 0)
        {
            Lengthen(window, window.MappedBytes);
            return true;
        }
        if (_reservation is null || !_platform.ViewsReachPastEnd)
            return false;

        if (!Manager.MakeRoomFor(window, more) || _section.Cover(Length, out SectionHandle? section) != 0)
            return false;
        nint address = window.Address + (nint)window.MappedBytes;
        if (_platform.MapAt(_reservation, address, section!, window.Start + window.MappedBytes, (nuint)more, Access) != 0)
            return false;
        AdviseNewView(address, more);
        Manager.CountMapped(more);
        Lengthen(window, wanted);
        return true;
    }

    private void Lengthen(Window window, long bytes)
    {
        window.MappedBytes = bytes;
        SetEnd(window, Length);
        if (_privatePages is { IsEmpty: false })
            RestorePrivatePages(window);
        if (!window.Short)
            return;
        window.Short = false;
        _short.Remove(window);
        Manager.UnparkIfFree(window);
        _directory.Set(window.Index, window, _readsInPlace);
    }

    /// <summary>Says that a window's stamp was set back: hits must not take it for touched.</summary>
    internal void ForgetStamps(Window window)
    {
        if (ReferenceEquals(_directory.Find(window.Start), window))
            _directory.ForgetStamps(window.Index);
    }

    private void SetEnd(Window window, long lengthBytes)
    {
        if (_buffered)
            Fill(window, lengthBytes);
        long end = Math.Min(Math.Min(window.Start + WindowBytes, lengthBytes), window.FilledEnd);
        Volatile.Write(ref window.End, end);
        if (ReferenceEquals(_directory.Find(window.Start), window))
            _directory.SetEnd(window.Index, end, _readsInPlace);
    }

    private void SavePrivatePages(Window window)
    {
        byte[]? dirty = window.Dirty;
        if (dirty is null)
            return;
        int pageBytes = _platform.PageSizeBytes;
        long firstPage = window.Start / pageBytes;
        int pages = (int)(window.MappedBytes / pageBytes);
        for (int page = 0; page < pages; page++)
        {
            if (dirty[page] == 0)
                continue;
            // SAFETY: the window is still mapped over MappedBytes and nobody else can reach it.
            byte[] content = Copied(window.Address + (nint)page * pageBytes, pageBytes);
            // What could not be had is nobody's content.
            if (!FaultMarks.IsAny || FindFault(window.Start + (long)page * pageBytes, pageBytes) < 0)
                _privatePages!.Save(firstPage + page, content);
        }
        _dirty.Take(window.Start, 1);
        window.Dirty = null;
    }

    private static byte[] Copied(nint address, int bytes)
    {
        byte[] content = new byte[bytes];
        ViewMemory.CopyOut(address, content);
        return content;
    }

    private void RestorePrivatePages(Window window)
    {
        int pageBytes = _platform.PageSizeBytes;
        long firstPage = window.Start / pageBytes;
        int pages = (int)(Math.Min(window.MappedBytes, RoundUp(Length - window.Start, pageBytes)) / pageBytes);
        // A buffered window that could not be filled yet: filling it would overwrite them.
        if (window.FilledEnd < Math.Min(window.Start + window.MappedBytes, Length))
            pages = (int)((window.FilledEnd - window.Start) / pageBytes);
        for (int page = 0; page < pages; page++)
        {
            if (!_privatePages!.Take(firstPage + page, out byte[] content))
                continue;
            // SAFETY: the window was just mapped with private write access and is not in the directory yet; or it was
            // just filled further, and nobody looks there before its End says so.
            ViewMemory.CopyIn(content, window.Address + (nint)page * pageBytes);
            (window.Dirty ??= _dirty.Ensure(window.Index))[page] = 1;
        }
    }
}
