using BigFile.Platform;
using BigFile.Tests.Platform;
using BigFile.Tests.Views;
using static BigFile.Tests.Managers;

namespace BigFile.Tests.Core;

public sealed class ResidencyTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly int _page = MappingPlatform.Current.PageSizeBytes;

    public static TheoryData<Way> Placements => Managers.Placements;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Way.Reserved)]
    [InlineData(Way.Floating)]
    public void Pages_just_written_are_resident_page_by_page(Way way)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Win32 answers for this process's working set, not for the cache");
        using ViewManager manager = WithRoom(3 * Window);
        using MappedFile file = Open(manager, way, 9 * Window + 100);
        long total = 9 * Window / _page + 1;
        byte[] pages = new byte[total + 5];
        pages.AsSpan().Fill(7);
        Assert.Equal(new Residency(total * _page, total * _page), file.GetResidency(0, file.Length, pages));
        Assert.All(pages[..(int)total], page => Assert.Equal(1, page));
        Assert.All(pages[(int)total..], page => Assert.Equal(7, page));
        Assert.Equal(new Residency(total * _page, total * _page), file.GetResidency(0, file.Length));
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Vector_and_count_agree_for_any_range_mapped_or_not(Way way)
    {
        StrictPlatform platform = new(MappingPlatform.Current, win32Rules: false);
        using ViewManager manager = WithRoom(3 * Window, platform: platform);
        platform.LimitBytes = manager.BudgetBytes;
        using MappedFile file = Open(manager, way, 20 * Window + 1234);
        Random random = new(51);
        byte[] pages = new byte[file.Length / _page + 1];
        for (int i = 0; i < 200; i++)
        {
            using MappedView held = i % 3 == 0 ? file.Lease(random.NextInt64(file.Length - 100), 100) : default;
            long offset = random.NextInt64(file.Length), length = random.NextInt64(file.Length - offset + 1);
            long first = offset / _page, end = length == 0 ? first : (offset + length + _page - 1) / _page;
            Residency residency = file.GetResidency(offset, length, pages);
            Assert.Equal((end - first) * _page, residency.TotalBytes);
            Assert.Equal(residency.ResidentBytes, pages.AsSpan(0, (int)(end - first)).Count((byte)1) * (long)_page);
            Assert.Equal(residency.TotalBytes, file.GetResidency(offset, length).TotalBytes);
            if (end - first > 1)
                Assert.Throws<ArgumentException>(() => file.GetResidency(offset, length, new byte[end - first - 1]));
            file.Read<byte>(offset);
        }
        EngineInvariants.Check(manager);
        Assert.Equal(0, manager.GetStatistics().PinnedBytes);
        file.Dispose();
        Assert.Equal((0, 0), (platform.MappedBytes, platform.Reservations));
        platform.AssertClean();
    }

    [Fact]
    public void With_the_budget_pinned_only_what_is_mapped_can_be_asked_about()
    {
        using ViewManager manager = WithRoom(2 * Window);
        using MappedFile file = Open(manager, Way.Auto, 4 * Window);
        using (MappedView held = file.Lease(0, 2 * Window))
        {
            Assert.True(held.Span[0] >= 0);
            Assert.Equal(2 * Window, file.GetResidency(0, 2 * Window).TotalBytes);
            BudgetExceededException e = Assert.Throws<BudgetExceededException>(() => file.GetResidency(Window, 2 * Window));
            Assert.Equal(new LeaseHolder(file.Path, 0, 2 * Window, LeaseMode.Read), Assert.Single(e.Holders));
        }
        Assert.Equal(4 * Window, file.GetResidency(0, 4 * Window).TotalBytes);
        EngineInvariants.Check(manager);
    }

    [Fact]
    public void Advice_not_to_need_a_synced_file_lets_its_pages_go()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only posix_fadvise drops clean pages at once");
        string format = new DriveInfo(_folder.Path).DriveFormat;
        Assert.SkipUnless(format is "ext4" or "ext3" or "xfs" or "btrfs", $"{format} may keep its pages");
        using ViewManager manager = WithRoom(4 * Window);
        using MappedFile file = Open(manager, Way.Auto, 64 * Window, MappedFileAccess.ReadWrite);
        // One page of each 4: no read-ahead brings the others back.
        file.Write(5, 1);
        file.Checkpoint();
        using (FileStream stream = new(file.Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
            stream.Flush(flushToDisk: true);
        using (MappedFile other = MappedFile.Open(file.Path, new MappedFileOptions { ViewManager = manager, Share = FileShare.ReadWrite }))
        {
            file.Dispose();
            other.Advise(0, other.Length, MemoryAdvice.DontNeed);
            Residency after = other.GetResidency(0, other.Length);
            Assert.True(after.ResidentBytes < after.TotalBytes / 2, after.ToString());
            other.Prefetch(0, other.Length);
            Assert.Equal(1, other.Read<int>(5));
        }
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Hints_change_no_content_and_unmap_nothing(Way way)
    {
        byte[] content = Content(6 * Window + 50, seed: 52);
        using ViewManager manager = WithRoom(4 * Window);
        using MappedFile file = MappedFile.Open(_folder.FileWith(content), Options(manager, way, MappedFileAccess.ReadWrite) with { Hint = AccessHint.Random });
        using MappedView held = file.Lease(Window, 10, LeaseMode.Write);
        Random random = new(53);
        for (int i = 0; i < 100; i++)
        {
            ViewStatistics before = manager.GetStatistics();
            long offset = random.NextInt64(content.Length), length = random.NextInt64(content.Length - offset + 1);
            file.Advise(offset, length, (MemoryAdvice)random.Next(5));
            file.Prefetch(offset, length);
            Assert.Equal(before.Unmaps, manager.GetStatistics().Unmaps);
            int at = random.Next(content.Length - 8);
            file.Write(at, (long)i);
            BitConverter.TryWriteBytes(content.AsSpan(at), (long)i);
            Assert.Equal(Window, manager.GetStatistics().PinnedBytes);
        }
        byte[] got = new byte[content.Length];
        file.ReadExactly(0, got);
        Assert.True(got.AsSpan().SequenceEqual(content));
        EngineInvariants.Check(manager);
    }

    private static MappedFileOptions Options(ViewManager manager, Way way, MappedFileAccess access) => new()
    {
        Access = access, Placement = way.Placement(), Source = way.Source(), WindowSizeBytes = Window, ViewManager = manager, Share = FileShare.ReadWrite,
    };

    private MappedFile Open(ViewManager manager, Way way, int lengthBytes, MappedFileAccess access = MappedFileAccess.Read) =>
        MappedFile.Open(_folder.FileWith(Content(lengthBytes, seed: 50)), Options(manager, way, access));
}
