namespace BigFile;

/// <summary>What a checkpoint promises once it has returned.</summary>
public enum CheckpointLevel
{
    /// <summary>
    /// The dirty extents are handed to the operating system for write-back: other processes see them, and a crash of
    /// this process loses nothing. A power failure may. (Win32: FlushViewOfFile; Linux: sync_file_range; buffered: pwrite, WriteFile.)
    /// </summary>
    Written,

    /// <summary>
    /// The dirty extents and the length are on the device. (Win32: FlushViewOfFile, then FlushFileBuffers; Linux:
    /// fdatasync, or fsync after the length changed; macOS: F_FULLFSYNC.)
    /// </summary>
    Durable,
}
