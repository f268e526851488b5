using System.IO.MemoryMappedFiles;

namespace BigFile.Bench.Peers;

/// <summary>
/// A window manager as git has one for its packs, and smmap after it, as a baseline: windows of one size in a linear list, aligned to half of it so that
/// half a window follows any place; a limit on what is mapped; a place that no window covers maps one, for which the unused windows with the lowest
/// sequence number go. For one thread. Written from that description.
/// </summary>
internal sealed unsafe class WindowManagerPeer : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly List<PeerWindow> _windows = [];
    private readonly long _windowBytes;
    private readonly long _limitBytes;
    private long _sequence;

    /// <param name="path">The file.</param>
    /// <param name="windowBytes">Size of a window: a multiple of 128 KiB, so that half of one can be mapped on every system.</param>
    /// <param name="limitBytes">What may be mapped; windows in use stay even so, as in git.</param>
    public WindowManagerPeer(string path, long windowBytes, long limitBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(windowBytes, 128 << 10);
        ArgumentOutOfRangeException.ThrowIfNotEqual(windowBytes % (128 << 10), 0);
        Length = new FileInfo(path).Length;
        _windowBytes = windowBytes;
        _limitBytes = limitBytes;
        FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        _file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
    }

    /// <summary>Of the file, when it was opened.</summary>
    public long Length { get; }

    /// <summary>Bytes that are mapped.</summary>
    public long MappedBytes { get; private set; }

    /// <summary>The most that ever was.</summary>
    public long MappedBytesPeak { get; private set; }

    /// <summary>Windows that were mapped so far.</summary>
    public long Maps { get; private set; }

    /// <summary>The most bytes that can be asked for at once, wherever they are.</summary>
    public long ReachBytes => _windowBytes / 2;

    /// <summary>Where a place is, and how many bytes follow it there.</summary>
    /// <param name="cursor">The window that the caller holds: kept if it will do, else let go of and replaced. Null at first; <see cref="Release"/> at the end.</param>
    /// <param name="offset">The place.</param>
    /// <param name="neededBytes">How many bytes have to follow it, at most <see cref="ReachBytes"/>.</param>
    /// <param name="leftBytes">How many do follow it.</param>
    public byte* Use(ref PeerWindow? cursor, long offset, long neededBytes, out long leftBytes)
    {
        if ((ulong)offset > (ulong)Length || (ulong)neededBytes > (ulong)Math.Min(Length - offset, ReachBytes))
            throw new ArgumentOutOfRangeException(nameof(offset), $"{neededBytes} bytes at {offset}: the file has {Length}, and {ReachBytes} can be had at once.");
        if (cursor is null || !cursor.Has(offset, neededBytes))
        {
            Release(ref cursor);
            cursor = _windows.Find(window => window.Has(offset, neededBytes)) ?? Map(offset);
            cursor.InUse++;
            cursor.LastUsed = ++_sequence;
        }
        leftBytes = cursor.Offset + cursor.LengthBytes - offset;
        return cursor.Pointer + (offset - cursor.Offset);
    }

    /// <summary>Lets go of a window; it stays mapped until its place is needed.</summary>
    public static void Release(ref PeerWindow? cursor)
    {
        if (cursor is not null)
            cursor.InUse--;
        cursor = null;
    }

    public void Dispose()
    {
        foreach (PeerWindow window in _windows)
            window.Dispose();
        _windows.Clear();
        _file.Dispose();
    }

    private PeerWindow Map(long offset)
    {
        long start = offset / ReachBytes * ReachBytes, length = Math.Min(_windowBytes, Length - start);
        MappedBytes += length;
        while (MappedBytes > _limitBytes && UnmapOldest())
        {
        }
        PeerWindow window = new(_file, start, length);
        _windows.Add(window);
        MappedBytesPeak = Math.Max(MappedBytesPeak, MappedBytes);
        Maps++;
        return window;
    }

    private bool UnmapOldest()
    {
        PeerWindow? oldest = null;
        foreach (PeerWindow window in _windows)
        {
            if (window.InUse == 0 && (oldest is null || window.LastUsed < oldest.LastUsed))
                oldest = window;
        }
        if (oldest is null)
            return false;
        _windows.Remove(oldest);
        MappedBytes -= oldest.LengthBytes;
        oldest.Dispose();
        return true;
    }
}
