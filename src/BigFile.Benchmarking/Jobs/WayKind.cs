namespace BigFile.Benchmarking;

/// <summary>A way of getting at a file's bytes.</summary>
internal enum WayKind
{
    /// <summary>The engine's leases: <c>MappedFile.Lease</c>, spans in place.</summary>
    Lease,

    /// <summary>The engine's copying accesses as they come: it chooses between mapped memory and the handle itself.</summary>
    Auto,

    /// <summary>The engine's copying accesses, always through mapped memory.</summary>
    Copy,

    /// <summary>The engine's buffered windows: memory filled by handle, the same API.</summary>
    Buffered,

    /// <summary>The engine's windows filled past the system's cache. Reading only.</summary>
    Direct,

    /// <summary>One raw view of the whole file and its pointer.</summary>
    Raw,

    /// <summary><c>RandomAccess</c>: pread and pwrite, ReadFile and WriteFile.</summary>
    Handle,

    /// <summary><c>FileStream</c>, with its buffer as it comes.</summary>
    Stream,

    /// <summary>The BCL's <c>MemoryMappedViewAccessor</c>.</summary>
    Accessor,
}
