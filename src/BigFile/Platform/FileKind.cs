namespace BigFile.Platform;

/// <summary>What a path names, as far as mapping is concerned.</summary>
internal enum FileKind
{
    /// <summary>Nothing is there, or it cannot be told; opening it gives the exact error.</summary>
    Unknown,

    /// <summary>A regular file.</summary>
    Regular,

    /// <summary>A directory: cannot be mapped.</summary>
    Directory,

    /// <summary>A block device: mappable, of fixed length.</summary>
    BlockDevice,

    /// <summary>A pipe, socket or character device: cannot be mapped, and opening it may wait.</summary>
    NotMappable,
}
