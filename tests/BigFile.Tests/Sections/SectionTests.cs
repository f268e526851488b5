using Microsoft.Win32.SafeHandles;

namespace BigFile.Tests.Sections;

/// <summary>What a section can stand on, and what it says about itself.</summary>
public sealed class SectionTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_section_over_a_path_shows_the_file_and_says_what_it_is()
    {
        string path = _folder.FileOf(10_000);
        using Section section = Section.FromFile(path);
        using SectionView view = section.MapView();

        Assert.Equal(SectionBytes.Pattern(10_000), view.Span);
        Assert.Equal(10_000, section.Size);
        Assert.Equal(path, section.Path);
        Assert.Null(section.Name);
        Assert.Equal(SectionProtection.ReadWrite, section.Protection);
        Assert.False(section.IsMemoryBacked);
        Assert.False(section.AlreadyExisted);
        Assert.False(section.Handle.IsInvalid);
    }

    [Fact]
    public void A_section_over_a_handle_shows_the_file()
    {
        string path = _folder.FileOf(10_000);
        using SafeFileHandle file = SystemProbe.OpenFile(path, FileAccess.ReadWrite);
        using Section section = Section.FromFile(file);
        using SectionView view = section.MapView();

        Assert.Equal(SectionBytes.Pattern(10_000), view.Span);
        Assert.Null(section.Path);
        view.WritableSpan[9_999] = 77;
        view.Flush();
        Assert.Equal(77, SectionBytes.ReadAll(path)[9_999]);
    }

    [Fact]
    public void A_handle_that_the_section_owns_is_closed_with_its_last_view_and_no_other_handle_is()
    {
        string path = _folder.FileOf(4096);
        using SafeFileHandle kept = SystemProbe.OpenFile(path, FileAccess.ReadWrite);
        Section.FromFile(kept).Dispose();
        Assert.False(kept.IsClosed);

        SafeFileHandle given = SystemProbe.OpenFile(path, FileAccess.ReadWrite);
        Section section = Section.FromFile(given, ownsHandle: true);
        SectionView view = section.MapView();
        section.Dispose();
        Assert.False(given.IsClosed);
        view.Dispose();
        Assert.True(given.IsClosed);
    }

    [Fact]
    public void A_handle_given_away_is_the_callers_still_when_the_section_is_refused()
    {
        using SafeFileHandle empty = SystemProbe.OpenFile(_folder.FileWith([]), FileAccess.ReadWrite);
        Refused.With(1006, 22, () => Section.FromFile(empty, ownsHandle: true));
        Assert.False(empty.IsClosed);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(65_537)]
    [InlineData(5 << 20)]
    public void Memory_starts_as_zeros_and_keeps_what_is_written(int size)
    {
        using Section section = Section.InMemory(size);
        using SectionView view = section.MapView();
        Assert.Equal(size, view.Length);
        Assert.False(view.Span.ContainsAnyExcept((byte)0));
        view.WritableSpan[size - 1] = 9;
        using SectionView other = section.MapView();
        Assert.Equal(9, other.Span[size - 1]);
        Assert.True(section.IsMemoryBacked);
        Assert.Null(section.Path);
    }

    [Fact]
    public void Memory_behind_a_name_starts_as_zeros_although_the_name_was_used_before()
    {
        string name = SectionBytes.NewName();
        for (int i = 0; i < 2; i++)
        {
            using Section section = Section.InMemory(100_000, new SectionOptions { Name = name });
            using SectionView view = section.MapView();
            Assert.False(view.Span.ContainsAnyExcept((byte)0));
            view.WritableSpan.Fill(0xEE);
        }
    }

    [Fact]
    public void Flushing_memory_does_nothing_and_is_no_error()
    {
        using Section section = Section.InMemory(100);
        using SectionView view = section.MapView();
        view.WritableSpan[1] = 1;
        view.Flush();
        view.FlushToDevice();
        section.FlushToDevice();
        section.SetLastModifiedNow();
        Assert.Equal(1, view.Span[1]);
    }

    [Fact]
    public void A_missing_file_is_file_not_found() =>
        Assert.Throws<FileNotFoundException>(() => Section.FromFile(_folder.File("absent")));

    [Fact]
    public void A_directory_is_no_file_to_map() =>
        Assert.ThrowsAny<Exception>(() => Section.FromFile(_folder.Path));

    [Fact]
    public void Options_that_mean_nothing_are_refused_before_the_file_is_touched()
    {
        string path = _folder.FileOf(100);
        Assert.Throws<ArgumentNullException>(() => Section.FromFile((SafeFileHandle)null!));
        Assert.Throws<ArgumentException>(() => Section.FromFile(""));
        Assert.Throws<ArgumentOutOfRangeException>(() => Section.FromFile(path, new SectionOptions { Size = -1 }));
        Assert.Throws<ArgumentException>(() => Section.FromFile(path, new SectionOptions { Protection = (SectionProtection)99 }));
        Assert.Throws<ArgumentException>(() => Section.FromFile(path, new SectionOptions { Naming = (SectionNaming)99 }));
        Assert.Throws<ArgumentException>(() => Section.FromFile(path, new SectionOptions { Audience = (SectionAudience)99 }));
        Assert.Throws<ArgumentException>(() => Section.FromFile(path, new SectionOptions { Size = 1 << 20, LargePages = true }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Section.InMemory(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Section.InMemory(-1));
        Assert.Throws<ArgumentException>(() => Section.InMemory(10, new SectionOptions { Size = 10 }));
        Assert.Equal(100, new FileInfo(path).Length);
    }

    [Fact]
    public void The_granularity_is_the_systems()
    {
        Assert.True(Section.AllocationGranularityBytes % Section.PageSizeBytes == 0);
        Assert.Equal(OperatingSystem.IsWindows() ? 65_536 : Environment.SystemPageSize, Section.AllocationGranularityBytes);
        Assert.Equal(Environment.SystemPageSize, Section.PageSizeBytes);
    }

    [Fact]
    public void A_file_that_is_a_section_here_may_be_opened_as_its_share_mode_says()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), "Linux has no share modes that bind other openers.");
        string path = _folder.FileOf(100);
        using (Section.FromFile(path, new SectionOptions { Share = FileShare.None }))
            Assert.ThrowsAny<IOException>(() => File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        using (Section.FromFile(path, new SectionOptions { Share = FileShare.Read }))
            File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite).Dispose();
    }
}
