using System.Runtime.InteropServices;

namespace BigFile.Platform;

/// <summary>Native error codes by meaning: errno values on Posix systems, Win32 error codes on Win32.</summary>
internal static class NativeError
{
    private const int Enospc = 28, Edquot = 122;
    private const int ErrorHandleDiskFull = 39, ErrorDiskFull = 112, ErrorUserMappedFile = 1224;

    /// <summary>The disk, or the user's share of it, is full.</summary>
    public static bool IsDiskFull(int error) => OperatingSystem.IsWindows()
        ? error is ErrorDiskFull or ErrorHandleDiskFull
        : error is Enospc or Edquot;

    /// <summary>Win32 refuses to cut a file that has a mapped view.</summary>
    public static bool IsUserMappedFile(int error) => OperatingSystem.IsWindows() && error == ErrorUserMappedFile;

    /// <summary>The system's words for a code, with the code.</summary>
    public static string Describe(int error) =>
        $"{Marshal.GetPInvokeErrorMessage(error).TrimEnd('.', ' ', '\r', '\n')} (error {error})";
}
