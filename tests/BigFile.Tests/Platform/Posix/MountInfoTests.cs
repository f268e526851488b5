using BigFile.Platform.Posix;

namespace BigFile.Tests.Platform.Posix;

public sealed class MountInfoTests
{
    private const string Text = """
        22 27 0:21 / /proc rw,relatime - proc proc rw
        27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw,discard
        36 27 0:45 / /home/a\040user/remote rw,nosuid master:1 propagate_from:2 - fuse.sshfs a@b:/c\040d rw,user_id=0
        37 27 0:46 /sub /data rw unbindable - btrfs /dev/vdb rw,subvol=/sub
        38 27 0:46 /other /other rw - never /dev/vdb rw
        39 27 0:47 / /mnt/- rw - fuseblk /dev/sdb1 ro

        """;

    [Theory]
    [InlineData(27, "ext4")]
    [InlineData(36, "fuse.sshfs")]
    [InlineData(37, "btrfs")]
    [InlineData(38, "never")]
    [InlineData(39, "fuseblk")]
    public void A_mount_is_found_by_its_id_whatever_the_device(int mountId, string type) =>
        Assert.Equal(type, MountInfo.FindType(Text, (ulong)mountId, 9, 9));

    [Theory]
    [InlineData(254, 0, "ext4")]
    [InlineData(0, 21, "proc")]
    [InlineData(0, 45, "fuse.sshfs")]
    [InlineData(0, 46, "btrfs")] // the first of two
    [InlineData(0, 47, "fuseblk")]
    public void Without_an_id_the_device_decides(int major, int minor, string type)
    {
        Assert.Equal(type, MountInfo.FindType(Text, 0, (uint)major, (uint)minor));
        Assert.Equal(type, MountInfo.FindType(Text, 4711, (uint)major, (uint)minor)); // an id that a container hides
        Assert.Equal(type, MountInfo.FindType(Text.ReplaceLineEndings("\n").TrimEnd('\n'), 0, (uint)major, (uint)minor));
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(2, 5, 4)]
    [InlineData(45, 0, 450)]
    public void What_is_not_shown_is_not_found(int mountId, int major, int minor) =>
        Assert.Null(MountInfo.FindType(Text, (ulong)mountId, (uint)major, (uint)minor));

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("27")]
    [InlineData("27 ")]
    [InlineData("27 1 254:0 / / rw")]
    [InlineData("27 1 254:0 / / rw -")]
    [InlineData("27 1 254:0 / / rw - ")]
    [InlineData("27 1 254:0 - ext4 / rw")] // a hyphen before the optional fields is none of theirs
    public void Lines_of_another_form_are_passed_over(string text)
    {
        Assert.Null(MountInfo.FindType(text, 27, 254, 0));
        Assert.Equal("ext4", MountInfo.FindType(text + "\n27 1 254:0 / / rw - ext4 /dev/vda rw", 27, 254, 0));
    }

    [Fact]
    public void All_of_a_line_is_told_without_its_escapes()
    {
        MountEntry? entry = MountInfo.Find(Text, 36, 9, 9);
        Assert.Equal(new MountEntry("36", "0:45", "/", "/home/a user/remote", "rw,nosuid", "fuse.sshfs", @"a@b:/c\040d", "rw,user_id=0"), entry);
        Assert.Equal("/sub", MountInfo.Find(Text, 37, 9, 9)?.Root);
        Assert.Equal(6, MountInfo.Entries(Text).Count());
    }

    [Theory]
    [InlineData(@"a\040b\011c\012d\134e", "a b\tc\nd\\e")]
    [InlineData(@"\04", @"\04")]
    [InlineData(@"\049", @"\049")]
    [InlineData(@"\", @"\")]
    [InlineData("", "")]
    public void Escapes_are_three_octal_digits(string field, string text) => Assert.Equal(text, MountInfo.Unescape(field));

    [Fact]
    public void The_list_of_this_process_shows_proc()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/proc");
        string[] fields = File.ReadLines("/proc/self/mountinfo").Select(line => line.Split(' '))
            .FirstOrDefault(line => line[4] == "/proc") ?? [];
        Assert.SkipWhen(fields.Length == 0, "the container hides its mount of /proc");
        string[] device = fields[2].Split(':');
        Assert.Equal("proc", MountInfo.TypeOf(ulong.Parse(fields[0]), uint.Parse(device[0]), uint.Parse(device[1])));
    }
}
