using BigFile.Platform;
using BigFile.Tests.Platform;
using static BigFile.Tests.Managers;

namespace BigFile.Tests.Views;

public sealed class EvictionTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<Way> Placements => Managers.Placements;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Placements))]
    public void Least_recently_used_window_goes_and_among_equals_the_one_mapped_first(Way way)
    {
        using ViewManager manager = WithRoom(3 * Window);
        using MappedFile file = Open(manager, way);
        Touch(file, 0, 1, 2);           // stamps 2, 3, 4
        Touch(file, 0, 3);              // stamp of 0 is 4, as that of 2; 3 takes the place of 1
        Assert.Equal([0, 2, 3], Mapped(file));
        Touch(file, 4);                 // 0 and 2 are equal: 0 was mapped first
        Assert.Equal([2, 3, 4], Mapped(file));
        Touch(file, 2, 5);
        Assert.Equal([2, 4, 5], Mapped(file));
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Scan_with_sequential_leases_drives_out_nothing_but_itself(Way way)
    {
        using ViewManager manager = WithRoom(4 * Window);
        using MappedFile file = Open(manager, way);
        Touch(file, 0, 1, 2);
        for (int window = 3; window < 16; window++)
        {
            using (file.Lease((long)window * Window, Window, LeaseMode.Read, sequential: true))
                Assert.Equal([0, 1, 2, window], Mapped(file));
        }
        Assert.Equal([0, 1, 2, 15], Mapped(file));
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Window_that_somebody_else_used_meanwhile_does_not_go_cold(Way way)
    {
        using ViewManager manager = WithRoom(3 * Window);
        using MappedFile file = Open(manager, way);
        Touch(file, 0, 1);
        using (file.Lease(2 * Window, 10, LeaseMode.Read, sequential: true))
        {
            Touch(file, 3);             // a tick
            Touch(file, 2);             // somebody else's use
        }
        Touch(file, 4);
        Assert.Equal([2, 3, 4], Mapped(file));
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Leased_windows_stay_and_take_their_place_in_the_order_again_when_released(Way way)
    {
        using ViewManager manager = WithRoom(3 * Window);
        using MappedFile file = Open(manager, way);
        using (file.Lease(0, 10))
        {
            Touch(file, 1, 2, 3, 4, 5);
            Assert.Equal([0, 4, 5], Mapped(file));
        }
        Touch(file, 6);
        Assert.Equal([4, 5, 6], Mapped(file));
    }

    [Fact]
    public void Files_of_one_manager_compete_for_one_budget()
    {
        using ViewManager manager = WithRoom(3 * Window);
        using MappedFile first = Open(manager, Way.Reserved, "first");
        using MappedFile second = Open(manager, Way.Floating, "second");
        Touch(first, 0, 1);
        Touch(second, 7);
        Touch(second, 8);
        Assert.Equal([1], Mapped(first));
        Assert.Equal([7, 8], Mapped(second));
        Touch(first, 1);
        Touch(second, 9);
        Assert.Equal([1], Mapped(first));
        Assert.Equal([8, 9], Mapped(second));
        second.Dispose();
        Touch(first, 2, 3);
        Assert.Equal([1, 2, 3], Mapped(first));
        Assert.Equal(2, manager.GetStatistics().Evictions);
    }

    [Fact]
    public void Number_of_views_is_limited_like_their_bytes_but_a_lease_that_needs_more_is_tried()
    {
        const int views = 10;
        FakePlatform platform = new(wholeViews: true) { ViewsMax = views };
        using ViewManager manager = WithRoom(1000 * Window, platform: platform);
        using MappedFile file = Open(manager, Way.Reserved);
        for (int window = 0; window < 16; window++)
            Touch(file, window);
        Assert.Equal(Enumerable.Range(6, views), Mapped(file));
        using (file.Lease(0, 16 * Window))
        {
            Assert.Equal(Enumerable.Range(0, 16), Mapped(file));
            EngineInvariants.Check(manager);
        }
        using MappedFile other = Open(manager, Way.Floating, "other");
        Touch(other, 0);
        Assert.Equal(views - 1, Mapped(file).Length);
        EngineInvariants.Check(manager);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void System_that_refuses_to_map_is_asked_again_with_a_quarter_of_the_windows_gone(Way way)
    {
        FaultingPlatform platform = new(MappingPlatform.Current) { Only = way switch
        {
            Way.Reserved => PlatformCall.MapAt,
            Way.Floating => PlatformCall.Map,
            _ => PlatformCall.Commit,
        } };
        using ViewManager manager = WithRoom(16 * Window, platform: platform);
        using MappedFile file = Open(manager, way);
        for (int window = 0; window < 8; window++)
            Touch(file, window);
        platform.Arm(1);
        using (MappedView view = file.Lease(9 * Window, 10))
            Assert.Equal(0, view.Span[0]);
        Assert.Equal([3, 4, 5, 6, 7, 9], Mapped(file));

        // A copying access does not insist: it goes by handle.
        platform.Arm(1, lasting: true);
        Assert.Equal(0, file.Read<long>(12 * Window));
        Assert.Equal([3, 4, 5, 6, 7, 9], Mapped(file));
        MappingException e = Assert.Throws<MappingException>(() => file.Lease(12 * Window, 10).Dispose());
        Assert.Equal((12L * Window, FaultingPlatform.PlainError, file.Path), (e.Offset, e.NativeErrorCode, e.Path));
        Assert.Equal(0, manager.GetStatistics().PinnedBytes);
        EngineInvariants.Check(manager);
    }

    private static void Touch(MappedFile file, params ReadOnlySpan<int> windows)
    {
        foreach (int window in windows)
            file.Read<byte>((long)window * Window);
    }

    private static int[] Mapped(MappedFile file) =>
        [.. EngineInvariants.WindowsOf(file.Views).Select(window => (int)window.Index).Order()];

    private MappedFile Open(ViewManager manager, Way way, string name = "data.bin")
    {
        using (FileStream stream = File.Create(_folder.File(name)))
            stream.SetLength(16 * Window);
        return MappedFile.Open(_folder.File(name), new MappedFileOptions
        {
            Placement = way.Placement(), Source = way.Source(), WindowSizeBytes = Window, ViewManager = manager, MaxLength = 16 * Window,
        });
    }
}
