using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Platform.Posix;

/// <summary>flock: a lock of an open file description. It lasts while any descriptor or mapping of that description does.</summary>
internal static class FileLock
{
    /// <summary>Takes a lock if nobody is in the way.</summary>
    public static bool TryTake(SafeFileHandle file, int kind) => Call(file, kind | LibC.LockNoWait) == 0;

    /// <summary>Takes an exclusive lock, waiting as long as it takes or until <paramref name="limit"/>. An errno value or 0.</summary>
    public static int Take(SafeFileHandle file, TimeSpan? limit)
    {
        if (limit is null)
            return Call(file, LibC.LockExclusive);
        long start = Environment.TickCount64;
        while (true)
        {
            int error = Call(file, LibC.LockExclusive | LibC.LockNoWait);
            if (error != LibC.Eagain || Environment.TickCount64 - start > limit.Value.TotalMilliseconds)
                return error;
            Thread.Sleep(1);
        }
    }

    /// <summary>
    /// Lets go and closes. A child process that another thread is starting has copies of all descriptors until it runs its
    /// program, so that closing alone would let go a moment too late.
    /// </summary>
    public static void ReleaseAndClose(SafeFileHandle file)
    {
        Call(file, LibC.LockRelease);
        file.Dispose();
    }

    private static int Call(SafeFileHandle file, int operation)
    {
        int error;
        do
        {
            error = LibC.FLock(file, operation) == 0 ? 0 : Marshal.GetLastPInvokeError();
        }
        while (error == LibC.Eintr);
        return error;
    }
}
