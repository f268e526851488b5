namespace BigFile.Views;

/// <summary>
/// What was written to one file since its last checkpoint: for each window written, one byte a page, not 0 when dirty.
/// Writers that hit mark pages with plain stores through <see cref="Window.Dirty"/>, inside their bracket. Whoever
/// takes the maps away for a checkpoint first clears those references, then waits for the brackets, then reads.
/// All members need the view manager's lock.
/// </summary>
internal sealed class DirtyMap(long windowBytes, int pageBytes)
{
    /// <summary>What writers put down: the page is dirty, and in a buffered file newer in its window than in the file.</summary>
    public const byte Newer = 1;

    /// <summary>Buffered files only: the page was written back, and no checkpoint has covered it yet.</summary>
    public const byte Written = 2;

    // Made by the first write: a file that is only read needs none, and the type alone costs a command 1 ms of its start.
    private SortedDictionary<long, byte[]>? _windows;

    private int PagesPerWindow => (int)(windowBytes / pageBytes);

    /// <summary>True when no window was written.</summary>
    public bool IsEmpty => _windows is not { Count: > 0 };

    /// <summary>The map of one window, made when it has none.</summary>
    public byte[] Ensure(long windowIndex)
    {
        _windows ??= [];
        if (!_windows.TryGetValue(windowIndex, out byte[]? pages))
            _windows.Add(windowIndex, pages = new byte[PagesPerWindow]);
        return pages;
    }

    /// <summary>The map of one window, or null.</summary>
    public byte[]? Find(long windowIndex) =>
        _windows is not null && _windows.TryGetValue(windowIndex, out byte[]? pages) ? pages : null;

    /// <summary>Marks a range that was written to the file and is not newer in any window.</summary>
    public void MarkWritten(long offset, long lengthBytes)
    {
        for (long page = offset / pageBytes; page * pageBytes < offset + lengthBytes; page++)
            Raise(ref Ensure(page * pageBytes / windowBytes)[(int)(page * pageBytes % windowBytes / pageBytes)], Written);
    }

    /// <summary>Marks a range.</summary>
    public void Mark(long offset, long lengthBytes)
    {
        long end = offset + lengthBytes;
        while (offset < end)
        {
            long window = offset / windowBytes, start = window * windowBytes;
            long stop = Math.Min(end, start + windowBytes);
            Ensure(window).AsSpan(
                (int)((offset - start) / pageBytes),
                (int)((stop - 1 - start) / pageBytes - (offset - start) / pageBytes) + 1).Fill(1);
            offset = stop;
        }
    }

    /// <summary>Takes all maps.</summary>
    public SortedDictionary<long, byte[]> TakeAll()
    {
        SortedDictionary<long, byte[]> taken = _windows ?? [];
        _windows = null;
        return taken;
    }

    /// <summary>Takes the maps of the windows that touch a range, and leaves the others.</summary>
    public SortedDictionary<long, byte[]> Take(long offset, long lengthBytes)
    {
        SortedDictionary<long, byte[]> taken = [];
        long lastOffset = lengthBytes - 1 > long.MaxValue - offset ? long.MaxValue : offset + lengthBytes - 1;
        long first = offset / windowBytes, last = lastOffset / windowBytes;
        foreach ((long window, byte[] pages) in _windows ?? [])
        {
            if (window >= first && window <= last)
                taken.Add(window, pages);
        }
        foreach (long window in taken.Keys)
            _windows!.Remove(window);
        return taken;
    }

    /// <summary>Puts maps back, as a failed or partial checkpoint leaves them.</summary>
    public void Merge(SortedDictionary<long, byte[]> maps)
    {
        _windows ??= [];
        foreach ((long window, byte[] pages) in maps)
        {
            if (_windows.TryGetValue(window, out byte[]? present))
            {
                for (int i = 0; i < pages.Length; i++)
                    Raise(ref present[i], pages[i]);
            }
            else
            {
                _windows.Add(window, pages);
            }
        }
    }

    // Writers that hit may be putting Newer down at the same moment: it must not be overwritten by less.
    private static void Raise(ref byte page, byte mark)
    {
        if (mark == Newer)
            page = Newer;
        else if (mark == Written)
            Interlocked.CompareExchange(ref page, Written, 0);
    }

    /// <summary>Forgets what lies at or past a length that the file no longer has.</summary>
    public void Cut(long lengthBytes)
    {
        if (_windows is null)
            return;
        long first = lengthBytes / windowBytes;
        foreach (long window in _windows.Keys.Where(w => w >= first).ToArray())
        {
            long keepBytes = lengthBytes - window * windowBytes;
            if (keepBytes <= 0)
                _windows.Remove(window);
            else
                _windows[window].AsSpan((int)((keepBytes + pageBytes - 1) / pageBytes)).Clear();
        }
    }

    /// <summary>Dirty bytes, in whole pages.</summary>
    public long CountBytes()
    {
        if (_windows is null)
            return 0;
        long pages = 0;
        foreach (byte[] map in _windows.Values)
            pages += map.Length - map.AsSpan().Count((byte)0);
        return pages * pageBytes;
    }
}
