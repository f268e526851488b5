namespace BigFile.Platform;

/// <summary>One failure in the words of both systems. <see cref="NativeErrors"/> maps one to the other.</summary>
internal readonly record struct SystemError(int Win32Code, int Errno)
{
    public static readonly SystemError None;
    public static readonly SystemError AccessDenied = new(5, 13);
    public static readonly SystemError AlreadyExists = new(183, 17);
    public static readonly SystemError NotFound = new(2, 2);

    /// <summary>A name that is held by another kind of object.</summary>
    public static readonly SystemError InvalidHandle = new(6, 9);
    public static readonly SystemError InvalidParameter = new(87, 22);

    /// <summary>A section over a file of no bytes, with size 0.</summary>
    public static readonly SystemError FileInvalid = new(1006, 22);

    /// <summary>A view's offset or address is no multiple of the allocation granularity.</summary>
    public static readonly SystemError MappedAlignment = new(1132, 22);

    /// <summary>The wanted base address is taken.</summary>
    public static readonly SystemError InvalidAddress = new(487, 17);

    /// <summary>A read-only file shorter than the section, or no memory.</summary>
    public static readonly SystemError NotEnoughMemory = new(8, 12);
    public static readonly SystemError DiskFull = new(112, 28);
    public static readonly SystemError PrivilegeNotHeld = new(1314, 1);
    public static readonly SystemError BadPathName = new(161, 22);
    public static readonly SystemError NotSupported = new(50, 95);

    /// <summary>The file of a named section is not where it was when the section was made (Linux, where a name leads to the file's path).</summary>
    public static readonly SystemError FileMoved = new(3, 2);

    public bool IsNone => Win32Code == 0 && Errno == 0;

    /// <summary>The code of the system that this process runs on.</summary>
    public int Native => OperatingSystem.IsWindows() ? Win32Code : Errno;

    public static SystemError FromErrno(int errno) => new(NativeErrors.ToWin32(errno), errno);

    public static SystemError FromWin32(int code) => new(code, NativeErrors.ToErrno(code));

    public static SystemError FromNative(int code) => OperatingSystem.IsWindows() ? FromWin32(code) : FromErrno(code);
}
