namespace BigFile;

/// <summary>
/// A checkpoint failed, now or earlier. The system may have dropped the pages that it could not write, so the file has
/// turned <i>failed</i>: every later checkpoint of it throws this too, and nothing claims durability for its data.
/// In a buffered file the write-back of a window that had to be evicted counts as well. Reads and writes go on. To recover, reopen the file and compare it with what was meant to be in it.
/// </summary>
public sealed class CheckpointFailedException : IOException
{
    internal CheckpointFailedException(string message, string path, int nativeErrorCode)
        : base(message)
    {
        Path = path;
        NativeErrorCode = nativeErrorCode;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The errno value or Win32 error code of the flush that failed first.</summary>
    public int NativeErrorCode { get; }
}
