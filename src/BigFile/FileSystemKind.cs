namespace BigFile;

/// <summary>What stands behind a file system, as far as two views of one file can come to disagree.</summary>
public enum FileSystemKind
{
    /// <summary>The system did not say, or said a name that is not known here.</summary>
    Unknown,

    /// <summary>A device of this machine: ext4, xfs, btrfs, zfs, NTFS, ReFS, FAT. One cache of the system holds each page of a file.</summary>
    Local,

    /// <summary>Memory of this machine: tmpfs, ramfs, a RAM disk. The pages of the cache are the file.</summary>
    Memory,

    /// <summary>
    /// Another machine, several that share a disk, or the host of a virtual one: NFS, SMB, 9p, AFS, Ceph, Lustre, GFS2,
    /// virtiofs, shared folders, the fuse clients of such. Somebody may change the file behind this system's cache.
    /// </summary>
    Network,

    /// <summary>A process of this machine (FUSE, WinFsp, Dokan), which may get its bytes anywhere.</summary>
    UserSpace,

    /// <summary>A writable layer over others that are only read: overlayfs, the root of most containers.</summary>
    Overlay,

    /// <summary>
    /// The kernel's own: proc, sysfs, cgroup, debugfs; most of it is made up as it is read and refuses to be mapped. Also
    /// hugetlbfs, which is mapped in huge pages only.
    /// </summary>
    Special,
}
