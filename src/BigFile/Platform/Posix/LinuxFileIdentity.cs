using Microsoft.Win32.SafeHandles;

namespace BigFile.Platform.Posix;

/// <summary>Device and inode by statx.</summary>
internal static class LinuxFileIdentity
{
    public static int Get(SafeFileHandle file, out FileIdentity identity)
    {
        SystemError error = FileStatus.Of(file, out FileStatus status);
        identity = new FileIdentity(status.Device, status.Inode);
        return error.Errno;
    }

    public static int Get(string path, out FileIdentity identity)
    {
        SystemError error = FileStatus.Of(path, out FileStatus status);
        identity = new FileIdentity(status.Device, status.Inode);
        return error.Errno;
    }
}
