using BigFile.Platform.Win32;

namespace BigFile.Tests.Platform.Win32;

public sealed class Win32FileSystemsTests
{
    [Theory]
    [InlineData("NTFS", false, 0x07, 0x20, FileSystemKind.Local)]
    [InlineData("ReFS", false, 0x08, 0x20, FileSystemKind.Local)]
    [InlineData("FAT32", false, 0x07, 0x21, FileSystemKind.Local)] // removable
    [InlineData("CDFS", false, 0x02, 0x03, FileSystemKind.Local)]
    [InlineData("UDF", false, 0x03, 0x03, FileSystemKind.Local)]
    [InlineData("NTFS", false, 0x24, 0x00, FileSystemKind.Memory)]
    [InlineData("NTFS", true, 0x07, 0x20, FileSystemKind.Network)]
    [InlineData("NTFS", false, 0x07, 0x30, FileSystemKind.Network)] // a disk, says the server; remote, says the redirector
    [InlineData("NTFS", false, 0x14, 0x00, FileSystemKind.Network)]
    [InlineData("NFS", false, 0x12, 0x00, FileSystemKind.Network)]
    [InlineData("DFS", false, 0x35, 0x00, FileSystemKind.Network)]
    [InlineData("CSVFS_NTFS", false, 0x07, 0x20, FileSystemKind.Network)]
    [InlineData("FUSE-SSHFS", false, 0x07, 0x00, FileSystemKind.UserSpace)]
    [InlineData("FUSE-SSHFS", false, 0x14, 0x10, FileSystemKind.Network)]
    [InlineData("Dokan", false, 0x07, 0x00, FileSystemKind.UserSpace)]
    [InlineData("NPFS", false, 0x11, 0x00, FileSystemKind.Unknown)] // named pipes
    public void One_sign_of_another_machine_is_enough(
        string name, bool hasRemoteProtocol, uint deviceType, uint characteristics, FileSystemKind kind)
    {
        FileSystemDescription found = Win32FileSystems.Describe(name, hasRemoteProtocol, deviceType, characteristics);
        Assert.Equal((name, kind), (found.Name, found.Kind));
        Assert.Equal(kind is FileSystemKind.Local or FileSystemKind.Memory, found.IsMappingCoherent);
    }

    [Fact]
    public void A_volume_without_a_name_is_unknown_unless_it_is_remote()
    {
        Assert.Equal(FileSystemDescription.Unknown, Win32FileSystems.Describe("", false, 0x07, 0));
        Assert.Equal(FileSystemDescription.Unknown, Win32FileSystems.Describe("", false, 0x24, 0));
        Assert.Equal(new FileSystemDescription("unknown", FileSystemKind.Network), Win32FileSystems.Describe("", false, 0x14, 0x10));
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
