using BigFile.Platform;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Tests.Sections;

/// <summary>How long a section is, and what becomes of the file's length.</summary>
public sealed class SectionSizeTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData(65_537)]
    public void Size_0_is_the_files_length(int length)
    {
        using Section section = Section.FromFile(_folder.FileOf(length));
        Assert.Equal(length, section.Size);
    }

    [Fact]
    public void A_size_below_the_files_length_shows_its_beginning_only_and_leaves_the_file()
    {
        string path = _folder.FileOf(100_000);
        using Section section = Section.FromFile(path, new SectionOptions { Size = 70_000 });
        using SectionView view = section.MapView();
        Assert.Equal(70_000, section.Size);
        Assert.Equal(70_000, view.Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => section.MapView(0, 70_001));
        Assert.Equal(100_000, new FileInfo(path).Length);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_size_past_the_end_makes_a_writable_file_longer_with_zeros(bool sparse)
    {
        string path = _folder.FileOf(1000);
        using (Section section = Section.FromFile(path, new SectionOptions { Size = 300_000, Sparse = sparse }))
        using (SectionView view = section.MapView())
        {
            Assert.Equal(300_000, section.Size);
            Assert.Equal(300_000, new FileInfo(path).Length);
            Assert.Equal(SectionBytes.Pattern(1000), view.Span[..1000]);
            Assert.False(view.Span[1000..].ContainsAnyExcept((byte)0));
            view.WritableSpan[299_999] = 5;
        }
        Assert.Equal(5, SectionBytes.ReadAll(path)[299_999]);
    }

    [Fact]
    public void Growing_reserves_the_disk_space_unless_sparse_is_asked_for()
    {
        const int size = 8 << 20;
        string reserved = _folder.FileOf(10, "reserved"), sparse = _folder.FileOf(10, "sparse");
        Section.FromFile(reserved, new SectionOptions { Size = size }).Dispose();
        Section.FromFile(sparse, new SectionOptions { Size = size, Sparse = true }).Dispose();
        Assert.SkipWhen(Win32Host.IsWine, "Wine tells the length of a file for the space that it takes.");

        Assert.True(SystemProbe.AllocatedBytes(reserved) >= size);
        Assert.True(SystemProbe.AllocatedBytes(sparse) < size / 2);
    }

    [Theory]
    [InlineData(SectionProtection.ReadOnly)]
    [InlineData(SectionProtection.WriteCopy)]
    public void A_size_past_the_end_of_what_may_only_be_read_is_refused(SectionProtection protection)
    {
        string path = _folder.FileOf(1000);
        Refused.With(8, 12, () => Section.FromFile(path, new SectionOptions { Size = 1001, Protection = protection }));
        using SafeFileHandle file = SystemProbe.OpenFile(path, FileAccess.Read);
        Refused.With(8, 12, () => Section.FromFile(file, new SectionOptions { Size = 1001, Protection = protection }));
        Assert.Equal(1000, new FileInfo(path).Length);
    }

    [Fact]
    public void A_file_of_no_bytes_needs_a_size()
    {
        string path = _folder.FileWith([]);
        Refused.With(1006, 22, () => Section.FromFile(path));
        Refused.With(1006, 22, () => Section.FromFile(path, new SectionOptions { Protection = SectionProtection.ReadOnly }));
        Assert.Equal(0, new FileInfo(path).Length);

        using Section section = Section.FromFile(path, new SectionOptions { Size = 1 });
        Assert.Equal(1, section.Size);
    }

    [Fact]
    public void More_than_the_disk_has_is_disk_full_and_the_file_is_as_it_was()
    {
        string path = _folder.FileOf(1000);
        DriveInfo drive = new(OperatingSystem.IsWindows() ? Path.GetPathRoot(path)! : _folder.Path);
        long size = drive.TotalFreeSpace + (1L << 40);
        Assert.SkipWhen(Win32Host.IsWine, "Wine grows files sparsely: there is no full disk until the pages are written.");
        Refused.With(112, 28, () => Section.FromFile(path, new SectionOptions { Size = size }));
        Assert.Equal(SectionBytes.Pattern(1000), SectionBytes.ReadAll(path));
    }

    [Fact]
    public void A_full_disk_is_an_error_when_the_section_is_made_and_the_file_is_as_it_was()
    {
        using SmallDisk disk = SmallDisk.MountOrSkip(1 << 20);
        string path = Path.Combine(disk.Path, "data.bin");
        File.WriteAllBytes(path, SectionBytes.Pattern(100_000));
        Refused.With(112, 28, () => Section.FromFile(path, new SectionOptions { Size = 4 << 20 }));
        Assert.Equal(SectionBytes.Pattern(100_000), SectionBytes.ReadAll(path));

        using Section section = Section.FromFile(path, new SectionOptions { Size = 500_000 });
        Assert.Equal(500_000, new FileInfo(path).Length);
    }

    [Fact]
    public void A_file_that_outgrows_its_section_is_seen_through_a_new_one_only()
    {
        string path = _folder.FileOf(5000);
        using Section section = Section.FromFile(path);
        using (FileStream file = new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
            file.SetLength(200_000);

        Assert.Equal(5000, section.Size);
        Assert.Throws<ArgumentOutOfRangeException>(() => section.MapView(0, 5001));
        using (SectionView view = section.MapView())
            Assert.Equal(5000, view.Length);

        using Section newer = Section.FromFile(path);
        using SectionView more = newer.MapView();
        Assert.Equal(200_000, more.Length);
        Assert.Equal(SectionBytes.Pattern(5000), more.Span[..5000]);
    }

    [Fact]
    public void A_section_past_4_gib_has_a_64_bit_size_and_views_at_64_bit_offsets()
    {
        const long size = (4L << 30) + (128 << 10) + 5;
        string path = _folder.FileOf(10);
        using Section section = Section.FromFile(path, new SectionOptions { Size = size, Sparse = true });
        Assert.Equal(size, section.Size);
        using SectionView view = section.MapView(4L << 30);
        Assert.Equal((128 << 10) + 5, view.Length);
        view.WritableSpan[^1] = 3;
        using SectionView last = section.MapView((4L << 30) + (128 << 10), 5);
        Assert.Equal(3, last.Span[4]);
    }

    [Fact]
    public void More_memory_than_there_can_be_is_refused()
    {
        Exception e = Assert.ThrowsAny<Exception>(() =>
        {
            using Section section = Section.InMemory(long.MaxValue);
            section.MapView().Dispose();
        });
        MappingException codes = Assert.IsType<MappingException>(e);
        Assert.NotEqual(0, codes.Win32ErrorCode);
        Assert.NotEqual(0, codes.Errno);
    }
}
