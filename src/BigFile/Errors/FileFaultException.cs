namespace BigFile;

/// <summary>
/// The file failed under a view: another process cut it, the disk is full behind a hole, or the device could not deliver
/// a page. What was read there, or written there, does not count. The place stays marked, and accesses to it throw this,
/// until <see cref="MappedFile.Refresh"/>; the rest of the file stays usable.
/// </summary>
/// <remarks>
/// On Linux a page that cannot be had raises SIGBUS, on Win32 EXCEPTION_IN_PAGE_ERROR. Thrown by copying accesses, and by
/// a lease when its span is asked for or when it is disposed; <see cref="MappedView"/> says what touching the span does. Where the
/// file is read by handle (<see cref="CopyPath"/>, <see cref="WindowSource"/>) it is thrown at once, with the system's error as the inner
/// <see cref="MappingException"/>, and nothing is marked: a later access tries again.
/// </remarks>
public sealed class FileFaultException : IOException
{
    internal FileFaultException(string message, string path, long offset, long fileLength, Exception? error = null)
        : base(message, error)
    {
        Path = path;
        Offset = offset;
        FileLength = fileLength;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>File offset, in bytes, of the first byte of the access that could not be had, to the page.</summary>
    public long Offset { get; }

    /// <summary>The length that the file had when this was made, in bytes, or -1 when it could not be told.</summary>
    public long FileLength { get; }

    /// <summary>True when the file no longer reached to the place by then; false: a full disk, or a device error, or it has grown again.</summary>
    public bool WasCut => FileLength >= 0 && Offset >= FileLength;
}
