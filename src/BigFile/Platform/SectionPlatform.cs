using BigFile.Platform.Posix;
using BigFile.Platform.Win32;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Platform;

/// <summary>
/// The seam under <see cref="Section"/> and <see cref="SectionView"/>. Rules that are the same on both systems are
/// checked above it (<c>Sections/SectionRules</c>), with the same errors; what it returns is what the system said.
/// Thread-safe, all members.
/// </summary>
internal abstract class SectionPlatform
{
    /// <summary>The platform of this process, chosen once.</summary>
    public static SectionPlatform Current { get; } =
        OperatingSystem.IsWindows() ? new Win32SectionPlatform() : new PosixSectionPlatform();

    /// <summary>Bytes in a large page, or 0 where the system has none.</summary>
    public abstract long LargePageBytes { get; }

    /// <summary>How many NUMA nodes there are; 1 where the system knows none.</summary>
    public abstract int NumaNodes { get; }

    /// <summary>Throws an ArgumentException for a text that is no security descriptor in SDDL, or where the system has none.</summary>
    public virtual void CheckSecurityDescriptor(string sddl) =>
        throw new ArgumentException("Security descriptors are Win32's; use UnixMode.", nameof(sddl));

    /// <summary>
    /// What a handle allows: read, write, execute. Used for the table of legal pairings, since a later failure would say
    /// less. Posix: execute is allowed wherever read is.
    /// </summary>
    public abstract SystemError GetFileAccess(SafeFileHandle file, out bool canRead, out bool canWrite, out bool canExecute);

    /// <summary>Opens the file of a section by path with the access that its protection needs (execute included on Win32). Throws what File.OpenHandle throws.</summary>
    public abstract SafeFileHandle OpenFile(string path, SectionProtection protection, FileShare share);

    /// <summary>Makes a section, named or not.</summary>
    public abstract SystemError Create(in SectionRequest request, out NativeSection? section);

    /// <summary>Opens a section by its well-formed name. The rights are checked here: the system refuses what the opener may not do.</summary>
    public abstract SystemError Open(string name, ViewAccess access, bool inheritable, out NativeSection? section);

    /// <summary>
    /// Maps a view. <paramref name="address"/> 0: wherever the system puts it; otherwise exactly there or not at all.
    /// The offset is aligned and the range inside the section.
    /// </summary>
    public abstract SystemError MapView(
        NativeSection section, long offset, nuint bytes, ViewAccess access, nint address, int numaNode, out nint mapped);

    /// <summary>Unmaps a whole view.</summary>
    public abstract SystemError UnmapView(nint address, nuint bytes);

    /// <summary>Hands dirty pages of a view to the file (FlushViewOfFile; Linux: msync MS_ASYNC and start of write-back). Page-aligned address.</summary>
    public abstract SystemError FlushView(NativeSection section, nint address, long offset, nuint bytes);

    /// <summary>Makes what was flushed durable (FlushFileBuffers, fdatasync).</summary>
    public abstract SystemError FlushToDevice(SafeFileHandle file);

    /// <summary>The names of the sections that can be listed: Linux those of this user and the global ones. Win32: those in the session's object directory, as far as it may be read.</summary>
    public abstract IReadOnlyList<string> ListNames();
}
