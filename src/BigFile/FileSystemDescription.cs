using BigFile.Platform;
using Microsoft.Win32.SafeHandles;

namespace BigFile;

/// <summary>
/// The file system that a file is on, and whether views of the file can be relied on there. Immutable; says what was so
/// when it was asked.
/// </summary>
/// <remarks>
/// <para>Linux: fstatfs(2), by the numbers of linux/magic.h; where the number stands for more than one file system
/// (FUSE), or is not known here, the type in /proc/self/mountinfo, if that shows the mount. A container may hide
/// it; then the answer is the less certain one. macOS: fstatfs (untested). Win32: GetVolumeInformationByHandleW for
/// the name; FILE_FS_DEVICE_INFORMATION, which GetDriveTypeW answers from, and FILE_REMOTE_PROTOCOL_INFO for the kind.</para>
/// <para>A block device is described as local under the name <c>bdev</c>, wherever its node is.</para>
/// </remarks>
public sealed record FileSystemDescription
{
    internal static readonly FileSystemDescription Unknown = new("unknown", FileSystemKind.Unknown);

    internal FileSystemDescription(string name, FileSystemKind kind)
        : this(name, kind, kind is FileSystemKind.Local or FileSystemKind.Memory)
    {
    }

    internal FileSystemDescription(string name, FileSystemKind kind, bool isMappingCoherent)
    {
        Name = name;
        Kind = kind;
        IsMappingCoherent = isMappingCoherent;
    }

    /// <summary>
    /// The name by the system's conventions: <c>ext4</c> (also for ext2 and ext3, which share its number), <c>tmpfs</c>,
    /// <c>nfs</c>, <c>fuse.sshfs</c>; <c>NTFS</c>, <c>FAT32</c>, which on Win32 is what a server says of its own disk
    /// when the file is remote. <c>unknown</c>, or a number such as <c>0x1badface</c>, where there is no name.
    /// </summary>
    public string Name { get; }

    /// <summary>What stands behind it.</summary>
    public FileSystemKind Kind { get; }

    /// <summary>
    /// True only where every view of the file, in any process, and every write to it, by whoever can reach it, are
    /// promised to agree at once: on local disks and in memory, where all go through the same pages.
    /// </summary>
    /// <remarks>
    /// <para>False on network file systems: this machine's pages are a copy, which the server or another client does not
    /// change when the file changes (nfs(5), "Data and metadata coherence"; the page of CreateFileMappingW, which
    /// excepts remote files from coherence), and a server that goes away is a fault in the middle of a load instead of an
    /// exception. Some, such as GFS2 and Lustre, promise more by locks of their own; that depends on how they are mounted,
    /// and every load may then wait for the network, so they are not believed.</para>
    /// <para>False for user space, since nobody knows what the process does; for special and unknown ones.</para>
    /// <para>On an overlay it depends on how the file is open. Open for writing: true, for the file is in the writable
    /// layer, which must be a local one. Open for reading: false. The file may be in a lower layer; when
    /// somebody opens it for writing it is copied up, and views made by the handle that was open before show the old
    /// bytes for ever, although the handle itself reads the new ones and the new length (Linux, overlayfs.rst, "Non-standard
    /// behavior"; seen on 6.18, where touching such a view past the old end is a SIGBUS).</para>
    /// </remarks>
    public bool IsMappingCoherent { get; }

    /// <summary>
    /// Describes the file system that a path is on. Follows links, opens nothing for reading: a pipe does not make it
    /// wait, and no permission on the file itself is needed. Makes some system calls, and on a network file system may wait for the server.
    /// </summary>
    /// <param name="path">A file or a folder. On an overlay it is answered as for reading.</param>
    /// <exception cref="ArgumentException">The path is empty or null.</exception>
    /// <exception cref="FileNotFoundException">Nothing is there.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder on the way to it may not be searched.</exception>
    /// <exception cref="IOException">The system refused otherwise, for example because a server is gone.</exception>
    public static FileSystemDescription Of(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        int error = MappingPlatform.Current.GetFileSystem(path, out FileSystemDescription fileSystem);
        if (error == 0)
            return fileSystem;
        if (NativeError.IsNotFound(error))
            throw new FileNotFoundException($"{path}: {NativeError.Describe(error)}", path);
        if (NativeError.IsAccessDenied(error))
            throw new UnauthorizedAccessException($"{path}: {NativeError.Describe(error)}");
        throw Throw.Native("asking for the file system", path, -1, error);
    }

    /// <summary>
    /// Describes the file system of an open file. Makes some system calls, and on a network file system may wait for the
    /// server. A system that refuses to say gives a description of kind <see cref="FileSystemKind.Unknown"/>.
    /// </summary>
    /// <param name="file">The handle; not closed, not moved.</param>
    /// <exception cref="ArgumentNullException">The handle is null.</exception>
    /// <exception cref="ObjectDisposedException">The handle is closed.</exception>
    public static FileSystemDescription Of(SafeFileHandle file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return Of(file, MappingPlatform.Current);
    }

    internal static FileSystemDescription Of(SafeFileHandle file, MappingPlatform platform) =>
        platform.GetFileSystem(file, out FileSystemDescription fileSystem) == 0 ? fileSystem : Unknown;
}
