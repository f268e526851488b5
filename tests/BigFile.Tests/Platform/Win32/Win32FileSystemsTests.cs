using BigFile.Platform.Win32;

namespace BigFile.Tests.Platform.Win32;

public sealed class Win32FileSystemsTests
{
    [Theory]
    [InlineData("NTFS", false, @"\\?\C:\a", DriveType.Fixed, FileSystemKind.Local)]
    [InlineData("ReFS", false, @"\\?\Volume{b75e2c83-0000-0000-0000-602f00000000}\a", DriveType.Fixed, FileSystemKind.Local)]
    [InlineData("FAT32", false, @"\\?\E:\a", DriveType.Removable, FileSystemKind.Local)]
    [InlineData("CDFS", false, @"\\?\D:\a", DriveType.CDRom, FileSystemKind.Local)]
    [InlineData("NTFS", false, @"\\?\R:\a", DriveType.Ram, FileSystemKind.Memory)]
    [InlineData("NTFS", true, null, DriveType.Unknown, FileSystemKind.Network)]
    [InlineData("NTFS", false, @"\\?\UNC\server\share\a", DriveType.Unknown, FileSystemKind.Network)]
    [InlineData("NTFS", false, @"\\?\unc\server\share\a", DriveType.Fixed, FileSystemKind.Network)]
    [InlineData("HGFS", false, @"\\?\Y:\a", DriveType.Network, FileSystemKind.Network)]
    [InlineData("CSVFS_NTFS", false, @"\\?\C:\ClusterStorage\a", DriveType.Fixed, FileSystemKind.Network)]
    [InlineData("FUSE-SSHFS", false, @"\\?\X:\a", DriveType.Fixed, FileSystemKind.UserSpace)]
    [InlineData("FUSE-SSHFS", false, @"\\?\UNC\sshfs\a", DriveType.Unknown, FileSystemKind.Network)]
    [InlineData("Dokan", false, @"\\?\X:\a", DriveType.Fixed, FileSystemKind.UserSpace)]
    [InlineData("NTFS", false, @"\\?\C:\a", DriveType.NoRootDirectory, FileSystemKind.Unknown)]
    [InlineData("NTFS", false, null, DriveType.Unknown, FileSystemKind.Unknown)]
    public void One_sign_of_another_machine_is_enough(
        string name, bool isRemote, string? finalPath, DriveType drive, FileSystemKind kind)
    {
        FileSystemDescription found = Win32FileSystems.Describe(name, isRemote, finalPath, drive);
        Assert.Equal((name, kind), (found.Name, found.Kind));
        Assert.Equal(kind is FileSystemKind.Local or FileSystemKind.Memory, found.IsMappingCoherent);
    }

    [Fact]
    public void A_volume_without_a_name_is_unknown_by_name_only()
    {
        FileSystemDescription found = Win32FileSystems.Describe("", false, @"\\?\C:\a", DriveType.Fixed);
        Assert.Equal(("unknown", FileSystemKind.Local), (found.Name, found.Kind));
    }

    [Fact]
    public void A_long_path_gets_the_prefix_that_lifts_the_limit()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), "paths of Win32");
        string tail = new('a', 300);
        Assert.Equal(@"C:\short", Win32FileSystems.AnyLength(@"C:\short"));
        Assert.Equal(@"\\?\C:\" + tail, Win32FileSystems.AnyLength(@"C:\" + tail));
        Assert.Equal(@"\\?\UNC\server\share\" + tail, Win32FileSystems.AnyLength(@"\\server\share\" + tail));
        Assert.Equal(@"\\?\C:\" + tail, Win32FileSystems.AnyLength(@"\\?\C:\" + tail));
    }
}
