using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Platform.Posix;

/// <summary>The system calls that the Posix platform makes, as the C library offers them. Constants are those of Linux unless the name says otherwise.</summary>
internal static unsafe partial class LibC
{
    internal const int ProtNone = 0, ProtRead = 1, ProtWrite = 2;
    internal const int MapShared = 1, MapPrivate = 2, MapFixed = 0x10;
    internal const int LinuxMapAnonymous = 0x20, LinuxMapNoReserve = 0x4000, MacMapAnonymous = 0x1000, MacMapNoReserve = 0x40;
    internal const int MadvNormal = 0, MadvRandom = 1, MadvSequential = 2, MadvWillNeed = 3, MadvDontNeed = 4;
    internal const int MadvCold = 20;
    internal const int FadvNormal = 0, FadvRandom = 1, FadvSequential = 2, FadvWillNeed = 3, FadvDontNeed = 4;
    internal const uint SyncFileRangeWrite = 2;
    internal const int MacFullFsync = 51;
    internal const int Enospc = 28, Eio = 5;
    internal const int ReadNoWait = 8;
    internal const int Eintr = 4, Enomem = 12, Einval = 22, Enosys = 38, LinuxEopnotsupp = 95;
    internal const int AtFdCwd = -100;
    internal const int LinuxAtEmptyPath = 0x1000;
    internal const uint StatxType = 1, StatxMountId = 0x1000;
    internal const int LinuxOpenPath = 0x20_0000, LinuxOpenCloseOnExec = 0x8_0000;
    internal const int MacOpenEvents = 0x8000, MacOpenCloseOnExec = 0x100_0000;
    internal const int GetStatusFlags = 3, OpenAccessMask = 3, OpenReadOnly = 0;

    // Linux: the names that take 64-bit offsets on every architecture. macOS has only the plain ones, 64-bit always.
    [LibraryImport("libc", EntryPoint = "mmap64", SetLastError = true)]
    internal static partial nint LinuxMMap(nint address, nuint bytes, int protection, int flags, SafeHandle file, long offset);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    internal static partial nint MacMMap(nint address, nuint bytes, int protection, int flags, SafeHandle file, long offset);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    internal static partial nint MMapAnonymous(nint address, nuint bytes, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    internal static partial int MUnmap(nint address, nuint bytes);

    [LibraryImport("libc", EntryPoint = "madvise", SetLastError = true)]
    internal static partial int MAdvise(nint address, nuint bytes, int advice);

    [LibraryImport("libc", EntryPoint = "mincore", SetLastError = true)]
    internal static partial int MInCore(nint address, nuint bytes, byte* pages);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    internal static partial int FDataSync(SafeHandle file);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    internal static partial int FSync(SafeHandle file);

    [LibraryImport("libc", EntryPoint = "sync_file_range", SetLastError = true)]
    internal static partial int SyncFileRange(SafeHandle file, long offset, long bytes, uint flags);

    [LibraryImport("libc", EntryPoint = "posix_fallocate64")]
    internal static partial int PosixFAllocate(SafeHandle file, long offset, long bytes);

    [LibraryImport("libc", EntryPoint = "posix_fadvise64")]
    internal static partial int PosixFAdvise(SafeHandle file, long offset, long bytes, int advice);

    [LibraryImport("libc", EntryPoint = "futimens", SetLastError = true)]
    internal static partial int FUTimeNs(SafeHandle file, nint times);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    internal static partial int FCntl(SafeHandle file, int command);

    [LibraryImport("libc", EntryPoint = "lseek64", SetLastError = true)]
    internal static partial long LinuxLSeek(SafeHandle file, long offset, int whence);

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    internal static partial long MacLSeek(SafeHandle file, long offset, int whence);

    [LibraryImport("libc", EntryPoint = "ftruncate64", SetLastError = true)]
    internal static partial int LinuxFTruncate(SafeHandle file, long bytes);

    [LibraryImport("libc", EntryPoint = "ftruncate", SetLastError = true)]
    internal static partial int MacFTruncate(SafeHandle file, long bytes);

    [LibraryImport("libc", EntryPoint = "fstatvfs", SetLastError = true)]
    internal static partial int FStatVfs(SafeHandle file, ulong* buffer);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    internal static partial int MProtect(nint address, nuint bytes, int protection);

    [LibraryImport("libc", EntryPoint = "pread64", SetLastError = true)]
    internal static partial nint LinuxPRead(SafeHandle file, nint buffer, nuint bytes, long offset);

    [LibraryImport("libc", EntryPoint = "pread", SetLastError = true)]
    internal static partial nint MacPRead(SafeHandle file, nint buffer, nuint bytes, long offset);

    [LibraryImport("libc", EntryPoint = "pwrite64", SetLastError = true)]
    internal static partial nint LinuxPWrite(SafeHandle file, nint buffer, nuint bytes, long offset);

    [LibraryImport("libc", EntryPoint = "pwrite", SetLastError = true)]
    internal static partial nint MacPWrite(SafeHandle file, nint buffer, nuint bytes, long offset);

    [LibraryImport("libc", EntryPoint = "preadv64v2", SetLastError = true)]
    internal static partial nint LinuxPReadV2(SafeHandle file, IoVector* targets, int count, long offset, int flags);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int StatX(int directory, string path, int flags, uint mask, byte* buffer);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int StatX(SafeHandle directory, string path, int flags, uint mask, byte* buffer);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fstatfs", SetLastError = true)]
    internal static partial int FStatFs(SafeHandle file, byte* buffer);

    // macOS on x64 keeps the structure of 32-bit inodes under the plain name.
    [LibraryImport("libc", EntryPoint = "fstatfs$INODE64", SetLastError = true)]
    internal static partial int MacX64FStatFs(SafeHandle file, byte* buffer);

    [LibraryImport("libc", EntryPoint = "fstat", SetLastError = true)]
    internal static partial int FStat(SafeHandle file, byte* buffer);

    [LibraryImport("libc", EntryPoint = "stat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Stat(string path, byte* buffer);

    [LibraryImport("libc", EntryPoint = "fstat$INODE64", SetLastError = true)]
    internal static partial int MacX64FStat(SafeHandle file, byte* buffer);

    [LibraryImport("libc", EntryPoint = "stat$INODE64", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int MacX64Stat(string path, byte* buffer);

    /// <summary>struct iovec.</summary>
    internal struct IoVector
    {
        public nint Address;
        public nuint Bytes;
    }
}
