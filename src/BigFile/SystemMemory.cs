using BigFile.Platform;

namespace BigFile;

/// <summary>The two sizes by which the system maps memory, asked of the system, not assumed.</summary>
public static class SystemMemory
{
    /// <summary>Bytes in a page of virtual memory.</summary>
    public static int PageSizeBytes => MappingPlatform.Current.PageSizeBytes;

    /// <summary>
    /// The alignment that the system asks of a view's offset and address, in bytes: 64 KiB on Win32, a page elsewhere.
    /// Windows are multiples of 64 KiB on every system, so that settings mean the same everywhere.
    /// </summary>
    public static int AllocationGranularityBytes => MappingPlatform.Current.AllocationGranularityBytes;
}
