using System.Runtime.InteropServices;

namespace BigFile.Platform.Posix;

// What a process has used, and what of a file is in memory.
internal static unsafe partial class LibC
{
    internal const int RUsageSelf = 0;

    /// <summary>The number of cachestat (Linux 6.5 and later), the same on every architecture that .NET runs on.</summary>
    internal const nint SysCacheStat = 451;

    [LibraryImport("libc", EntryPoint = "getrusage", SetLastError = true)]
    internal static partial int GetRUsage(int who, nint* usage);

    /// <summary>cachestat(2) by its number: C libraries have no function for it yet.</summary>
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    internal static partial nint CacheStat(nint number, SafeHandle file, in CacheStatRange range, out CacheStatCounts counts, nint flags);

    /// <summary>struct cachestat_range. A length of 0 means up to the end of the file.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct CacheStatRange
    {
        public ulong Offset;
        public ulong Bytes;
    }

    /// <summary>struct cachestat: pages.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct CacheStatCounts
    {
        public ulong Cached;
        public ulong Dirty;
        public ulong UnderWriteback;
        public ulong Evicted;
        public ulong RecentlyEvicted;
    }
}
