using BigFile.Platform.Posix;
using BigFile.Platform.Win32;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Platform;

/// <summary>A number that tells a file from the others of its volume, for as long as it exists.</summary>
internal static class FileIdentity
{
    // FILE_INFO_BY_HANDLE_CLASS.FileIdInfo: the volume's serial number, 8 bytes, and the file's id, 16 bytes, of which
    // NTFS uses the first 8. (FILE_ID_INFO)
    private const int FileIdInfo = 18;
    private const int FileIdInfoBytes = 24;

    /// <summary>The number of an open file: the inode, or the file id of NTFS. 0 where the system does not tell.</summary>
    public static unsafe ulong Of(SafeFileHandle file)
    {
        if (OperatingSystem.IsLinux())
            return FileStatus.Of(file, out FileStatus status).IsNone ? status.Inode : 0;
        if (!OperatingSystem.IsWindows())
            return 0;
        // SAFETY: the system writes no more than the size that it is given.
        ulong* info = stackalloc ulong[FileIdInfoBytes / sizeof(ulong)];
        return Kernel32.GetFileInformationByHandleEx(file, FileIdInfo, (byte*)info, FileIdInfoBytes) ? info[1] : 0;
    }
}
