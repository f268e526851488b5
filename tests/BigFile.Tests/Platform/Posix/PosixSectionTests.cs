using BigFile.Platform;
using BigFile.Platform.Posix;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Tests.Platform.Posix;

public sealed class PosixSectionTests : IDisposable
{
    private const int FdCloExec = 1, FGetFd = 1;

    private readonly TempFolder _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Descriptors_are_inherited_only_when_asked_for(bool inheritable)
    {
        NamesFolder.SkipUnlessLinux();
        var options = new SectionOptions { Inheritable = inheritable };
        string path = _files.FileWith(new byte[5000]);
        using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        using Section memory = Section.InMemory(100, options), named = Section.InMemory(100, options with { Name = $"inherit-{Guid.NewGuid():N}" });
        using Section byHandle = Section.FromFile(file, options);
        using Section opened = Section.Open(named.Name!, inheritable: inheritable);
        foreach (Section section in new[] { memory, named, byHandle, opened })
            Assert.Equal(inheritable ? 0 : FdCloExec, LibC.FCntl(section.Handle, FGetFd) & FdCloExec);
        Assert.Equal(FdCloExec, LibC.FCntl(file, FGetFd) & FdCloExec);
    }

    [Fact]
    public void A_wanted_address_is_given_or_refused()
    {
        NamesFolder.SkipUnlessLinux();
        using Section section = Section.InMemory(1 << 20);
        nint address;
        using (SectionView first = section.MapView())
        {
            address = first.Address;
            MappingException taken = Assert.Throws<MappingException>(() => section.MapView(baseAddress: address));
            Assert.Equal((487, 17), (taken.Win32ErrorCode, taken.Errno));
            Assert.Equal(487, Assert.Throws<MappingException>(() => section.MapView(baseAddress: address + 4096, length: 4096)).Win32ErrorCode);
        }
        // Far from where the system puts things by itself.
        nint free = unchecked((nint)0x2_0000_0000);
        using (SectionView there = section.MapView(baseAddress: free))
            Assert.Equal(free, there.Address);
        Assert.Equal(487, Assert.Throws<MappingException>(() => section.MapView(baseAddress: unchecked((nint)0x7FFF_FFFF_0000_0000))).Win32ErrorCode);
    }

    [Fact]
    public void A_view_may_prefer_a_node()
    {
        NamesFolder.SkipUnlessLinux();
        using Section section = Section.InMemory(1 << 20, new SectionOptions { NumaNode = 0 });
        using SectionView view = section.MapView(numaNode: SectionPlatform.Current.NumaNodes - 1), byDefault = section.MapView();
        view.WritableSpan[0] = 3;
        Assert.Equal(3, byDefault.Span[0]);
    }

    [Fact]
    public void Large_pages_are_there_or_refused_at_once()
    {
        NamesFolder.SkipUnlessLinux();
        Assert.SkipWhen(Section.LargePageSizeBytes == 0, "the kernel has no large pages");
        var options = new SectionOptions { LargePages = true, NumaNode = 0 };
        try
        {
            using Section section = Section.InMemory(Section.LargePageSizeBytes, options);
            using SectionView view = section.MapView(length: 10);
            view.WritableSpan[0] = 1;
        }
        catch (MappingException e)
        {
            Assert.Equal((1450, 12), (e.Win32ErrorCode, e.Errno));
        }
    }

    [Fact]
    public void Memory_that_cannot_be_is_refused_unless_sparse()
    {
        NamesFolder.SkipUnlessLinux();
        const long size = 1L << 45;
        MappingException e = Assert.Throws<MappingException>(() => Section.InMemory(size));
        Assert.Equal((1455, 12), (e.Win32ErrorCode, e.Errno));
        using Section sparse = Section.InMemory(size, new SectionOptions { Sparse = true });
        using SectionView view = sparse.MapView(size - 4096);
        view.WritableSpan[0] = 1;
    }

    [Fact]
    public void No_holder_of_the_descriptor_can_make_memory_shorter()
    {
        NamesFolder.SkipUnlessLinux();
        using Section section = Section.InMemory(8192);
        Assert.Equal(-1, LibC.LinuxFTruncate((SafeFileHandle)section.Handle, 0));
    }

    [Theory]
    [InlineData("section first")]
    [InlineData("file first")]
    public void A_callers_file_may_go_before_the_view_or_after(string order)
    {
        NamesFolder.SkipUnlessLinux();
        SafeFileHandle file = File.OpenHandle(_files.FileWith(new byte[5000]), FileMode.Open, FileAccess.ReadWrite);
        Section section = Section.FromFile(file);
        if (order == "file first")
            file.Dispose();
        SectionView view = section.MapView();
        section.Dispose();
        view.WritableSpan[0] = 1;
        view.Flush();
        view.FlushToDevice();
        view.Dispose();
        Assert.Equal(order == "file first", file.IsClosed);
        file.Dispose();
    }

    [Fact]
    public void What_cannot_be_mapped_is_refused_without_waiting_for_it()
    {
        NamesFolder.SkipUnlessLinux();
        Assert.SkipUnless(Tool.Run("mkfifo", _files.File("fifo")) == 0, "no mkfifo here");
        Assert.Throws<NotSupportedException>(() => Section.FromFile(_files.File("fifo")));
        Assert.Throws<NotSupportedException>(() => Section.FromFile("/dev/null"));
        Assert.Throws<UnauthorizedAccessException>(() => Section.FromFile(_files.Path));
    }

    [Fact]
    public void Disposing_while_others_map_ends_in_views_or_exceptions_never_in_a_closed_descriptor()
    {
        NamesFolder.SkipUnlessLinux();
        string path = _files.FileWith(new byte[8192]);
        for (int round = 0; round < 200; round++)
        {
            Section section = Section.FromFile(path);
            using var start = new Barrier(3);
            Thread[] threads = [.. Enumerable.Range(0, 2).Select(_ => new Thread(() =>
            {
                start.SignalAndWait(TestContext.Current.CancellationToken);
                try
                {
                    using SectionView view = section.MapView();
                    view.WritableSpan[0]++;
                    view.Flush();
                }
                catch (ObjectDisposedException)
                {
                }
            }))];
            Array.ForEach(threads, thread => thread.Start());
            start.SignalAndWait(TestContext.Current.CancellationToken);
            section.Dispose();
            Array.ForEach(threads, thread => thread.Join());
        }
    }
}
