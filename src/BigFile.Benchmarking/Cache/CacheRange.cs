namespace BigFile.Benchmarking;

/// <summary>A range of a file in whole pages, and the parts in which its residency is told.</summary>
internal readonly struct CacheRange
{
    /// <summary>The most parts that a range is told in.</summary>
    public const int PartsMax = 512;

    private readonly long _firstPage, _pages, _pagesInPart;

    /// <summary>The pages that have any of the bytes from <paramref name="start"/> to <paramref name="end"/>; none where the end is not behind the start.</summary>
    public CacheRange(long start, long end)
    {
        PageBytes = SystemMemory.PageSizeBytes;
        _firstPage = start / PageBytes;
        _pages = end <= start ? 0 : ((end - 1) / PageBytes) + 1 - _firstPage;
        _pagesInPart = Math.Max(1, ((_pages - 1) / PartsMax) + 1);
        Parts = (int)((_pages + _pagesInPart - 1) / _pagesInPart);
    }

    /// <summary>Bytes in a page.</summary>
    public int PageBytes { get; }

    /// <summary>Parts, all of one length but for the last one.</summary>
    public int Parts { get; }

    /// <summary>Bytes of all pages.</summary>
    public long Bytes => _pages * PageBytes;

    /// <summary>A part's first byte and its length, both in whole pages.</summary>
    public (long Offset, long Bytes) Part(int part)
    {
        long first = part * _pagesInPart;
        return ((_firstPage + first) * PageBytes, Math.Min(_pagesInPart, _pages - first) * PageBytes);
    }

    /// <summary>A share in percent, that is 0 only for nothing and 100 only for all.</summary>
    public static byte Percent(long bytes, long total) =>
        bytes <= 0 ? (byte)0 : bytes >= total ? (byte)100 : (byte)Math.Clamp((long)((UInt128)bytes * 100 / (UInt128)total), 1, 99);
}
