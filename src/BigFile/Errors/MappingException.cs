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
    }

    /// <summary>The call that failed, by its name in the system's documentation.</summary>
    public string Operation { get; }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The offset concerned, in bytes, or -1 where none is.</summary>
    public long Offset { get; }

    /// <summary>The errno value on Linux and macOS, the Win32 error code on Win32.</summary>
    public int NativeErrorCode { get; }
}
