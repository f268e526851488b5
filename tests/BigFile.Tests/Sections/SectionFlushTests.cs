namespace BigFile.Tests.Sections;

/// <summary>Handing writes to the system, to the device, and the last-modified time: three calls.</summary>
public sealed class SectionFlushTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Flushing_a_range_or_the_whole_view_keeps_every_byte()
    {
        string path = _folder.FileOf(200_000);
        byte[] expected = SectionBytes.Pattern(200_000);
        using (Section section = Section.FromFile(path))
        using (SectionView view = section.MapView())
        {
            foreach ((int offset, int length) in new[] { (0, 1), (4095, 2), (70_001, 99), (199_999, 1), (0, 200_000) })
            {
                view.WritableSpan[offset] = expected[offset] = (byte)(offset + 1);
                view.Flush(offset, length);
                Assert.Equal(expected, SectionBytes.ReadAll(path));
            }
            view.WritableSpan[123_456] = expected[123_456] = 250;
            view.Flush();
        }
        Assert.Equal(expected, SectionBytes.ReadAll(path));
    }

    [Fact]
    public void A_view_in_the_middle_of_a_file_flushes_what_it_shows()
    {
        int granularity = Section.AllocationGranularityBytes;
        string path = _folder.FileOf(3 * granularity);
        using Section section = Section.FromFile(path);
        using SectionView view = section.MapView(granularity, granularity);
        view.WritableSpan[granularity - 1] = 99;
        view.Flush(granularity - 1, 1);
        view.FlushToDevice();
        Assert.Equal(99, SectionBytes.ReadAll(path)[2 * granularity - 1]);
    }

    [Fact]
    public void Flushing_to_the_device_is_a_call_of_its_own_on_views_and_sections()
    {
        string path = _folder.FileOf(10_000);
        using Section section = Section.FromFile(path);
        using SectionView view = section.MapView();
        view.WritableSpan[1] = 7;
        view.Flush();
        view.FlushToDevice();
        section.FlushToDevice();
        Assert.Equal(7, SectionBytes.ReadAll(path)[1]);
    }

    [Theory]
    [InlineData(SectionProtection.ReadOnly)]
    [InlineData(SectionProtection.ReadWrite)]
    public void Flushing_a_view_that_is_only_read_is_no_error(SectionProtection protection)
    {
        using Section section = Section.FromFile(_folder.FileOf(10_000), new SectionOptions { Protection = protection });
        using SectionView view = section.MapView(access: ViewAccess.Read);
        view.Flush();
        view.Flush(5000, 10);
        Assert.Equal(SectionBytes.Pattern(10_000), view.Span);
    }

    [Fact]
    public void Flushing_a_copy_view_writes_nothing_to_the_file()
    {
        string path = _folder.FileOf(10_000);
        using (Section section = Section.FromFile(path, new SectionOptions { Protection = SectionProtection.WriteCopy }))
        using (SectionView view = section.MapView())
        {
            view.WritableSpan.Clear();
            view.Flush();
        }
        Assert.Equal(SectionBytes.Pattern(10_000), SectionBytes.ReadAll(path));
    }

    [Fact]
    public void The_last_modified_time_moves_when_it_is_told_to()
    {
        string path = _folder.FileOf(10_000);
        DateTime old = new(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(path, old);
        using Section section = Section.FromFile(path);
        using SectionView view = section.MapView();
        view.WritableSpan[0]++;
        view.Flush();
        section.SetLastModifiedNow();
        Assert.True(File.GetLastWriteTimeUtc(path) > old.AddYears(1));
    }
}
