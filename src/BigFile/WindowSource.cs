namespace BigFile;

/// <summary>Where the bytes of a file's windows come from. The API and its contract are the same.</summary>
public enum WindowSource
{
    /// <summary>
    /// Mapped, unless the file is on a network file system or one in user space (<see cref="FileSystemDescription"/>), or the
    /// system refuses to map it; then buffered, if <see cref="Placement.Floating"/> is not asked for.
    /// </summary>
    Auto,

    /// <summary>Views of the file: its pages in the system's cache, shared with every process that reads or maps it.</summary>
    Mapped,

    /// <summary>
    /// Memory of this process in the same places, filled by reads when a window is opened and written back by writes
    /// when it is evicted, at a checkpoint and on dispose. For file systems without mapping, for files that others
    /// truncate, for network files whose faults would stop or end the process. What others write to a part that is in a
    /// window is seen after <see cref="MappedFile.Refresh"/>; what is written here is seen by others once written back, in
    /// whole pages. Reading what another process has cut off throws <see cref="FileFaultException"/>. Needs reserved placement.
    /// </summary>
    Buffered,

    /// <summary>
    /// As <see cref="Buffered"/>, but windows are filled past the system's cache (O_DIRECT, FILE_FLAG_NO_BUFFERING): for reading once what is
    /// larger than memory. What was read is not in the system's cache afterwards; what others have written is seen, and on Linux
    /// written back to the device first. Only for files opened for reading. Where the system or the file system has no such reads (macOS;
    /// a tmpfs before Linux 6.6) windows are filled as buffered ones are, and <see cref="MappedFile.Source"/> says so.
    /// </summary>
    Direct,
}
