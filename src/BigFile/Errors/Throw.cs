using System.Diagnostics.CodeAnalysis;
using BigFile.Platform;

namespace BigFile;

/// <summary>The throw helpers, apart so that the methods that call them stay small enough to inline.</summary>
internal static class Throw
{
    [DoesNotReturn]
    public static void OutOfRange(long offset, long countBytes, long lengthBytes) =>
        throw new ArgumentOutOfRangeException(
            nameof(offset), offset, $"{countBytes} bytes at offset {offset} are not inside the file, which is {lengthBytes} bytes long.");

    /// <summary>Throws for what cannot be mapped, before it is opened: opening a FIFO would wait for its writer.</summary>
    public static void IfNotMappable(string path, FileKind kind)
    {
        switch (kind)
        {
            case FileKind.Directory:
                throw new UnauthorizedAccessException($"{path} is a directory: only files and block devices can be mapped.");
            case FileKind.NotMappable:
                throw new NotSupportedException($"{path} is a pipe, a socket or a character device: only files and block devices can be mapped.");
        }
    }

    [DoesNotReturn]
    public static void Disposed(string path) =>
        throw new ObjectDisposedException("MappedFile", $"{path} was disposed.");

    [DoesNotReturn]
    public static void LeaseReleased() =>
        throw new ObjectDisposedException("MappedView", "The lease was released: its memory may be unmapped.");

    [DoesNotReturn]
    public static void ReadOnly(string path) =>
        throw new UnauthorizedAccessException($"{path} is open for reading only.");

    [DoesNotReturn]
    public static void ReadLease() =>
        throw new InvalidOperationException("The lease was taken for reading; ask for LeaseMode.Write.");

    [DoesNotReturn]
    public static void LeaseTooLong(int count, int elementBytes) =>
        throw new ArgumentOutOfRangeException(
            nameof(count), count, $"{count} elements of {elementBytes} bytes are more than the {int.MaxValue} bytes of one span.");

    [DoesNotReturn]
    public static void ElementOutOfRange(string path, long index, long count, long elements) =>
        throw new ArgumentOutOfRangeException(
            nameof(index), index, count == 1
                ? $"{path}: there is no element {index}; there are {elements}."
                : $"{path}: {count} elements from index {index} are more than there are; there are {elements}.");

    public static Exception Native(string operation, string path, long offset, int error) =>
        NativeError.IsDiskFull(error)
            ? new MappingException(operation, path, offset, error, $"{path}: the disk is full ({operation}: {NativeError.Describe(error)})")
            : new MappingException(operation, path, offset, error,
                offset < 0 ? $"{path}: {operation} failed: {NativeError.Describe(error)}"
                           : $"{path}: {operation} at offset {offset} failed: {NativeError.Describe(error)}");

    /// <summary>Throws what a failed call on a section or view means; nothing for no error.</summary>
    public static void IfError(SystemError error, string operation, string subject, long offset = -1)
    {
        if (!error.IsNone)
            throw Refused(operation, subject, offset, error, null);
    }

    /// <summary>
    /// The exception for a refused call: a missing name or file is a FileNotFoundException, access refused an
    /// UnauthorizedAccessException, each with the MappingException that has the codes inside; all else is that itself.
    /// </summary>
    public static Exception Refused(string operation, string subject, long offset, SystemError error, string? message)
    {
        message ??= $"{subject}: {operation} failed: {Explain(error, subject)}";
        MappingException inner = new(operation, subject, offset, error, message);
        return error.Win32Code switch
        {
            2 or 3 => new FileNotFoundException(message, subject, inner),
            5 or 1314 => new UnauthorizedAccessException(message, inner),
            _ => inner,
        };
    }

    private static string Explain(SystemError error, string subject) => error switch
    {
        _ when error == SystemError.NotFound => "there is no section of that name",
        _ when error == SystemError.FileMoved => "the file of the section of that name is not where it was when the section was made",
        { Errno: 11 } when OperatingSystem.IsLinux() => "somebody holds the lock of the global names for too long (error 11)",
        _ when error == SystemError.InvalidHandle => "the name is held by an object of another kind",
        _ when error == SystemError.BadPathName => "the name is malformed: no backslash but that of Local\\ or Global\\, and not empty",
        _ when error == SystemError.InvalidAddress => "the wanted address is not free",
        _ when error == SystemError.AccessDenied && subject.StartsWith(@"Global\", StringComparison.Ordinal) =>
            "access denied: the section is another user's, or this one may not make global names (Win32: SeCreateGlobalPrivilege)",
        _ when error == SystemError.PrivilegeNotHeld && OperatingSystem.IsWindows() =>
            "a privilege is not held and enabled: large pages take SeLockMemoryPrivilege (error 1314)",
        _ => NativeError.Describe(error.Native),
    };
}
