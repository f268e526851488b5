using System.Runtime.InteropServices;
using BigFile.Platform.Posix;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Platform;

/// <summary>The entries of a directory as something that must be made durable on its own.</summary>
internal static class FolderEntries
{
    /// <summary>
    /// Makes files that were created in a directory, or renamed in it, durable under their names (fsync(2): "an explicit fsync() on a
    /// file descriptor for the directory is also needed"). Win32 has no such call, and NTFS writes renames to its log in order.
    /// </summary>
    /// <exception cref="IOException">The system refused.</exception>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        using SafeFileHandle handle = LibC.Open(Path.GetFullPath(folder), LibC.ORdOnly | (OperatingSystem.IsLinux() ? LibC.OCloExec : 0));
        if (handle.IsInvalid)
            throw Failed(folder);
        // Some file systems know no flush of directories and say so; there is nothing more to be done there.
        if (LibC.FSync(handle) != 0 && !NativeError.IsNotMappable(Marshal.GetLastPInvokeError()))
            throw Failed(folder);
    }

    private static IOException Failed(string folder) =>
        new($"{folder}: flushing the directory failed: {NativeError.Describe(Marshal.GetLastPInvokeError())}.");
}
