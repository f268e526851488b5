using System.Globalization;
using BigFile.Platform;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Benchmarking;

/// <summary>
/// The page cache as far as one file is in it: thrown out, read in, and looked at. Looking never reads the file nor touches a page of it.
/// All of it is safe to call from any thread; each call opens the file and closes it again.
/// </summary>
internal static class PageCache
{
    private const int ReadBytes = 8 << 20;
    private const int ReadPassesMax = 3;

    /// <summary>
    /// Throws the whole file out of memory, whatever of it is dirty being written first (fdatasync; Win32: FlushFileBuffers). Close your own
    /// views and handles before: mapped pages stay on Linux, and on Win32 an open handle keeps the file in the cache.
    /// </summary>
    /// <remarks>
    /// <para>Linux: posix_fadvise(DONTNEED) on the whole file, more than once where pages are in passing use; if that leaves pages and the user may,
    /// the clean pages of the whole system (/proc/sys/vm/drop_caches). Files of file systems that live in memory stay.</para>
    /// <para>Win32: the file is opened unbuffered and alone, and closed: local file systems then flush and purge what is cached of a file that nobody
    /// else has open. No page promises that, so it counts as cold only by <see cref="WasCold"/>. macOS: nothing, and the answer says so.</para>
    /// </remarks>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="IOException">The file could not be written back, or opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be opened for reading.</exception>
    public static DropResult Drop(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (OperatingSystem.IsLinux())
            return LinuxPageCache.Drop(path, cancellationToken);
        return OperatingSystem.IsWindows()
            ? Win32PageCache.Drop(path)
            : new DropResult(-1, "nothing was done: this system is not told how to drop a file's pages");
    }

    /// <summary>
    /// How much of a range is in memory now. Bounded in memory, and in time by what is in memory (cachestat) or by a sample of at most 64 GiB (mincore).
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="start">First byte.</param>
    /// <param name="end">The byte after the last one; what lies behind the end of the file is not asked about.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range is none.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="IOException">The file could not be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be opened for reading.</exception>
    public static CacheState Look(string path, long start, long end, CancellationToken cancellationToken = default)
    {
        using SafeFileHandle file = Open(path, start, end);
        return Look(file, path, start, end, cancellationToken);
    }

    /// <summary>
    /// Reads a range by 8 MiB reads, so that it is in memory, and again while <see cref="Look(string, long, long, CancellationToken)"/> says that
    /// it is not and a pass still adds to it: a file that memory does not hold ends it. Returns what is in memory then.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="start">First byte.</param>
    /// <param name="end">The byte after the last one.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range is none.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="IOException">The file could not be opened or read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be opened for reading.</exception>
    public static CacheState ReadIn(string path, long start, long end, CancellationToken cancellationToken = default)
    {
        using SafeFileHandle file = Open(path, start, end);
        CacheState state = Look(file, path, start, end, cancellationToken);
        bool told = state.ResidentBytes >= 0;
        byte[] buffer = GC.AllocateUninitializedArray<byte>(ReadBytes);
        for (int pass = 0; pass < ReadPassesMax && !(told && state.IsWarm); pass++)
        {
            long at = start;
            while (at < end)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int read = RandomAccess.Read(file, buffer.AsSpan(0, (int)Math.Min(ReadBytes, end - at)), at);
                if (read == 0)
                    break;
                at += read;
            }
            CacheState before = state;
            state = Look(file, path, start, end, cancellationToken);
            // Nothing to go by, or no progress worth another pass: a hundredth.
            if (!told || state.ResidentBytes <= before.ResidentBytes + (state.TotalBytes / 100))
                break;
        }
        return state;
    }

    /// <summary>
    /// Whether a round was cold, by the best proof there is: what was in memory before it, or, where the system does not tell that, that the device
    /// was read for what the round read. The second is what Win32 has; it needs <see cref="UsageProbe.Now"/> with the path.
    /// </summary>
    /// <param name="before">The cache before the round.</param>
    /// <param name="usage">What was used in the round.</param>
    /// <param name="bytesMoved">Different bytes of the file that the round read; bytes that it read twice count once.</param>
    /// <returns>Whether it was, and why or why not, in one line.</returns>
    public static (bool WasCold, string Why) WasCold(CacheState before, ProcessUsage usage, long bytesMoved)
    {
        if (before.ResidentBytes >= 0)
        {
            return (before.IsCold, string.Create(CultureInfo.InvariantCulture,
                $"{before.ResidentBytes} of {before.TotalBytes} bytes were in memory before the round ({before.How})"));
        }
        if (usage.DeviceReadBytes < 0)
            return (false, $"the system tells neither what was in memory ({before.How}) nor what the device was read for");
        return (usage.DeviceReadBytes >= bytesMoved - (bytesMoved / 100), string.Create(CultureInfo.InvariantCulture,
            $"the device was read for {usage.DeviceReadBytes} bytes in a round that read {bytesMoved}; {before.How}"));
    }

    private static SafeFileHandle Open(string path, long start, long end)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfLessThan(end, start);
        return FileOpening.OpenShared(path);
    }

    private static CacheState Look(SafeFileHandle file, string path, long start, long end, CancellationToken cancellationToken)
    {
        int error = MappingPlatform.Current.GetLength(file, out long length);
        if (error != 0)
            throw Throw.Native("asking for the length", path, -1, error);
        CacheRange range = new(start, Math.Min(end, length));
        if (OperatingSystem.IsLinux())
            return LinuxPageCache.Look(file, range, cancellationToken);
        return new CacheState(-1, range.Bytes, OperatingSystem.IsWindows()
            ? "Win32 does not tell what of a file is in its cache"
            : "this system is not told how to ask", []);
    }
}
