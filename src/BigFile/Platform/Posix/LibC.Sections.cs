using System.Runtime.InteropServices;

namespace BigFile.Platform.Posix;

// What sections need beside files: memory files, names, locks, nodes.
internal static unsafe partial class LibC
{
    internal const int ProtExec = 4;
    internal const int LinuxMapFixedNoReplace = 0x100000;
    internal const int Eperm = 1, Enoent = 2, Enxio = 6, Eagain = 11, Eacces = 13, Eexist = 17, Enodev = 19, Enotdir = 20, Eloop = 40;
    internal const int ORdOnly = 0, ORdWr = 2, OAccessMode = 3;
    internal const int OCreate = 0x40, OExclusive = 0x80, ONoCtty = 0x100, ONonBlock = 0x800, OCloExec = 0x80000, OPath = 0x200000;
    internal const int FGetFl = 3, FAddSeals = 1033;
    internal const int SealSeal = 1, SealShrink = 2, SealGrow = 4, SealWrite = 8;
    internal const uint MfdCloExec = 1, MfdAllowSealing = 2, MfdHugeTlb = 4, MfdNoExecSeal = 8, MfdExec = 0x10;
    internal const int LockShared = 1, LockExclusive = 2, LockNoWait = 4, LockRelease = 8;
    internal const int AtEmptyPath = 0x1000;
    internal const int MpolPreferred = 1;

    // These two differ among architectures; the rest of the flags above are the same wherever .NET runs on Linux.
    internal static readonly int ODirectory = HasArmFlags ? 0x4000 : 0x10000, ONoFollow = HasArmFlags ? 0x8000 : 0x20000;

    private static bool HasArmFlags => RuntimeInformation.ProcessArchitecture
        is Architecture.Arm or Architecture.Arm64 or Architecture.Armv6 or Architecture.Ppc64le;

    /// <summary>The number of mbind, which the C library has no function for; 0 where it is not known.</summary>
    internal static nint SysMBind => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 237,
        Architecture.Arm64 or Architecture.RiscV64 or Architecture.LoongArch64 => 235,
        _ => 0,
    };

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Open(string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int OpenAt(SafeHandle directory, string name, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "linkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int LinkAt(SafeHandle fromDirectory, string from, SafeHandle toDirectory, string to, int flags);

    [LibraryImport("libc", EntryPoint = "unlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int UnlinkAt(SafeHandle directory, string name, int flags);

    [LibraryImport("libc", EntryPoint = "mkdir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int MkDir(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "chmod", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int ChMod(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "fchmod", SetLastError = true)]
    internal static partial int FChMod(SafeHandle file, uint mode);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    internal static partial int FLock(SafeHandle file, int operation);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    internal static partial uint GetEUid();

    /// <summary>The copy is inherited by child processes: it does not have the mark that closes it on exec.</summary>
    [LibraryImport("libc", EntryPoint = "dup", SetLastError = true)]
    internal static partial int Dup(SafeHandle file);

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int MemFdCreate(string name, uint flags);

    // Linux only: elsewhere the third argument of fcntl may have to be passed in another way.
    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    internal static partial int LinuxFCntl(SafeHandle file, int command, int argument);

    // Linux only, as above.
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    internal static partial nint MBind(nint number, nint address, nuint bytes, nint mode, ulong* nodes, nuint nodesMax, nuint flags);
}
