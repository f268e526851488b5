namespace BigFile.Tests.Core;

/// <summary>Which pages a checkpoint must flush, as a flag for each page and nothing else.</summary>
internal sealed class DirtyModel(long windowBytes, int pageBytes, long lengthMaxBytes)
{
    private readonly bool[] _pages = new bool[lengthMaxBytes / pageBytes + 1];

    public long Bytes => _pages.Count(dirty => dirty) * (long)pageBytes;

    public void Mark(long offset, long count)
    {
        for (long page = offset / pageBytes; count != 0 && page * pageBytes < offset + count; page++)
            _pages[page] = true;
    }

    public void Cut(long lengthBytes)
    {
        for (long page = (lengthBytes + pageBytes - 1) / pageBytes; page < _pages.Length; page++)
            _pages[page] = false;
    }

    /// <summary>
    /// Takes the dirty pages of a range, and those of the write leases in it, which stay dirty until they are released.
    /// Returns the bytes and the number of runs; no run goes on into the next window.
    /// </summary>
    public (long Bytes, int Extents) Take(long offset, long end, long lengthBytes, IEnumerable<(long Offset, long Length)> writeLeases)
    {
        SortedSet<long> taken = [];
        if (end > offset)
        {
            for (long page = offset / pageBytes; page < _pages.Length && page * pageBytes < end; page++)
            {
                if (_pages[page])
                    taken.Add(page);
                _pages[page] = false;
            }
        }
        foreach ((long from, long length) in writeLeases)
        {
            long first = Math.Max(from, offset), stop = Math.Min(Math.Min(from + length, end), lengthBytes);
            for (long page = first / pageBytes; first < stop && page * pageBytes < stop; page++)
                taken.Add(page);
        }
        int extents = 0;
        long previous = -2;
        foreach (long page in taken)
        {
            if (page != previous + 1 || page * pageBytes % windowBytes == 0)
                extents++;
            previous = page;
        }
        return (taken.Count * (long)pageBytes, extents);
    }
}
