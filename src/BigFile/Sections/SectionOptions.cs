namespace BigFile;

/// <summary>
/// How to make a section: the parameters of CreateFileMapping, CreateFileMappingNuma and their SECURITY_ATTRIBUTES, by
/// name. All values are checked before anything is touched.
/// </summary>
public sealed record SectionOptions
{
    /// <summary>No preference among NUMA nodes (NUMA_NO_PREFERRED_NODE).</summary>
    public const int AnyNumaNode = -1;

    /// <summary>
    /// Size in bytes: dwMaximumSizeHigh and dwMaximumSizeLow as one number. 0 is the length of the file now; memory-backed
    /// sections take theirs from the argument of <see cref="Section.InMemory"/>. A size past the end of a writable file
    /// makes the file longer.
    /// </summary>
    public long Size { get; init; }

    /// <summary>The most that views may be allowed (flProtect).</summary>
    public SectionProtection Protection { get; init; }

    /// <summary>
    /// Name for other processes (lpName), or null. <c>Local\name</c>, or just <c>name</c>, is for processes of the same
    /// session (Win32) or user (Linux); <c>Global\name</c> for the whole machine, which takes a privilege to make (Win32:
    /// SeCreateGlobalPrivilege outside session 0; Linux: write access to the directory of global names, root's
    /// by default). Case matters. No other backslash may occur; at most 200 bytes in UTF-8.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>What happens when the name is taken.</summary>
    public SectionNaming Naming { get; init; }

    /// <summary>Who may open the section by its name. Nobody else by default.</summary>
    public SectionAudience Audience { get; init; }

    /// <summary>Win32: a security descriptor in SDDL that takes the place of <see cref="Audience"/>. Elsewhere it must be null.</summary>
    public string? SecurityDescriptor { get; init; }

    /// <summary>Linux and macOS: the permission bits of a named section, in place of <see cref="Audience"/>. On Win32 it must be null.</summary>
    public UnixFileMode? UnixMode { get; init; }

    /// <summary>
    /// Growing a file to the section's size leaves a hole (true: a full disk is then a fault on access) or reserves the
    /// disk space (false: a full disk is an exception here, and the file is as it was). Memory on Linux likewise: true asks
    /// for no more than an address, false reserves it in tmpfs (a named section) or sees that there is as much (an unnamed one).
    /// </summary>
    public bool Sparse { get; init; }

    /// <summary>True: child processes inherit the handle (bInheritHandle; Linux: the descriptor stays open over exec).</summary>
    public bool Inheritable { get; init; }

    /// <summary>
    /// Memory-backed only: back it by large pages (SEC_LARGE_PAGES; Linux: MFD_HUGETLB). The size must be a multiple of
    /// <see cref="Section.LargePageSizeBytes"/>. The system must have some, and on Win32 the user the right to lock memory.
    /// </summary>
    public bool LargePages { get; init; }

    /// <summary>The NUMA node that memory should come from (nndPreferred of CreateFileMappingNuma; Linux: mbind on each view), or <see cref="AnyNumaNode"/>.</summary>
    public int NumaNode { get; init; } = AnyNumaNode;

    /// <summary>When the section opens the file by path: what other handles may do. Null as in <see cref="MappedFileOptions.Share"/>.</summary>
    public FileShare? Share { get; init; }
}
