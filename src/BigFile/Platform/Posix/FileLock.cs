using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Platform.Posix;

/// <summary>flock: a lock of an open file description. It lasts while any descriptor or mapping of that description does.</summary>
internal static class FileLock
{
    /// <summary>Takes a shared lock if nobody is in the way.</summary>
    public static SystemError TryShare(SafeFileHandle file) => SystemError.FromErrno(Call(file, LibC.LockShared | LibC.LockNoWait));

    /// <summary>
    /// Whether nobody shares a lock on a file. It has a lock through <paramref name="file"/> afterwards, a shared one if it is
    /// alive. To be asked under the lock of the file's folder, and through a description that has no lock yet.
    /// </summary>
    public static SystemError Judge(SafeFileHandle file, out bool dead)
    {
        int error = Call(file, LibC.LockExclusive | LibC.LockNoWait);
        dead = error == 0;
        if (error != LibC.Eagain)
            return SystemError.FromErrno(error);
        // Exclusive locks are taken under the folder's lock, which is ours: one that is in the way of sharing is a
        // stranger's, who must not hold the name up with it, and nobody can share beside it.
        error = Call(file, LibC.LockShared | LibC.LockNoWait);
        dead = error == LibC.Eagain;
        return dead ? SystemError.None : SystemError.FromErrno(error);
    }

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

    /// <summary>Lets go of whatever lock the file has through this description. That it has none is no error.</summary>
    public static void Release(SafeFileHandle file) => Call(file, LibC.LockRelease);

    /// <summary>
    /// Lets go and closes. A child process that another thread is starting has copies of all descriptors until it runs its
    /// program, so that closing alone would let go a moment too late.
    /// </summary>
    public static void ReleaseAndClose(SafeFileHandle file)
    {
        Release(file);
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
