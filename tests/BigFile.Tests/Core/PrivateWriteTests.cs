using BigFile.Tests.Views;
using static BigFile.Tests.Managers;

namespace BigFile.Tests.Core;

public sealed class PrivateWriteTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<Way> Placements => Managers.Placements;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Placements))]
    public void Private_pages_survive_eviction_and_never_reach_the_file(Way way)
    {
        byte[] content = Content(9 * Window + 100, seed: 20), expected = (byte[])content.Clone();
        using ViewManager manager = WithRoom(2 * Window);
        using MappedFile file = Open(manager, way, content);
        Random random = new(21);
        byte[] patch = new byte[3 * Window];
        for (int i = 0; i < 300; i++)
        {
            int count = random.Next(1, i % 10 == 0 ? 3 * Window : 200);
            int offset = random.Next(expected.Length - count);
            random.NextBytes(patch.AsSpan(0, count));
            // Every other time with no window to be had, so that the write goes to the pages that are kept aside.
            using MappedView all = i % 2 == 0 ? default : file.Lease(0, 1);
            using MappedView rest = i % 2 == 0 ? default : file.Lease(8 * Window, 1);
            file.Write(offset, patch.AsSpan(0, count));
            patch.AsSpan(0, count).CopyTo(expected.AsSpan(offset));
            byte[] got = new byte[Math.Min(expected.Length - offset, count + 50)];
            file.ReadExactly(offset, got);
            Assert.True(got.AsSpan().SequenceEqual(expected.AsSpan(offset, got.Length)), $"write {i}");
        }
        byte[] whole = new byte[expected.Length];
        file.ReadExactly(0, whole);
        Assert.True(whole.AsSpan().SequenceEqual(expected));
        EngineInvariants.Check(manager);
        file.Dispose();
        Assert.True(File.ReadAllBytes(_folder.File()).AsSpan().SequenceEqual(content));
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Cut_by_another_handle_takes_the_private_pages_with_it(Way way)
    {
        Assert.SkipWhen(way.GuardsViews(), "Win32 cuts no file that has a view");
        using ViewManager manager = WithRoom(6 * Window);
        byte[] content = Content(4 * Window, seed: 22);
        using MappedFile file = Open(manager, way, content);
        file.Write(Window + 5000, 1L);      // mapped, in the window that is cut in two
        file.Write(3L * Window, 2L);        // mapped and past the cut
        MappedView held = file.Lease(2 * Window, 100, LeaseMode.Write);
        held.WritableSpan[0] ^= 0xff;       // held and past the cut
        using (FileStream other = new(_folder.File(), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete))
        {
            other.SetLength(Window + 100);
            Assert.Equal(Window + 100, file.Refresh());
            EngineInvariants.Check(manager);
            Assert.Equal(BitConverter.ToInt64(content, Window), file.Read<long>(Window));
            held.Dispose();
            EngineInvariants.Check(manager);
            other.SetLength(4 * Window);
            Assert.Equal(4 * Window, file.Refresh());
        }
        // Twice: as mapped now, and after everything has been evicted.
        for (int i = 0; i < 2; i++)
        {
            for (int offset = 2 * Window; offset < 4 * Window; offset += 512)
                Assert.Equal(0, file.Read<long>(offset));
            Assert.Equal(0, file.Read<long>(Window + 8192));
            EngineInvariants.Check(manager);
            using MappedFile second = MappedFile.Open(_folder.File(), Options(manager, way));
            second.Lease(0, 4 * Window).Dispose();
        }
    }

    [Fact]
    public void Page_written_past_a_short_window_is_there_when_the_window_is_lengthened()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there a pinned window is not lengthened");
        const int window = 4 * Window;
        using ViewManager manager = WithRoom(window + 2 * Window);
        byte[] content = Content(Window / 4, seed: 23);
        using MappedFile file = Open(manager, Way.Reserved, content, window);
        using MappedFile other = MappedFile.Open(_folder.FileWith(new byte[4 * window], "other"), Options(manager, Way.Reserved, window));
        MappedView held = file.Lease(0, 10, LeaseMode.Write);
        MappedView blocking = other.Lease(0, 10);
        held.WritableSpan[0] = 77;
        using (FileStream elsewhere = new(_folder.File(), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete))
            elsewhere.SetLength(window);
        Assert.Equal(window, file.Refresh());
        Assert.True(file.Views.FindMapped(0)!.Short, "the scenario needs a window that cannot be lengthened");
        EngineInvariants.Check(manager);
        file.Write(3L * Window, 1234567890123L);
        Assert.Equal(1234567890123L, file.Read<long>(3 * Window));
        blocking.Dispose();
        other.Dispose();
        using (MappedView all = file.Lease(0, window))
        {
            Assert.False(file.Views.FindMapped(0)!.Short, "the window can be lengthened now");
            Assert.Equal(77, all.Span[0]);
            Assert.Equal(1234567890123L, BitConverter.ToInt64(all.Span[(3 * Window)..]));
        }
        EngineInvariants.Check(manager);
        Assert.Equal(1234567890123L, file.Read<long>(3 * Window));
        held.Dispose();
    }

    [Fact]
    public void Write_lease_across_floating_windows_is_refused_and_a_read_lease_is_a_copy()
    {
        using ViewManager manager = WithRoom(6 * Window);
        byte[] content = Content(4 * Window, seed: 24);
        using MappedFile file = Open(manager, Way.Floating, content);
        file.Write(Window - 4, 42L);
        BitConverter.TryWriteBytes(content.AsSpan(Window - 4), 42L);
        Assert.Throws<NotSupportedException>(() => file.Lease(Window - 10, 20, LeaseMode.Write).Dispose());
        Assert.Empty(manager.GetHolders());
        using (MappedView view = file.Lease(10, 3 * Window))
            Assert.True(view.Span.SequenceEqual(content.AsSpan(10, 3 * Window)));
        using (MappedView view = file.Lease(Window, Window, LeaseMode.Write))
            view.WritableSpan[5] = 99;
        Assert.Equal(99, file.Read<byte>(Window + 5));
        Assert.Equal(0, manager.GetStatistics().PinnedBytes);
        EngineInvariants.Check(manager);
    }

    private static MappedFileOptions Options(ViewManager manager, Way way, int window = Window) => new()
    {
        Access = MappedFileAccess.CopyOnWrite, Placement = way.Placement(), Source = way.Source(), WindowSizeBytes = window, ViewManager = manager,
    };

    private MappedFile Open(ViewManager manager, Way way, ReadOnlySpan<byte> content, int window = Window) =>
        MappedFile.Open(_folder.FileWith(content), Options(manager, way, window));
}
