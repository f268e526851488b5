using System.Runtime.InteropServices;

namespace BigFile.Platform;

/// <summary>Native error codes by meaning: errno values on Posix systems, Win32 error codes on Win32.</summary>
internal static class NativeError
{
    private const int Enospc = 28, Edquot = 122, Enoent = 2, Enotdir = 20, Eacces = 13;
    private const int Enodev = 19, Einval = 22, Enosys = 38, Eopnotsupp = 95, MacEopnotsupp = 102;
    private const int ErrorFileNotFound = 2, ErrorPathNotFound = 3, ErrorAccessDenied = 5;
    private const int ErrorInvalidName = 123, ErrorBadNetPath = 53, ErrorBadNetName = 67;
    private const int ErrorInvalidFunction = 1, ErrorNotSupported = 50, ErrorInvalidParameter = 87;
    private const int ErrorHandleDiskFull = 39, ErrorDiskFull = 112, ErrorUserMappedFile = 1224;

    /// <summary>The disk, or the user's share of it, is full.</summary>
    public static bool IsDiskFull(int error) => OperatingSystem.IsWindows()
        ? error is ErrorDiskFull or ErrorHandleDiskFull
        : error is Enospc or Edquot;

    /// <summary>The path names nothing.</summary>
    public static bool IsNotFound(int error) => OperatingSystem.IsWindows()
        ? error is ErrorFileNotFound or ErrorPathNotFound or ErrorInvalidName or ErrorBadNetPath or ErrorBadNetName
        : error is Enoent or Enotdir;

    /// <summary>The user has no right to it.</summary>
    public static bool IsAccessDenied(int error) => OperatingSystem.IsWindows()
        ? error is ErrorAccessDenied
        : error is Eacces;

    /// <summary>
    /// The file system does not map files, or not in this way: mmap on FUSE with direct I/O, on 9p without a cache, on
    /// special files; on Win32 what CreateFileMapping says of redirected drives that lack it. The handle had the access.
    /// </summary>
    public static bool IsNotMappable(int error) => OperatingSystem.IsWindows()
        ? error is ErrorInvalidFunction or ErrorAccessDenied or ErrorNotSupported or ErrorInvalidParameter
        : error is Enodev or Eacces or Einval or Enosys or Eopnotsupp or MacEopnotsupp;

    /// <summary>Win32 refuses to cut a file that has a mapped view.</summary>
    public static bool IsUserMappedFile(int error) => OperatingSystem.IsWindows() && error == ErrorUserMappedFile;

    /// <summary>The system's words for a code, with the code.</summary>
    public static string Describe(int error) =>
        $"{Marshal.GetPInvokeErrorMessage(error).TrimEnd('.', ' ', '\r', '\n')} (error {error})";
}
