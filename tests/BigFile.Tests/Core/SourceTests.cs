using BigFile.Platform;
using BigFile.Tests.Platform;
using static BigFile.Tests.Managers;

namespace BigFile.Tests.Core;

/// <summary>How a file comes to be mapped or buffered.</summary>
public sealed class SourceTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(WindowSource.Auto, WindowSource.Mapped, 64 << 20)]
    [InlineData(WindowSource.Mapped, WindowSource.Mapped, 64 << 20)]
    [InlineData(WindowSource.Buffered, WindowSource.Buffered, 2 << 20)]
    public void A_file_has_the_source_that_was_asked_for_and_windows_of_its_default_size(WindowSource wanted, WindowSource got, long windowBytes)
    {
        using ViewManager manager = new(256 << 20);
        using MappedFile file = MappedFile.Open(_folder.FileWith([1, 2, 3]), new MappedFileOptions { Source = wanted, ViewManager = manager });
        Assert.Equal((got, windowBytes), (file.Source, file.WindowSizeBytes));
        Assert.Equal(2, file.Read<byte>(1));
    }

    [Fact]
    public void Buffered_windows_are_smaller_where_the_budget_is()
    {
        using ViewManager manager = new(1 << 20);
        using MappedFile file = MappedFile.Open(_folder.FileWith(new byte[3 << 20]), new MappedFileOptions { Source = WindowSource.Buffered, ViewManager = manager });
        Assert.InRange(file.WindowSizeBytes, 64 << 10, 128 << 10);
        file.Lease(100, 300_000).Dispose();
    }

    [Fact]
    public void Direct_windows_are_for_files_opened_for_reading_and_do_not_float()
    {
        MappedFileOptions options = new() { Source = WindowSource.Direct };
        string path = _folder.File("new");
        Assert.Throws<ArgumentException>(() => MappedFile.Create(path, options));
        Assert.False(File.Exists(path));
        _folder.FileWith([1, 2, 3], "old");
        foreach (MappedFileAccess access in new[] { MappedFileAccess.ReadWrite, MappedFileAccess.CopyOnWrite })
            Assert.Throws<ArgumentException>(() => MappedFile.Open(_folder.File("old"), options with { Access = access }));
        Assert.Throws<ArgumentException>(() => MappedFile.Open(_folder.File("old"), options with { Placement = Placement.Floating }));
    }

    [Fact]
    public void Direct_falls_back_to_buffered_where_the_system_has_no_such_reads()
    {
        FaultingPlatform faults = new(MappingPlatform.Current) { Only = PlatformCall.OpenUncached };
        using ViewManager manager = WithRoom(4 * Window, platform: faults);
        faults.Arm(1);
        using MappedFile file = MappedFile.Open(
            _folder.FileWith([1, 2, 3]), new MappedFileOptions { Source = WindowSource.Direct, ViewManager = manager, WindowSizeBytes = Window });
        Assert.Equal((WindowSource.Buffered, 3), (file.Source, file.Read<byte>(2)));
    }

    [Fact]
    public void Buffered_windows_do_not_float()
    {
        string path = _folder.File("new");
        MappedFileOptions options = new() { Source = WindowSource.Buffered, Placement = Placement.Floating };
        Assert.Throws<ArgumentException>(() => MappedFile.Create(path, options));
        Assert.False(File.Exists(path));
        Assert.Throws<ArgumentOutOfRangeException>(() => MappedFile.Create(path, options with { Source = (WindowSource)4 }));
    }

    [Theory]
    [InlineData("nfs4", FileSystemKind.Network, WindowSource.Buffered)]
    [InlineData("fuse.sshfs", FileSystemKind.UserSpace, WindowSource.Buffered)]
    [InlineData("overlay", FileSystemKind.Overlay, WindowSource.Mapped)]
    [InlineData("tmpfs", FileSystemKind.Memory, WindowSource.Mapped)]
    [InlineData("unknown", FileSystemKind.Unknown, WindowSource.Mapped)]
    public void Auto_buffers_what_is_on_a_network_or_in_user_space(string name, FileSystemKind kind, WindowSource expected)
    {
        using ViewManager manager = WithRoom(4 * Window, platform: new PlacedPlatform(new FileSystemDescription(name, kind)));
        string path = _folder.FileWith([1, 2, 3]);
        MappedFileOptions options = new() { ViewManager = manager, WindowSizeBytes = Window };
        using (MappedFile file = MappedFile.Open(path, options))
            Assert.Equal((expected, 3), (file.Source, file.Read<byte>(2)));
        using (MappedFile told = MappedFile.Open(path, options with { Source = WindowSource.Mapped }))
            Assert.Equal(WindowSource.Mapped, told.Source);
    }

    [Theory]
    [InlineData(Placement.Auto)]
    [InlineData(Placement.Reserved)]
    public void What_the_system_does_not_map_is_buffered(Placement placement)
    {
        FaultingPlatform faults = new(MappingPlatform.Current) { Only = PlatformCall.TryMapping, Error = OperatingSystem.IsWindows() ? 50 : 19 };
        using ViewManager manager = WithRoom(4 * Window, platform: faults);
        string path = _folder.FileWith([1, 2, 3]);
        MappedFileOptions options = new() { ViewManager = manager, WindowSizeBytes = Window, Placement = placement };
        faults.Arm(1, lasting: true);
        using (MappedFile file = MappedFile.Open(path, options))
            Assert.Equal((WindowSource.Buffered, Placement.Reserved, 3), (file.Source, file.Placement, file.Read<byte>(2)));
        using (MappedFile file = MappedFile.Open(path, options with { Placement = Placement.Floating }))
            Assert.Equal(WindowSource.Mapped, file.Source);
        using (MappedFile file = MappedFile.Open(path, options with { Placement = Placement.Auto, Source = WindowSource.Mapped }))
            Assert.Equal(WindowSource.Mapped, file.Source);
        faults.Error = FaultingPlatform.PlainError;
        using (MappedFile file = MappedFile.Open(path, options with { Placement = Placement.Auto }))
            Assert.Equal(WindowSource.Mapped, file.Source);
    }

    [Fact]
    public void A_file_of_the_kernel_that_has_no_pages_is_buffered_and_ends_where_its_content_does()
    {
        const string path = "/sys/kernel/mm/transparent_hugepage/enabled";
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists(path), "no such file here");
        byte[] content = System.Text.Encoding.ASCII.GetBytes(File.ReadAllText(path));
        using MappedFile file = MappedFile.Open(path);
        Assert.Equal(WindowSource.Buffered, file.Source);
        byte[] got = new byte[content.Length];
        file.ReadExactly(0, got);
        Assert.Equal(content, got);
        using (MappedView view = file.Lease(0, content.Length))
            Assert.True(view.Span.SequenceEqual(content));
        Assert.True(file.Length > content.Length, "sysfs says a page");
        Assert.Throws<FileFaultException>(() => file.Read<byte>(content.Length));
        Assert.Throws<FileFaultException>(() => file.Lease(0, content.Length + 1).Dispose());
    }

    /// <summary>Every file is on one file system.</summary>
    private sealed class PlacedPlatform(FileSystemDescription where) : ForwardingPlatform(MappingPlatform.Current)
    {
        public override int GetFileSystem(Microsoft.Win32.SafeHandles.SafeFileHandle file, out FileSystemDescription fileSystem)
        {
            fileSystem = where;
            return 0;
        }
    }
}
