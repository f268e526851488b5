using BigFile.Platform;

namespace BigFile;

/// <summary>The system refused an operation on a section, a view or the file under it.</summary>
public sealed class MappingException : IOException
{
    /// <summary>Makes the exception for a native error.</summary>
    /// <param name="operation">The call that failed, by its name in the system's documentation.</param>
    /// <param name="path">The file.</param>
    /// <param name="offset">The offset concerned, in bytes, or -1.</param>
    /// <param name="nativeErrorCode">The errno value, or the Win32 error code.</param>
    /// <param name="message">The one line that says what went wrong.</param>
    public MappingException(string operation, string path, long offset, int nativeErrorCode, string message)
        : base(message)
    {
        Operation = operation;
        Path = path;
        Offset = offset;
        NativeErrorCode = nativeErrorCode;
        SystemError error = SystemError.FromNative(nativeErrorCode);
        Win32ErrorCode = error.Win32Code;
        Errno = error.Errno;
    }

    internal MappingException(string operation, string path, long offset, SystemError error, string message)
        : base(message)
    {
        Operation = operation;
        Path = path;
        Offset = offset;
        NativeErrorCode = error.Native;
        Win32ErrorCode = error.Win32Code;
        Errno = error.Errno;
    }

    /// <summary>The call that failed, by its name in the system's documentation.</summary>
    public string Operation { get; }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The offset concerned, in bytes, or -1 where none is.</summary>
    public long Offset { get; }

    /// <summary>The errno value on Linux and macOS, the Win32 error code on Win32.</summary>
    public int NativeErrorCode { get; }

    /// <summary>The Win32 error code: the system's own on Win32, elsewhere the one of the same meaning, or 0 (<see cref="NativeErrors"/>).</summary>
    public int Win32ErrorCode { get; }

    /// <summary>The errno value: the system's own on Linux, on Win32 the one of the same meaning on Linux, or 0 (<see cref="NativeErrors"/>).</summary>
    public int Errno { get; }
}
