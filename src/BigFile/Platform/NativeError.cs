using System.Runtime.InteropServices;

namespace BigFile.Platform;

/// <summary>Native error codes by meaning: errno values on Posix systems, Win32 error codes on Win32.</summary>
internal static class NativeError
{
    private const int Enospc = 28, Edquot = 122, Enoent = 2, Enotdir = 20, Eacces = 13;
    private const int ErrorFileNotFound = 2, ErrorPathNotFound = 3, ErrorAccessDenied = 5;
    private const int ErrorInvalidName = 123, ErrorBadNetPath = 53, ErrorBadNetName = 67;
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

    /// <summary>Win32 refuses to cut a file that has a mapped view.</summary>
    public static bool IsUserMappedFile(int error) => OperatingSystem.IsWindows() && error == ErrorUserMappedFile;

    /// <summary>The system's words for a code, with the code.</summary>
    public static string Describe(int error) =>
        $"{Marshal.GetPInvokeErrorMessage(error).TrimEnd('.', ' ', '\r', '\n')} (error {error})";
}
