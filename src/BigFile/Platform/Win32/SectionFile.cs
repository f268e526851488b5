using System.Runtime.InteropServices;
using BigFile.Sections;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Platform.Win32;

/// <summary>Opens the file of a section. File.OpenHandle cannot ask for the right to run code.</summary>
internal static class SectionFile
{
    private const string DevicePrefix = @"\\?\", UncPrefix = @"\\?\UNC\";
    private const int ErrorFileNotFound = 2, ErrorPathNotFound = 3, ErrorAccessDenied = 5;
    private const int ErrorSharingViolation = 32, ErrorFileNameTooLong = 206;
    private const int FacilityWin32 = unchecked((int)0x80070000);
    private const int PathCharactersMax = 260;

    /// <summary>
    /// CreateFile with OPEN_EXISTING. No caching flag: FILE_FLAG_RANDOM_ACCESS and FILE_FLAG_SEQUENTIAL_SCAN steer
    /// ReadFile and not views, FILE_FLAG_NO_BUFFERING would be at odds with them, FILE_FLAG_WRITE_THROUGH does not reach
    /// them. Nor FILE_FLAG_OVERLAPPED: nothing reads by this handle. SECURITY_SQOS_PRESENT with anonymous level keeps the
    /// server of a pipe that the path may name from acting as this user.
    /// </summary>
    /// <param name="path">A full path.</param>
    /// <param name="protection">What says which rights are asked for.</param>
    /// <param name="share">What other handles may do.</param>
    public static SafeFileHandle Open(string path, SectionProtection protection, FileShare share)
    {
        uint access = Kernel32.GenericRead
            | (SectionRules.IsWritable(protection) ? Kernel32.GenericWrite : 0)
            | (SectionRules.IsExecutable(protection) ? Kernel32.GenericExecute : 0);
        Kernel32.SecurityAttributes security = new()
        {
            Bytes = (uint)Marshal.SizeOf<Kernel32.SecurityAttributes>(),
            InheritHandle = (share & FileShare.Inheritable) != 0 ? 1 : 0,
        };
        SafeFileHandle file = Kernel32.CreateFile(
            Extended(path), access, (uint)(share & ~FileShare.Inheritable), security, Kernel32.OpenExisting,
            Kernel32.FileAttributeNormal | Kernel32.SecuritySqosPresent, 0);
        if (!file.IsInvalid)
            return file;
        int error = Win32Platform.LastError();
        file.Dispose();
        throw Refused(path, error);
    }

    // Paths of 260 characters and more want the prefix that turns their interpretation off.
    private static string Extended(string path) =>
        path.Length < PathCharactersMax || path.StartsWith(DevicePrefix, StringComparison.Ordinal) ? path
        : path.StartsWith(@"\\", StringComparison.Ordinal) ? string.Concat(UncPrefix, path.AsSpan(2))
        : DevicePrefix + path;

    // The exceptions of File.OpenHandle.
    private static Exception Refused(string path, int error) => error switch
    {
        ErrorFileNotFound => new FileNotFoundException($"There is no file {path}.", path, Inner(path, error)),
        ErrorPathNotFound => new DirectoryNotFoundException($"There is no directory to {path}.", Inner(path, error)),
        ErrorAccessDenied when Directory.Exists(path) => new UnauthorizedAccessException($"{path} is a directory.", Inner(path, error)),
        ErrorAccessDenied => new UnauthorizedAccessException($"{path}: access is denied.", Inner(path, error)),
        ErrorFileNameTooLong => new PathTooLongException($"{path} is too long.", Inner(path, error)),
        ErrorSharingViolation => new IOException($"{path} is in use, and not shared.", FacilityWin32 | error),
        _ => new IOException($"{path}: CreateFile failed: {NativeError.Describe(error)}", FacilityWin32 | error),
    };

    private static MappingException Inner(string path, int error) =>
        new("CreateFile", path, -1, SystemError.FromWin32(error), $"{path}: CreateFile failed: {NativeError.Describe(error)}");
}
