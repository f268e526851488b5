using System.Runtime.InteropServices;
using BigFile.Platform;
using BigFile.Platform.Win32;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Benchmarking;

/// <summary>
/// Win32: a file that is opened unbuffered while nobody has it open otherwise is flushed and purged from the cache by its file system. Nothing
/// documented tells afterwards what is left, so that the proof comes after the round (<see cref="PageCache.WasCold"/>).
/// </summary>
internal static class Win32PageCache
{
    private const nint CurrentProcess = -1;
    private const uint ShareNothing = 0;
    private const int ErrorSharingViolation = 32;

    public static DropResult Drop(string path)
    {
        string flushed = Flush(path) ? "FlushFileBuffers, " : "";
        // Views that were unmapped keep their pages in the working set's books no longer; those of others would.
        _ = Kernel32.EmptyWorkingSet(CurrentProcess);
        using SafeFileHandle alone = OpenUnbuffered(path, ShareNothing);
        int error = alone.IsInvalid ? Marshal.GetLastPInvokeError() : 0;
        if (error == 0)
            return new DropResult(-1, flushed + "opened unbuffered and alone, which purges it; what is left is not told");
        if (error != ErrorSharingViolation)
            throw Throw.Native("opening unbuffered", path, -1, error);
        using SafeFileHandle shared = OpenUnbuffered(path, Kernel32.ShareAll);
        if (shared.IsInvalid)
            throw Throw.Native("opening unbuffered", path, -1, Marshal.GetLastPInvokeError());
        return new DropResult(-1, flushed + "opened unbuffered, but somebody else has the file open, so that it may have stayed in the cache");
    }

    // For writing, which flushing wants; a file that may not be written to has nothing of ours to flush.
    private static bool Flush(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"{path}: there is no such file", path);
        try
        {
            using SafeFileHandle file = FileOpening.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            return MappingPlatform.Current.FlushToDevice(file, lengthChanged: true) == 0;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            return false;
        }
    }

    private static SafeFileHandle OpenUnbuffered(string path, uint share) => Kernel32.CreateFile(
        Win32FileSystems.AnyLength(path), Kernel32.GenericRead, share, 0, Kernel32.OpenExisting, Kernel32.FlagNoBuffering, 0);
}
