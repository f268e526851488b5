using System.IO.MemoryMappedFiles;
using BigFile.Platform;
using BigFile.Tests.Platform;
using BigFile.Tests.Platform.Posix;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Tests.Core;

public sealed class FileSystemTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_folder_of_the_tests_is_of_this_machine()
    {
        string path = _folder.FileWith("x"u8);
        FileSystemDescription found = FileSystemDescription.Of(path);
        Assert.Contains(found.Kind, (FileSystemKind[])[FileSystemKind.Local, FileSystemKind.Memory, FileSystemKind.Overlay]);
        Assert.Equal(found.Kind != FileSystemKind.Overlay, found.IsMappingCoherent);
        Assert.NotEqual("", found.Name);
        Assert.NotEqual("unknown", found.Name);
        Assert.Equal(found, FileSystemDescription.Of(_folder.Path));
    }

    [Theory]
    [InlineData(MappedFileAccess.Read)]
    [InlineData(MappedFileAccess.ReadWrite)]
    [InlineData(MappedFileAccess.CopyOnWrite)]
    public void A_mapped_file_and_a_handle_say_what_the_path_says(MappedFileAccess access)
    {
        string path = _folder.FileWith(new byte[100]);
        FileSystemDescription byPath = FileSystemDescription.Of(path);
        using (SafeFileHandle handle = File.OpenHandle(path))
            Assert.Equal(byPath, FileSystemDescription.Of(handle));
        using MappedFile file = MappedFile.Open(path, new MappedFileOptions { Access = access });
        Assert.Equal((byPath.Name, byPath.Kind), (file.FileSystem.Name, file.FileSystem.Kind));
        if (byPath.Kind != FileSystemKind.Overlay)
            Assert.Equal(byPath, file.FileSystem);
    }

    [Fact]
    public void The_system_is_asked_once_for_each_file()
    {
        CountingPlatform platform = new(MappingPlatform.Current);
        using ViewManager manager = Managers.WithRoom(Managers.Window, platform: platform);
        MappedFile file = MappedFile.Open(_folder.FileWith(new byte[100]), new MappedFileOptions { ViewManager = manager, Source = WindowSource.Mapped });
        Assert.Equal(0, platform[PlatformCall.GetFileSystem]);
        FileSystemDescription first = file.FileSystem;
        Assert.Same(first, file.FileSystem);
        Assert.Equal(1, platform[PlatformCall.GetFileSystem]);
        file.Dispose();
        Assert.Same(first, file.FileSystem);
    }

    [Fact]
    public void After_dispose_what_was_never_asked_cannot_be()
    {
        MappedFile file = MappedFile.Open(_folder.FileWith(new byte[100]));
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => file.FileSystem);
    }

    [Fact]
    public void A_system_that_refuses_makes_it_unknown_and_not_an_exception()
    {
        FaultingPlatform platform = new(MappingPlatform.Current) { Only = PlatformCall.GetFileSystem };
        using ViewManager manager = Managers.WithRoom(Managers.Window, platform: platform);
        using MappedFile file = MappedFile.Open(_folder.FileWith(new byte[100]), new MappedFileOptions { ViewManager = manager });
        platform.Arm(1);
        Assert.Equal(("unknown", FileSystemKind.Unknown, false),
            (file.FileSystem.Name, file.FileSystem.Kind, file.FileSystem.IsMappingCoherent));
        Assert.Equal(PlatformCall.GetFileSystem, platform.Fired);
    }

    [Fact]
    public void A_path_that_leads_nowhere_and_arguments_that_are_none()
    {
        Assert.Throws<FileNotFoundException>(() => FileSystemDescription.Of(_folder.File("missing")));
        Assert.Throws<FileNotFoundException>(() => FileSystemDescription.Of(Path.Combine(_folder.File("missing"), "below")));
        Assert.Throws<ArgumentException>(() => FileSystemDescription.Of(""));
        Assert.Throws<ArgumentNullException>(() => FileSystemDescription.Of((string)null!));
        Assert.Throws<ArgumentNullException>(() => FileSystemDescription.Of((SafeFileHandle)null!));
        SafeFileHandle closed = File.OpenHandle(_folder.FileWith("x"u8));
        closed.Dispose();
        Assert.Throws<ObjectDisposedException>(() => FileSystemDescription.Of(closed));
    }

    [Fact]
    public void A_path_of_more_than_260_characters_is_like_any_other()
    {
        string deep = Path.Combine(_folder.Path, new string('a', 120), new string('b', 120));
        Directory.CreateDirectory(deep);
        string path = Path.Combine(deep, "file");
        File.WriteAllBytes(path, [1]);
        Assert.Equal(FileSystemDescription.Of(_folder.Path), FileSystemDescription.Of(path));
    }

    [Fact]
    public void A_file_that_somebody_holds_alone_can_be_asked_about()
    {
        string path = _folder.FileWith("x"u8);
        using FileStream alone = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Assert.Equal(FileSystemDescription.Of(_folder.Path), FileSystemDescription.Of(path));
    }

    [Fact]
    public void A_share_of_another_machine_is_network()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), "shares of Win32");
        const string share = @"\\localhost\C$";
        Assert.SkipUnless(Directory.Exists(share), $"no {share}, as under Wine or without the right");
        FileSystemDescription found = FileSystemDescription.Of(share);
        Assert.Equal((FileSystemKind.Network, false), (found.Kind, found.IsMappingCoherent));
    }

    [Theory]
    [InlineData("/dev/shm", "tmpfs", FileSystemKind.Memory)]
    [InlineData("/proc/version", "proc", FileSystemKind.Special)]
    [InlineData("/sys/kernel", "sysfs", FileSystemKind.Special)]
    public void File_systems_of_the_kernel_are_told(string path, string name, FileSystemKind kind)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Path.Exists(path), $"no {path}");
        FileSystemDescription found = FileSystemDescription.Of(path);
        Assert.Equal((name, kind, kind == FileSystemKind.Memory), (found.Name, found.Kind, found.IsMappingCoherent));
    }

    [Fact]
    public void A_file_in_memory_can_be_mapped_and_says_so()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Directory.Exists("/dev/shm"), "no /dev/shm");
        string path = $"/dev/shm/bigfile-{Guid.NewGuid():N}";
        try
        {
            using MappedFile file = MappedFile.Create(path, new MappedFileOptions { InitialLength = 100 });
            Assert.Equal(("tmpfs", FileSystemKind.Memory, true),
                (file.FileSystem.Name, file.FileSystem.Kind, file.FileSystem.IsMappingCoherent));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_block_device_is_local_wherever_its_node_is()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Directory.Exists("/sys/class/block"), "block devices of Linux");
        string? device = Directory.GetFileSystemEntries("/sys/class/block")
            .Select(entry => "/dev/" + Path.GetFileName(entry)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(device is null, "no block device here");
        Assert.Equal(new FileSystemDescription("bdev", FileSystemKind.Local), FileSystemDescription.Of(device));
    }

    [Fact]
    public void A_pipe_does_not_make_it_wait()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "mkfifo");
        MountedFolder.RunOrSkip("mkfifo", _folder.File("pipe"));
        Assert.Equal(FileSystemDescription.Of(_folder.Path), FileSystemDescription.Of(_folder.File("pipe")));
    }

    [Theory]
    [InlineData("tmpfs", FileSystemKind.Memory, true)]
    [InlineData("ramfs", FileSystemKind.Memory, true)]
    [InlineData("devpts", FileSystemKind.Special, false)]
    public void A_mount_without_a_device_is_told(string type, FileSystemKind kind, bool coherent)
    {
        using MountedFolder mount = MountedFolder.MountOrSkip(_folder.File("mount"), type, "none", "rw");
        FileSystemDescription found = FileSystemDescription.Of(mount.Path);
        Assert.Equal((type, kind, coherent), (found.Name, found.Kind, found.IsMappingCoherent));
    }

    [Fact]
    public void A_disk_in_a_file_is_local()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "loop devices");
        string image = _folder.File("image");
        using (FileStream stream = File.Create(image))
            stream.SetLength(16 << 20);
        MountedFolder.RunOrSkip("mkfs.ext4", "-q", image);
        using MountedFolder mount = MountedFolder.MountOrSkip(_folder.File("mount"), "ext4", image, "loop");
        string path = Path.Combine(mount.Path, "file");
        using MappedFile file = MappedFile.Create(path, new MappedFileOptions { InitialLength = 100 });
        Assert.Equal(new FileSystemDescription("ext4", FileSystemKind.Local), file.FileSystem);
    }

    [Theory]
    [InlineData("fuse", FileSystemKind.UserSpace)]
    [InlineData("fuse.mergerfs", FileSystemKind.UserSpace)]
    [InlineData("fuse.sshfs", FileSystemKind.Network)]
    public void A_mount_in_user_space_is_told_by_its_type(string type, FileSystemKind kind)
    {
        using MountedFolder mount = MountedFolder.MountFuseOrSkip(_folder.File("mount"), type);
        using MappedFile file = MappedFile.Open(Path.Combine(mount.Path, "file"));
        Assert.Equal((11_000, (byte)'1'), (file.Length, file.Read<byte>(1)));
        Assert.Equal((type, kind, false), (file.FileSystem.Name, file.FileSystem.Kind, file.FileSystem.IsMappingCoherent));
        Assert.Equal(file.FileSystem, FileSystemDescription.Of(mount.Path));
    }

    [Fact]
    public void An_overlay_promises_nothing_to_readers_and_does_break_what_it_does_not_promise()
    {
        using MountedFolder layers = MountedFolder.MountOrSkip(_folder.File("layers"), "tmpfs", "none", "rw");
        string lower = Path.Combine(layers.Path, "lower"), upper = Path.Combine(layers.Path, "upper"), work = Path.Combine(layers.Path, "work");
        Directory.CreateDirectory(lower);
        Directory.CreateDirectory(upper);
        Directory.CreateDirectory(work);
        File.WriteAllText(Path.Combine(lower, "file"), "old");
        using MountedFolder mount = MountedFolder.MountOrSkip(
            _folder.File("mount"), "overlay", "overlay", $"lowerdir={lower},upperdir={upper},workdir={work}");
        string path = Path.Combine(mount.Path, "file");
        Assert.Equal(new FileSystemDescription("overlay", FileSystemKind.Overlay, false), FileSystemDescription.Of(path));

        using SafeFileHandle reader = File.OpenHandle(path, share: FileShare.ReadWrite);
        Assert.False(FileSystemDescription.Of(reader).IsMappingCoherent);
        using MemoryMappedFile section = MemoryMappedFile.CreateFromFile(
            reader, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        using MemoryMappedViewAccessor view = section.CreateViewAccessor(0, 3, MemoryMappedFileAccess.Read);
        Assert.Equal((byte)'o', view.ReadByte(0));

        using (MappedFile writer = MappedFile.Open(path, new MappedFileOptions { Access = MappedFileAccess.ReadWrite, Share = FileShare.ReadWrite }))
        {
            Assert.Equal(new FileSystemDescription("overlay", FileSystemKind.Overlay, true), writer.FileSystem);
            writer.Write(0, "new"u8);
        }
        byte[] byHandle = new byte[3];
        RandomAccess.Read(reader, byHandle, 0);
        Assert.Equal("new"u8, byHandle);
        Assert.Equal((byte)'o', view.ReadByte(0));
    }
}
