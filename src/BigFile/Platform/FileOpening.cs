using BigFile.Platform.Posix;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Platform;

/// <summary>
/// Opens files as <see cref="File.OpenHandle"/> does, but where all is shared, in truth: on Posix systems the framework
/// would hold a shared flock as long as the handle is open, and writers that lock for each write would wait for it.
/// </summary>
internal static class FileOpening
{
    private const FileShare ReadersAndWriters = FileShare.ReadWrite;

    /// <summary>
    /// Opens a file for reading that others may do with whatever they want. On Linux nobody's exclusive lock is in the way, for a lock
    /// of a writer lasts as long as a line. Throws what <see cref="File.OpenHandle"/> throws.
    /// </summary>
    public static SafeFileHandle OpenShared(string path, FileOptions options = FileOptions.None) =>
        TryOpenUnlocked(path, options) ?? Open(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, options);

    /// <summary>Opens a file, unless somebody has it open for himself alone. Throws what <see cref="File.OpenHandle"/> throws.</summary>
    public static SafeFileHandle Open(string path, FileMode mode, FileAccess access, FileShare share, FileOptions options = FileOptions.None)
    {
        SafeFileHandle handle = File.OpenHandle(path, mode, access, share, options);
        if (!OperatingSystem.IsWindows() && (share & ReadersAndWriters) == ReadersAndWriters)
            FileLock.Release(handle);
        return handle;
    }

    // Null for whatever the framework has to judge.
    private static SafeFileHandle? TryOpenUnlocked(string path, FileOptions options)
    {
        // Else files from 2 GiB on would need a flag that differs among architectures.
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess)
            return null;
        SafeFileHandle handle = LibC.Open(Path.GetFullPath(path), LibC.ORdOnly | LibC.OCloExec);
        if (handle.IsInvalid || !FileStatus.Of(handle, out FileStatus status).IsNone || status.IsDirectory)
        {
            handle.Dispose();
            return null;
        }
        if ((options & FileOptions.RandomAccess) != 0)
            _ = LibC.PosixFAdvise(handle, 0, 0, LibC.FadvRandom);
        return handle;
    }
}
