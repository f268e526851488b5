using BigFile.Platform.Posix;
using BigFile.Platform.Win32;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Platform;

/// <summary>Asks the system which file a handle or a path leads to. Returns native error codes, 0 for success.</summary>
internal static class FileIdentities
{
    /// <summary>The file behind a handle.</summary>
    public static int Get(SafeFileHandle file, out FileIdentity identity) =>
        OperatingSystem.IsWindows() ? Win32FileIdentity.Get(file, out identity)
        : OperatingSystem.IsMacOS() ? MacFileIdentity.Get(file, out identity)
        : LinuxFileIdentity.Get(file, out identity);

    /// <summary>Whether an open file has no name any more, so that only its handles keep it. False where that cannot be told: only Linux tells.</summary>
    public static bool IsNameless(SafeFileHandle file) =>
        OperatingSystem.IsLinux() && FileStatus.Of(file, out FileStatus status).IsNone && status.Links == 0;

    /// <summary>
    /// The file that a path leads to, links followed. Needs no right to the file and keeps nobody from anything: on Win32
    /// it is opened for a moment, for its attributes alone, shared for all.
    /// </summary>
    public static int Get(string path, out FileIdentity identity) =>
        OperatingSystem.IsWindows() ? Win32FileIdentity.Get(path, out identity)
        : OperatingSystem.IsMacOS() ? MacFileIdentity.Get(path, out identity)
        : LinuxFileIdentity.Get(path, out identity);
}
