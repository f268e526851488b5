namespace BigFile.Tests.Views;

/// <summary>
/// The rule of the LRU as the documentation states it, done naively: a clock that ticks at each miss; an access stamps
/// its window; the victim is the unpinned window with the smallest stamp, among equals the one mapped first; each
/// eviction takes <see cref="ViewManager.BatchExtra"/> more than it needs; a sequential lease leaves its windows with
/// stamp 0. A pinned window that comes up as a victim stands aside until its last pin goes.
/// </summary>
internal sealed class LruModel(long budgetBytes)
{
    private readonly Dictionary<(int File, long Index), Entry> _windows = [];

    public long Clock { get; private set; } = 1;

    public long MappedBytes { get; private set; }

    public long Hits { get; private set; }

    public long Maps { get; private set; }

    public long Unmaps { get; private set; }

    public long Evictions { get; private set; }

    public IReadOnlyCollection<Entry> Windows => _windows.Values;

    /// <summary>What the last operations had to evict, in order.</summary>
    public List<Entry> Victims { get; } = [];

    /// <summary>One step of a copying access, in one window. False: it found no place and goes by handle.</summary>
    public bool Touch(int file, long index, long windowBytes)
    {
        if (_windows.TryGetValue((file, index), out Entry? window))
        {
            window.Stamp = Clock;
            Hits++;
            return true;
        }
        Clock++;
        if (!MakeRoom(windowBytes))
            return false;
        Map(file, index, windowBytes);
        return true;
    }

    /// <summary>A lease in place. Null: refused.</summary>
    public Lease? Pin(int file, long first, long last, long windowBytes, bool sequential)
    {
        List<Entry> held = [];
        int missing = 0;
        for (long index = first; index <= last; index++)
        {
            if (_windows.TryGetValue((file, index), out Entry? window))
                held.Add(window);
            else
                missing++;
        }
        held.ForEach(window => window.Pins++);
        if (missing == 0)
        {
            Hits++;
        }
        else
        {
            Clock++;
            if (!MakeRoom(missing * windowBytes))
            {
                held.ForEach(Unpin);
                return null;
            }
            for (long index = first; index <= last; index++)
            {
                if (_windows.ContainsKey((file, index)))
                    continue;
                Entry window = Map(file, index, windowBytes);
                window.Pins++;
                held.Add(window);
            }
        }
        held.ForEach(window => window.Stamp = Clock);
        return new Lease(held, Clock, sequential, 0);
    }

    /// <summary>A lease that crosses floating windows: a view of its own.</summary>
    public Lease? MapOwn(long bytes)
    {
        Clock++;
        if (!MakeRoom(bytes))
            return null;
        Maps++;
        MappedBytes += bytes;
        return new Lease([], Clock, false, bytes);
    }

    public void Release(Lease lease)
    {
        foreach (Entry window in lease.Windows)
        {
            if (lease.Sequential && window.Stamp == lease.Stamp)
                window.Stamp = 0;
        }
        lease.Windows.ForEach(Unpin);
        if (lease.OwnBytes == 0)
            return;
        Unmaps++;
        MappedBytes -= lease.OwnBytes;
    }

    /// <summary>The file was disposed with no lease out.</summary>
    public void Forget(int file)
    {
        foreach (Entry window in _windows.Values.Where(w => w.File == file).ToArray())
        {
            _windows.Remove((file, window.Index));
            MappedBytes -= window.Bytes;
            Unmaps++;
        }
    }

    private static void Unpin(Entry window)
    {
        if (--window.Pins == 0)
            window.Aside = false;
    }

    private Entry Map(int file, long index, long bytes)
    {
        Entry window = new(file, index, bytes, ++Maps) { Stamp = Clock };
        _windows.Add((file, index), window);
        MappedBytes += bytes;
        return window;
    }

    private bool MakeRoom(long bytes)
    {
        if (MappedBytes + bytes <= budgetBytes)
            return true;
        List<Entry> chosen = [];
        while (MappedBytes - chosen.Sum(w => w.Bytes) + bytes > budgetBytes)
        {
            if (bytes > budgetBytes || Next(chosen) is not Entry victim)
                return false;
            chosen.Add(victim);
        }
        int extra = ViewManager.BatchExtra(_windows.Values.Count(w => !w.Aside) - chosen.Count);
        for (; extra > 0 && Next(chosen) is Entry victim; extra--)
            chosen.Add(victim);
        foreach (Entry victim in chosen)
        {
            _windows.Remove((victim.File, victim.Index));
            MappedBytes -= victim.Bytes;
        }
        Evictions += chosen.Count;
        Unmaps += chosen.Count;
        Victims.AddRange(chosen);
        return true;
    }

    private Entry? Next(List<Entry> chosen)
    {
        while (true)
        {
            Entry? least = null;
            foreach (Entry window in _windows.Values)
            {
                if (!window.Aside && !chosen.Contains(window)
                    && (least is null || (window.Stamp, window.Sequence).CompareTo((least.Stamp, least.Sequence)) < 0))
                {
                    least = window;
                }
            }
            if (least is null || least.Pins == 0)
                return least;
            least.Aside = true;
        }
    }

    internal sealed class Entry(int file, long index, long bytes, long sequence)
    {
        public int File => file;

        public long Index => index;

        public long Bytes => bytes;

        public long Sequence => sequence;

        public long Stamp { get; set; }

        public int Pins { get; set; }

        public bool Aside { get; set; }
    }

    internal sealed record Lease(List<Entry> Windows, long Stamp, bool Sequential, long OwnBytes);
}
