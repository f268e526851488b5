using System.Globalization;

namespace BigFile.Platform.Posix;

/// <summary>
/// What statfs calls file systems. The numbers are those of linux/magic.h and, for what is not in it, of the file
/// system's own sources and of coreutils' stat. Pure: nothing here asks the system.
/// </summary>
internal static class LinuxFileSystems
{
    public const uint FuseMagic = 0x65735546;

    private const string FuseBlockType = "fuseblk", FusePrefix = "fuse.";

    /// <summary>Fuse clients of servers, by the part of the type behind <c>fuse.</c>.</summary>
    private static readonly string[] s_networkClients =
    [
        "sshfs", "s3fs", "goofys", "mount-s3", "mountpoint-s3", "gcsfuse", "blobfuse", "blobfuse2", "rclone", "juicefs",
        "glusterfs", "ceph", "ceph-fuse", "mfs", "moosefs", "lizardfs", "sfs", "seaweedfs", "alluxio", "alluxio-fuse", "hdfs",
        "fuse_dfs", "curlftpfs", "davfs", "davfs2", "smbnetfs", "httpfs", "cvmfs2", "nfs", "gvfsd-fuse", "kio-fuse",
    ];

    /// <summary>True where the type of the mount says more than the number does: FUSE, and numbers that are not known here.</summary>
    public static bool NeedsMountType(uint magic) => magic == FuseMagic || Find(magic).Name is null;

    /// <summary>Describes a file system by its number.</summary>
    /// <param name="magic">The f_type of statfs, 32 bits.</param>
    /// <param name="mountType">The type in mountinfo, or null where it was not asked for or is not shown.</param>
    /// <param name="opensForWriting">Whether the handle asked about can write, which matters on overlays.</param>
    public static FileSystemDescription Describe(uint magic, string? mountType, bool opensForWriting)
    {
        if (magic == FuseMagic)
            return new(mountType ?? "fuse", KindOfFuse(mountType));
        (string? name, FileSystemKind kind) = Find(magic);
        return kind == FileSystemKind.Overlay
            ? new(name!, kind, isMappingCoherent: opensForWriting)
            : new(name ?? mountType ?? string.Create(CultureInfo.InvariantCulture, $"0x{magic:x}"), kind);
    }

    private static FileSystemKind KindOfFuse(string? mountType)
    {
        // virtiofs has the number of FUSE and the kernel's client of it; the other end is the virtual machine's host.
        if (mountType is "virtiofs")
            return FileSystemKind.Network;
        if (mountType is null or FuseBlockType || !mountType.StartsWith(FusePrefix, StringComparison.Ordinal))
            return FileSystemKind.UserSpace;
        string client = mountType[FusePrefix.Length..];
        return s_networkClients.Contains(client, StringComparer.OrdinalIgnoreCase)
            ? FileSystemKind.Network
            : FileSystemKind.UserSpace;
    }

    private static (string? Name, FileSystemKind Kind) Find(uint magic) => magic switch
    {
        0x0000_EF53 => Local("ext4"),
        0x5846_5342 => Local("xfs"),
        0x9123_683E => Local("btrfs"),
        0x2FC1_2FC1 => Local("zfs"),
        0xF2F5_2010 => Local("f2fs"),
        0xCA45_1A4E => Local("bcachefs"),
        0x3153_464A => Local("jfs"),
        0x5265_4973 => Local("reiserfs"),
        0x0000_3434 => Local("nilfs2"),
        0x5346_544E => Local("ntfs"),
        0x7366_746E => Local("ntfs3"),
        0x0000_4D44 => Local("vfat"),
        0x2011_BAB0 => Local("exfat"),
        0x0000_9660 => Local("iso9660"),
        0x1501_3346 => Local("udf"),
        0x7371_7368 => Local("squashfs"),
        0xE0F5_E1E2 => Local("erofs"),
        0x28CD_3D45 or 0x453D_CD28 => Local("cramfs"),
        0x0000_7275 => Local("romfs"),
        0x0000_4244 => Local("hfs"),
        0x0000_482B => Local("hfsplus"),
        0xF995_E849 => Local("hpfs"),
        0x0001_1954 => Local("ufs"),
        0x2405_1905 => Local("ubifs"),
        0x0000_72B6 => Local("jffs2"),
        0x0000_F15F => Local("ecryptfs"),
        0x4246_5331 => Local("befs"),
        0x1BAD_FACE => Local("bfs"),
        0x0000_ADF5 => Local("adfs"),
        0x0000_ADFF => Local("affs"),
        0x0041_4A53 => Local("efs"),
        0x0000_137F or 0x0000_138F or 0x0000_2468 or 0x0000_2478 or 0x0000_4D5A => Local("minix"),
        0x0000_002F => Local("qnx4"),
        0x6819_1122 => Local("qnx6"),
        0x5A4F_4653 => Local("zonefs"),
        0x6264_6576 => Local("bdev"),

        0x0102_1994 => Memory("tmpfs"),
        0x8584_58F6 => Memory("ramfs"),

        0x0000_6969 => Network("nfs"),
        0x0000_517B => Network("smbfs"),
        0xFF53_4D42 => Network("cifs"),
        0xFE53_4D42 => Network("smb3"),
        0x0102_1997 => Network("9p"),
        0x5346_414F or 0x6B41_4653 => Network("afs"),
        0x00C3_6400 => Network("ceph"),
        0x7375_7245 => Network("coda"),
        0x0000_564C => Network("ncpfs"),
        0x0BD0_0BD0 => Network("lustre"),
        0x4750_4653 => Network("gpfs"),
        0x0116_1970 => Network("gfs2"),
        0x7461_636F => Network("ocfs2"),
        0x1983_0326 => Network("beegfs"),
        0x2003_0528 => Network("pvfs2"),
        0xAAD7_AAEA => Network("panfs"),
        0x0131_11A8 => Network("ibrix"),
        0xBEEF_DEAD => Network("snfs"),
        0x6163_6673 => Network("acfs"),
        0xA501_FCF5 => Network("vxfs"), // may be of one machine; the number is the same in a cluster
        0x786F_4256 => Network("vboxsf"),
        0xBACB_ACBC => Network("vmhgfs"),
        0x7C7C_6673 => Network("prl_fs"),
        0x00C0_FFEE => Network("hostfs"),

        0x794C_7630 => ("overlay", FileSystemKind.Overlay),
        0x6175_6673 => ("aufs", FileSystemKind.Overlay),

        0x0000_9FA0 => Special("proc"),
        0x6265_6572 => Special("sysfs"),
        0x0027_E0EB => Special("cgroup"),
        0x6367_7270 => Special("cgroup2"),
        0x6462_6720 => Special("debugfs"),
        0x7472_6163 => Special("tracefs"),
        0x7363_6673 => Special("securityfs"),
        0xF97C_FF8C => Special("selinuxfs"),
        0x4341_5D53 => Special("smackfs"),
        0x5A3C_69F0 => Special("apparmorfs"),
        0x6165_676C => Special("pstore"),
        0xDE5E_81E4 => Special("efivarfs"),
        0x6265_6570 => Special("configfs"),
        0xCAFE_4A11 => Special("bpf"),
        0x0000_1CD1 => Special("devpts"),
        0x4249_4E4D => Special("binfmt_misc"),
        0x1980_0202 => Special("mqueue"),
        0x6573_5543 => Special("fusectl"),
        0x6E73_6673 => Special("nsfs"),
        0x5049_4446 => Special("pidfs"),
        0x5049_5045 => Special("pipefs"),
        0x534F_434B => Special("sockfs"),
        0x0904_1934 => Special("anon_inodefs"),
        0x0000_0187 => Special("autofs"),
        0x0765_5821 => Special("resctrl"),
        0x6E66_7364 => Special("nfsd"),
        0x6759_6969 => Special("rpc_pipefs"),
        0xABBA_1974 => Special("xenfs"),
        0x6C6F_6F70 => Special("binder"),
        0x444D_4142 => Special("dmabuf"),
        0x9584_58F6 => Special("hugetlbfs"),

        _ => (null, FileSystemKind.Unknown),
    };

    private static (string? Name, FileSystemKind Kind) Local(string name) => (name, FileSystemKind.Local);

    private static (string? Name, FileSystemKind Kind) Memory(string name) => (name, FileSystemKind.Memory);

    private static (string? Name, FileSystemKind Kind) Network(string name) => (name, FileSystemKind.Network);

    private static (string? Name, FileSystemKind Kind) Special(string name) => (name, FileSystemKind.Special);
}
