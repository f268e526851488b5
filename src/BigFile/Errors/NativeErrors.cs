namespace BigFile;

/// <summary>
/// Which errno of Linux means what Win32 error code of the file-mapping calls, and back. Where several codes of one
/// system share one of the other, the first pair of the table is the answer. docs/CONTRACT.md shows the table.
/// </summary>
public static class NativeErrors
{
    private static readonly (int Win32, int Errno)[] s_pairs =
    [
        (2, 2),       // ERROR_FILE_NOT_FOUND, ENOENT
        (3, 20),      // ERROR_PATH_NOT_FOUND, ENOTDIR
        (4, 24),      // ERROR_TOO_MANY_OPEN_FILES, EMFILE
        (4, 23),      // ENFILE
        (5, 13),      // ERROR_ACCESS_DENIED, EACCES
        (6, 9),       // ERROR_INVALID_HANDLE, EBADF
        (8, 12),      // ERROR_NOT_ENOUGH_MEMORY, ENOMEM
        (14, 12),     // ERROR_OUTOFMEMORY
        (19, 30),     // ERROR_WRITE_PROTECT, EROFS
        (32, 11),     // ERROR_SHARING_VIOLATION, EAGAIN (flock)
        (33, 11),     // ERROR_LOCK_VIOLATION
        (50, 95),     // ERROR_NOT_SUPPORTED, EOPNOTSUPP
        (50, 38),     // ENOSYS
        (50, 19),     // ENODEV: this file system cannot be mapped
        (87, 22),     // ERROR_INVALID_PARAMETER, EINVAL
        (112, 28),    // ERROR_DISK_FULL, ENOSPC
        (112, 122),   // EDQUOT
        (39, 28),     // ERROR_HANDLE_DISK_FULL
        (123, 22),    // ERROR_INVALID_NAME
        (161, 22),    // ERROR_BAD_PATHNAME
        (183, 17),    // ERROR_ALREADY_EXISTS, EEXIST
        (80, 17),     // ERROR_FILE_EXISTS
        (206, 36),    // ERROR_FILENAME_EXCED_RANGE, ENAMETOOLONG
        (223, 27),    // ERROR_FILE_TOO_LARGE, EFBIG
        (267, 21),    // ERROR_DIRECTORY, EISDIR
        (998, 14),    // ERROR_NOACCESS, EFAULT
        (487, 17),    // ERROR_INVALID_ADDRESS: the address is taken (MAP_FIXED_NOREPLACE says EEXIST)
        (1006, 22),   // ERROR_FILE_INVALID: a file of no bytes
        (1117, 5),    // ERROR_IO_DEVICE, EIO
        (23, 5),      // ERROR_CRC
        (1132, 22),   // ERROR_MAPPED_ALIGNMENT
        (1224, 26),   // ERROR_USER_MAPPED_FILE, ETXTBSY
        (1224, 16),   // EBUSY
        (1314, 1),    // ERROR_PRIVILEGE_NOT_HELD, EPERM
        (1450, 12),   // ERROR_NO_SYSTEM_RESOURCES
        (1455, 12),   // ERROR_COMMITMENT_LIMIT
    ];

    /// <summary>The Win32 error code for an errno value of Linux, or 0 when the table has none.</summary>
    /// <param name="errno">The errno value.</param>
    public static int ToWin32(int errno)
    {
        foreach ((int win32, int value) in s_pairs)
        {
            if (value == errno)
                return win32;
        }
        return 0;
    }

    /// <summary>The errno value of Linux for a Win32 error code, or 0 when the table has none.</summary>
    /// <param name="win32Code">The Win32 error code.</param>
    public static int ToErrno(int win32Code)
    {
        foreach ((int value, int errno) in s_pairs)
        {
            if (value == win32Code)
                return errno;
        }
        return 0;
    }
}
