using System.Globalization;
using System.Text.RegularExpressions;
using BigFile.Platform.Posix;

namespace BigFile.Tests.Platform.Posix;

public sealed class LinuxFileSystemsTests
{
    [Theory]
    [InlineData(0xEF53, "ext4", FileSystemKind.Local)]
    [InlineData(0x58465342, "xfs", FileSystemKind.Local)]
    [InlineData(0x9123683E, "btrfs", FileSystemKind.Local)]
    [InlineData(0x2FC12FC1, "zfs", FileSystemKind.Local)]
    [InlineData(0x01021994, "tmpfs", FileSystemKind.Memory)]
    [InlineData(0x858458F6, "ramfs", FileSystemKind.Memory)]
    [InlineData(0x6969, "nfs", FileSystemKind.Network)]
    [InlineData(0xFF534D42, "cifs", FileSystemKind.Network)]
    [InlineData(0xFE534D42, "smb3", FileSystemKind.Network)]
    [InlineData(0x01021997, "9p", FileSystemKind.Network)]
    [InlineData(0x5346414F, "afs", FileSystemKind.Network)]
    [InlineData(0x00C36400, "ceph", FileSystemKind.Network)]
    [InlineData(0x0BD00BD0, "lustre", FileSystemKind.Network)]
    [InlineData(0x7461636F, "ocfs2", FileSystemKind.Network)]
    [InlineData(0x9FA0, "proc", FileSystemKind.Special)]
    [InlineData(0x62656572, "sysfs", FileSystemKind.Special)]
    [InlineData(0x958458F6, "hugetlbfs", FileSystemKind.Special)]
    public void A_number_has_a_name_and_a_kind_and_only_local_and_memory_are_coherent(uint magic, string name, FileSystemKind kind)
    {
        Assert.False(LinuxFileSystems.NeedsMountType(magic));
        bool coherent = kind is FileSystemKind.Local or FileSystemKind.Memory;
        foreach (bool opensForWriting in new[] { false, true })
        {
            FileSystemDescription found = LinuxFileSystems.Describe(magic, null, opensForWriting);
            Assert.Equal((name, kind, coherent), (found.Name, found.Kind, found.IsMappingCoherent));
            // The type of a mount that came from somewhere does not override the number.
            Assert.Equal(found, LinuxFileSystems.Describe(magic, "fuse.sshfs", opensForWriting));
        }
    }

    [Theory]
    [InlineData("fuse.sshfs", FileSystemKind.Network)]
    [InlineData("fuse.SSHFS", FileSystemKind.Network)]
    [InlineData("fuse.glusterfs", FileSystemKind.Network)]
    [InlineData("fuse.rclone", FileSystemKind.Network)]
    [InlineData("virtiofs", FileSystemKind.Network)]
    [InlineData("fuseblk", FileSystemKind.UserSpace)]
    [InlineData("fuse.mergerfs", FileSystemKind.UserSpace)]
    [InlineData("fuse.sshfs2", FileSystemKind.UserSpace)]
    [InlineData("fuse.", FileSystemKind.UserSpace)]
    [InlineData("fuse", FileSystemKind.UserSpace)]
    [InlineData("sshfs", FileSystemKind.UserSpace)]
    [InlineData(null, FileSystemKind.UserSpace)]
    public void Fuse_is_told_apart_by_the_type_of_its_mount_and_is_never_coherent(string? mountType, FileSystemKind kind)
    {
        Assert.True(LinuxFileSystems.NeedsMountType(LinuxFileSystems.FuseMagic));
        FileSystemDescription found = LinuxFileSystems.Describe(LinuxFileSystems.FuseMagic, mountType, opensForWriting: true);
        Assert.Equal((mountType ?? "fuse", kind, false), (found.Name, found.Kind, found.IsMappingCoherent));
    }

    [Fact]
    public void An_overlay_is_coherent_for_who_can_write()
    {
        const uint overlay = 0x794C7630;
        Assert.Equal(new FileSystemDescription("overlay", FileSystemKind.Overlay, true), LinuxFileSystems.Describe(overlay, null, true));
        Assert.Equal(new FileSystemDescription("overlay", FileSystemKind.Overlay, false), LinuxFileSystems.Describe(overlay, null, false));
    }

    [Fact]
    public void An_unknown_number_has_the_name_of_its_mount_or_itself_and_no_promise()
    {
        const uint none = 0x12345678;
        Assert.True(LinuxFileSystems.NeedsMountType(none));
        Assert.Equal(new FileSystemDescription("newfs", FileSystemKind.Unknown), LinuxFileSystems.Describe(none, "newfs", true));
        FileSystemDescription unnamed = LinuxFileSystems.Describe(none, null, true);
        Assert.Equal(("0x12345678", FileSystemKind.Unknown, false), (unnamed.Name, unnamed.Kind, unnamed.IsMappingCoherent));
    }

    [Fact]
    public void The_numbers_agree_with_the_header_of_this_system()
    {
        const string header = "/usr/include/linux/magic.h";
        Assert.SkipUnless(File.Exists(header), $"no {header}");
        var numbers = Regex.Matches(File.ReadAllText(header), @"^#define\s+(\w+)\s+0x([0-9a-fA-F]+)\b", RegexOptions.Multiline)
            .ToDictionary(match => match.Groups[1].Value, match => uint.Parse(match.Groups[2].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        foreach ((string constant, string name) in new[]
        {
            ("EXT4_SUPER_MAGIC", "ext4"), ("XFS_SUPER_MAGIC", "xfs"), ("BTRFS_SUPER_MAGIC", "btrfs"), ("F2FS_SUPER_MAGIC", "f2fs"),
            ("NILFS_SUPER_MAGIC", "nilfs2"), ("REISERFS_SUPER_MAGIC", "reiserfs"), ("MSDOS_SUPER_MAGIC", "vfat"),
            ("ISOFS_SUPER_MAGIC", "iso9660"), ("SQUASHFS_MAGIC", "squashfs"), ("CRAMFS_MAGIC", "cramfs"),
            ("ECRYPTFS_SUPER_MAGIC", "ecryptfs"), ("BDEVFS_MAGIC", "bdev"), ("TMPFS_MAGIC", "tmpfs"), ("RAMFS_MAGIC", "ramfs"),
            ("NFS_SUPER_MAGIC", "nfs"), ("SMB_SUPER_MAGIC", "smbfs"), ("V9FS_MAGIC", "9p"), ("AFS_SUPER_MAGIC", "afs"),
            ("CODA_SUPER_MAGIC", "coda"), ("NCP_SUPER_MAGIC", "ncpfs"), ("OCFS2_SUPER_MAGIC", "ocfs2"), ("CEPH_SUPER_MAGIC", "ceph"),
            ("CIFS_SUPER_MAGIC", "cifs"), ("SMB2_SUPER_MAGIC", "smb3"), ("AFS_FS_MAGIC", "afs"), ("HOSTFS_SUPER_MAGIC", "hostfs"),
            ("OVERLAYFS_SUPER_MAGIC", "overlay"), ("PROC_SUPER_MAGIC", "proc"), ("SYSFS_MAGIC", "sysfs"), ("CGROUP_SUPER_MAGIC", "cgroup"),
            ("CGROUP2_SUPER_MAGIC", "cgroup2"), ("DEBUGFS_MAGIC", "debugfs"), ("TRACEFS_MAGIC", "tracefs"), ("HUGETLBFS_MAGIC", "hugetlbfs"),
            ("SECURITYFS_MAGIC", "securityfs"), ("SELINUX_MAGIC", "selinuxfs"), ("DEVPTS_SUPER_MAGIC", "devpts"),
            ("BPF_FS_MAGIC", "bpf"), ("NSFS_MAGIC", "nsfs"), ("PIPEFS_MAGIC", "pipefs"), ("PSTOREFS_MAGIC", "pstore"),
            ("EFIVARFS_MAGIC", "efivarfs"), ("AUTOFS_SUPER_MAGIC", "autofs"), ("RDTGROUP_SUPER_MAGIC", "resctrl"),
        })
        {
            if (numbers.TryGetValue(constant, out uint magic))
                Assert.Equal((constant, name), (constant, LinuxFileSystems.Describe(magic, null, false).Name));
        }
        if (numbers.TryGetValue("FUSE_SUPER_MAGIC", out uint fuse))
            Assert.Equal(LinuxFileSystems.FuseMagic, fuse);
    }
}
