namespace BigFile.Views;

/// <summary>
/// The pages of a copy-on-write file that were written while no view holds them: what an evicted window leaves behind,
/// and what copying writes put down while their window was not mapped. When a window is mapped its pages move into
/// the view. Invariant: a private page is either here or in exactly one mapped window whose dirty map names it.
/// Not thread-safe: the view manager's lock covers it.
/// </summary>
internal sealed class PrivatePages(int pageBytes)
{
    private readonly Dictionary<long, byte[]> _pages = [];

    /// <summary>True when nothing is kept.</summary>
    public bool IsEmpty => _pages.Count == 0;

    /// <summary>Keeps a page, and the array that it comes in.</summary>
    public void Save(long pageIndex, byte[] content) => _pages[pageIndex] = content;

    /// <summary>Hands a page out and forgets it.</summary>
    public bool Take(long pageIndex, out byte[] content) => _pages.Remove(pageIndex, out content!);

    /// <summary>The page, to be written to, or null when it is not private yet.</summary>
    public byte[]? Find(long pageIndex) => _pages.GetValueOrDefault(pageIndex);

    /// <summary>Forgets the pages at or past a length that the file no longer has.</summary>
    public void Cut(long lengthBytes)
    {
        foreach (long page in _pages.Keys.Where(page => page * pageBytes >= lengthBytes).ToArray())
            _pages.Remove(page);
    }

    /// <summary>Puts the private pages over what was read from the file.</summary>
    public void Overlay(long offset, Span<byte> content)
    {
        if (IsEmpty)
            return;
        for (long page = offset / pageBytes; page * pageBytes < offset + content.Length; page++)
        {
            if (!_pages.TryGetValue(page, out byte[]? kept))
                continue;
            long start = page * pageBytes;
            long from = Math.Max(start, offset), to = Math.Min(start + pageBytes, offset + content.Length);
            kept.AsSpan((int)(from - start), (int)(to - from)).CopyTo(content[(int)(from - offset)..]);
        }
    }
}
