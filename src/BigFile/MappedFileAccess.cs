namespace BigFile;

/// <summary>What a <see cref="MappedFile"/> may do with its file. Set at open, for the life of the object.</summary>
public enum MappedFileAccess
{
    /// <summary>Reads only. The file handle, the section and the views are read-only.</summary>
    Read,

    /// <summary>Reads and writes. A write is visible to other processes at once (buffered: once written back) and durable after a checkpoint.</summary>
    ReadWrite,

    /// <summary>
    /// Reads, and writes that only this <see cref="MappedFile"/> sees: the file never changes. Pages written are kept in
    /// memory when their window is evicted, outside the budget, until the file is disposed.
    /// </summary>
    CopyOnWrite,
}
