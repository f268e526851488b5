using System.Runtime.InteropServices;
using BigFile.Platform;

namespace BigFile.Tests.Sections;

/// <summary>Where views lie, how long they are, and that they show the same bytes.</summary>
public sealed class SectionViewTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static int Granularity => Section.AllocationGranularityBytes;

    [Fact]
    public void The_offset_must_be_a_multiple_of_the_granularity()
    {
        using Section section = Section.FromFile(_folder.FileOf(3 * Granularity));
        foreach (long offset in new long[] { 1, 512, Granularity - 1, Granularity + 1, 2 * Granularity + Granularity / 2 })
            Refused.With(1132, 22, () => section.MapView(offset, 1));
        foreach (long offset in new long[] { 0, Granularity, 2 * Granularity })
        {
            using SectionView view = section.MapView(offset, 1);
            Assert.Equal(SectionBytes.At(offset), view.Span[0]);
            Assert.Equal(offset, view.Offset);
        }
    }

    [Fact]
    public void A_page_inside_the_granularity_is_no_offset_where_the_two_differ()
    {
        Assert.SkipWhen(Granularity == Section.PageSizeBytes, "The granularity is the page here.");
        using Section section = Section.InMemory(3 * Granularity);
        Refused.With(1132, 22, () => section.MapView(Section.PageSizeBytes, 1));
    }

    [Fact]
    public void Length_0_is_to_the_end_of_the_section()
    {
        int size = 2 * Granularity + 77;
        using Section section = Section.FromFile(_folder.FileOf(size));
        foreach (long offset in new long[] { 0, Granularity, 2 * Granularity })
        {
            using SectionView view = section.MapView(offset);
            Assert.Equal(size - offset, view.Length);
            Assert.Equal(SectionBytes.At(size - 1), view.Span[^1]);
        }
    }

    [Fact]
    public void A_view_that_is_not_inside_the_section_is_out_of_range()
    {
        using Section section = Section.InMemory(2 * Granularity);
        Assert.Throws<ArgumentOutOfRangeException>(() => section.MapView(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => section.MapView(0, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => section.MapView(0, 2 * Granularity + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => section.MapView(Granularity, Granularity + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => section.MapView(2 * Granularity));
        Assert.Throws<ArgumentOutOfRangeException>(() => section.MapView(long.MaxValue - 65_535, long.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => section.MapView(Granularity, long.MaxValue));
    }

    [Fact]
    public void A_part_that_is_not_inside_the_view_is_out_of_range()
    {
        using Section section = Section.InMemory(1000);
        using SectionView view = section.MapView();
        Assert.Throws<ArgumentOutOfRangeException>(() => view.GetSpan(-1, 1).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => view.GetSpan(0, -1).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => view.GetSpan(1000, 1).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => view.GetWritableSpan(999, 2).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => view.GetSpan(long.MaxValue, int.MaxValue).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => view.Flush(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => view.Flush(1000, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => view.Flush(1, long.MaxValue));
        Assert.Equal(0, view.GetSpan(1000, 0).Length);
        view.Flush(1000, 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Views_of_different_offsets_and_lengths_show_each_others_writes(bool memory)
    {
        int size = 5 * Granularity + 321;
        using Section section = memory ? Section.InMemory(size) : Section.FromFile(_folder.FileOf(size));
        int seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        Random random = new(seed);
        byte[] model = new byte[size];
        List<SectionView> views = [section.MapView(), section.MapView(access: ViewAccess.Read)];
        for (int i = 0; i < 10; i++)
        {
            long offset = random.Next(6) * Granularity;
            views.Add(section.MapView(offset, random.NextInt64(1, size - offset + 1)));
        }
        views[0].Span.CopyTo(model);

        for (int step = 0; step < 1000; step++)
        {
            SectionView writer = views[random.Next(views.Count)];
            if (writer.CanWrite)
            {
                int at = (int)random.NextInt64(writer.Length);
                writer.WritableSpan[at] = model[writer.Offset + at] = (byte)random.Next();
            }
        }
        foreach (SectionView view in views)
        {
            Assert.Equal(model.AsSpan((int)view.Offset, (int)view.Length), view.Span);
            view.Dispose();
        }
    }

    [Fact]
    public void Views_of_two_sections_over_one_file_show_each_others_writes()
    {
        string path = _folder.FileOf(100_000);
        using Section first = Section.FromFile(path), second = Section.FromFile(path, new SectionOptions { Size = 80_000 });
        using SectionView a = first.MapView(), b = second.MapView();
        a.WritableSpan[79_999] = 200;
        Assert.Equal(200, b.Span[79_999]);
        b.WritableSpan[0] = 201;
        Assert.Equal(201, a.Span[0]);
    }

    [Fact]
    public void A_copy_view_shows_the_section_until_a_page_is_written_and_then_its_own()
    {
        using Section section = Section.FromFile(_folder.FileOf(4 * Section.PageSizeBytes));
        using SectionView shared = section.MapView(), copy = section.MapView(access: ViewAccess.Copy), copy2 = section.MapView(access: ViewAccess.Copy);
        shared.WritableSpan[5] = 100;
        Assert.Equal(100, copy.Span[5]);
        copy.WritableSpan[6] = 50;
        Assert.Equal(50, copy.Span[6]);
        Assert.Equal(SectionBytes.At(6), shared.Span[6]);
        Assert.Equal(SectionBytes.At(6), copy2.Span[6]);
        copy.Flush();
        Assert.Equal(SectionBytes.At(6), shared.Span[6]);
    }

    [Fact]
    public void A_wanted_address_is_honoured_when_it_is_free()
    {
        using Section section = Section.InMemory(4 * Granularity);
        // Another thread may take the range that was just given back: then the next one may be had.
        for (int attempt = 1; ; attempt++)
        {
            nint address;
            using (SectionView found = section.MapView())
                address = found.Address;
            try
            {
                using SectionView view = section.MapView(Granularity, 0, baseAddress: address);
                Assert.Equal(address, view.Address);
                view.WritableSpan[0] = 8;
                using SectionView other = section.MapView();
                Assert.Equal(8, other.Span[Granularity]);
                return;
            }
            catch (MappingException e) when (e.Win32ErrorCode == 487 && attempt < 100)
            {
                Assert.Equal(17, e.Errno);
            }
        }
    }

    [Fact]
    public void A_wanted_address_that_is_taken_is_refused_and_what_is_there_stays()
    {
        using Section section = Section.InMemory(4 * Granularity), other = Section.InMemory(4 * Granularity);
        using SectionView taken = section.MapView();
        taken.WritableSpan.Fill(0x5A);
        Refused.With(487, 17, () => other.MapView(baseAddress: taken.Address));
        Refused.With(487, 17, () => other.MapView(baseAddress: taken.Address + Granularity));
        Refused.With(487, 17, () => section.MapView(0, Granularity, baseAddress: taken.Address + 3 * Granularity));
        Assert.False(taken.Span.ContainsAnyExcept((byte)0x5A));
        taken.WritableSpan[0] = 1;
        using SectionView again = section.MapView();
        Assert.Equal(1, again.Span[0]);
    }

    [Fact]
    public void A_wanted_address_that_is_not_aligned_is_refused()
    {
        using Section section = Section.InMemory(Granularity);
        nint address;
        using (SectionView found = section.MapView())
            address = found.Address;
        foreach (int off in new[] { 1, 8, Granularity - 1 })
            Refused.With(1132, 22, () => section.MapView(baseAddress: address + off));
    }

    [Fact]
    public void An_address_that_no_process_can_have_is_refused()
    {
        using Section section = Section.InMemory(Granularity);
        nint beyond = unchecked((nint)0xFFFF_8000_0000_0000);
        Refused.With(487, 17, () => section.MapView(baseAddress: beyond));
    }

    [Fact]
    public void A_numa_node_that_exists_is_accepted_for_memory_files_and_views()
    {
        using Section memory = Section.InMemory(Granularity, new SectionOptions { NumaNode = 0 });
        using Section file = Section.FromFile(_folder.FileOf(Granularity), new SectionOptions { NumaNode = 0 });
        foreach (Section section in new[] { memory, file })
        {
            using SectionView view = section.MapView(numaNode: 0), last = section.MapView(numaNode: SectionPlatform.Current.NumaNodes - 1);
            view.WritableSpan[0] = 1;
            Assert.Equal(1, last.Span[0]);
        }
    }

    [Fact]
    public void A_numa_node_that_does_not_exist_is_out_of_range()
    {
        int nodes = SectionPlatform.Current.NumaNodes;
        Assert.True(nodes >= 1);
        using Section section = Section.InMemory(Granularity);
        foreach (int node in new[] { nodes, int.MaxValue, -2, int.MinValue })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => section.MapView(numaNode: node));
            Assert.Throws<ArgumentOutOfRangeException>(() => Section.InMemory(10, new SectionOptions { NumaNode = node }));
        }
    }

    [Fact]
    public void Large_pages_work_or_are_a_clear_error()
    {
        long page = Section.LargePageSizeBytes;
        if (page == 0)
        {
            Refused.With(50, 95, () => Section.InMemory(2 << 20, new SectionOptions { LargePages = true }));
            return;
        }
        Assert.True(page > Section.PageSizeBytes && page % Section.PageSizeBytes == 0);
        Assert.Throws<ArgumentException>(() => Section.InMemory(page + 1, new SectionOptions { LargePages = true }));
        try
        {
            using Section section = Section.InMemory(2 * page, new SectionOptions { LargePages = true });
            using SectionView view = section.MapView();
            view.WritableSpan[^1] = 1;
            // Wine accepts the flag and takes pages of the ordinary size.
            if (!Win32Host.IsWine)
                Assert.Equal(0, view.Address % (nint)page);
        }
        catch (Exception e) when (e is MappingException or UnauthorizedAccessException)
        {
            // None are set aside here, or this user may not lock memory: said before the memory is touched.
            MappingException codes = e as MappingException ?? Assert.IsType<MappingException>(e.InnerException);
            Assert.NotEqual(0, codes.Win32ErrorCode);
            Assert.NotEqual(0, codes.Errno);
        }
    }
}
