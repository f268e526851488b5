namespace BigFile;

/// <summary>A hint about a range, passed on to the system. Hints change speed, never content, and never unmap.</summary>
public enum MemoryAdvice
{
    /// <summary>Takes earlier hints back.</summary>
    Normal,

    /// <summary>Reads will come in no order. (Linux: MADV_RANDOM; Win32: none.)</summary>
    Random,

    /// <summary>Reads will come in order. (Linux: MADV_SEQUENTIAL; Win32: none.)</summary>
    Sequential,

    /// <summary>The range will be read soon. (Linux: POSIX_FADV_WILLNEED; Win32: PrefetchVirtualMemory.)</summary>
    WillNeed,

    /// <summary>The range will not be read soon: its clean pages may leave memory first. (Linux: MADV_COLD and POSIX_FADV_DONTNEED; Win32: none.)</summary>
    DontNeed,
}
