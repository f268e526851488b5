namespace BigFile;

/// <summary>How copying reads, those into a caller's buffer, get at the bytes. Values and leases are not concerned, except by <see cref="Handle"/>.</summary>
public enum CopyPath
{
    /// <summary>
    /// The faster of the other two for reads of this size and order, found out by timing a few of each while they run. Where handle and views are
    /// not promised to agree, and for short reads, mapped.
    /// </summary>
    Auto,

    /// <summary>Through mapped memory, unless the budget is full.</summary>
    Mapped,

    /// <summary>
    /// By handle (pread, ReadFile), single values too; mapped memory is never touched, so a file that another process cuts
    /// gives a <see cref="FileFaultException"/> at the exact byte, on every system and without a fault guard. A system call for
    /// each. Leases map as always. On Win32 it holds for files opened for reading; elsewhere handles and views are not promised to agree there.
    /// </summary>
    Handle,
}
