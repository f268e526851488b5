using BigFile.Platform;
using BigFile.Tests.Platform;
using BigFile.Tests.Views;
using static BigFile.Tests.Managers;

namespace BigFile.Tests.Core;

public sealed class LengthTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly CountingPlatform _platform = new(MappingPlatform.Current);

    public static TheoryData<Way> Placements => Managers.Placements;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Placements))]
    public void File_grows_from_nothing_under_leases_that_keep_their_content(Way way)
    {
        using ViewManager manager = WithRoom(32 * Window);
        using MappedFile file = MappedFile.Create(_folder.File(), Options(manager, way));
        Assert.Equal(0, file.Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Read<byte>(0));
        byte[] expected = Content(9 * Window + 5, seed: 3);
        int length = 0;
        List<(BigFile.Views.LeaseRecord, long)> leases = [];
        foreach (int next in new[] { 1, 2, 4095, 4096, 4097, Window - 1, Window, Window + 1, 3 * Window, 3 * Window + 9, 9 * Window + 5 })
        {
            file.SetLength(next);
            Assert.Equal(next, file.Length);
            byte[] zeros = new byte[next - length];
            file.ReadExactly(length, zeros);
            Assert.False(zeros.AsSpan().ContainsAnyExcept((byte)0));
            file.Write(length, expected.AsSpan(length, next - length));
            int from = Math.Max(0, next - 5);
            leases.Add((file.Views.AcquireLease(from, next - from, LeaseMode.Write, false, out long generation, out nint address), generation));
            unsafe
            {
                Assert.True(new ReadOnlySpan<byte>((void*)address, next - from).SequenceEqual(expected.AsSpan(from, next - from)));
            }
            length = next;
            EngineInvariants.Check(manager);
        }
        foreach ((BigFile.Views.LeaseRecord record, long generation) in leases)
            record.Release(generation);
        EngineInvariants.Check(manager);
        byte[] all = new byte[length];
        file.ReadExactly(0, all);
        Assert.True(all.AsSpan().SequenceEqual(expected));
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Cut_and_grown_again_reads_zeros(Way way)
    {
        using ViewManager manager = WithRoom(4 * Window);
        using MappedFile file = Open(manager, way, Content(4 * Window, seed: 4));
        Random random = new(5);
        for (int i = 0; i < 200; i++)
        {
            int cut = random.Next(4 * Window);
            file.Write(random.Next(4 * Window - 8), long.MaxValue);
            file.SetLength(cut);
            Assert.Throws<ArgumentOutOfRangeException>(() => file.Read<byte>(cut));
            file.SetLength(4 * Window);
            byte[] rest = new byte[4 * Window - cut];
            file.ReadExactly(cut, rest);
            Assert.False(rest.AsSpan().ContainsAnyExcept((byte)0), $"cut {i} to {cut}");
            EngineInvariants.Check(manager);
        }
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Shrinking_refuses_while_a_lease_covers_the_cut_range_and_says_which(Way way)
    {
        using ViewManager manager = WithRoom(6 * Window);
        byte[] content = Content(5 * Window, seed: 6);
        using MappedFile file = Open(manager, way, content);
        MappedView below = file.Lease(0, 100);
        MappedView above = file.Lease(3 * Window - 10, 20, LeaseMode.Write);
        MappedView across = file.Lease(Window, 2 * Window);
        foreach (long length in new long[] { 0, Window, 2 * Window, 3 * Window - 10, 3 * Window + 9 })
        {
            RangeInUseException e = Assert.Throws<RangeInUseException>(() => file.SetLength(length));
            Assert.Contains(new LeaseHolder(file.Path, 3 * Window - 10, 20, LeaseMode.Write), e.Holders);
            Assert.Equal(length < 3 * Window, e.Holders.Contains(new LeaseHolder(file.Path, Window, 2 * Window, LeaseMode.Read)));
            Assert.Equal(5 * Window, file.Length);
            Assert.Equal(5 * Window, new FileInfo(file.Path).Length);
            Assert.Equal(BitConverter.ToInt64(content, 5 * Window - 8), file.Read<long>(5 * Window - 8));
            EngineInvariants.Check(manager);
        }
        above.Dispose();
        across.Dispose();
        if (way.GuardsViews())
        {
            // Any view at all stands in the way there, also below the cut.
            RangeInUseException e = Assert.Throws<RangeInUseException>(() => file.SetLength(Window));
            Assert.Equal(1224, e.NativeErrorCode);
            Assert.Equal([new LeaseHolder(file.Path, 0, 100, LeaseMode.Read)], e.Holders);
            EngineInvariants.Check(manager);
            below.Dispose();
            file.SetLength(Window);
        }
        else
        {
            file.SetLength(Window);
            Assert.True(below.Span.SequenceEqual(content.AsSpan(0, 100)));
            below.Dispose();
        }
        Assert.Equal(Window, new FileInfo(file.Path).Length);
        EngineInvariants.Check(manager);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Length_past_the_maximum_is_refused(Way way)
    {
        using ViewManager manager = WithRoom(4 * Window);
        using MappedFile file = Open(manager, way, new byte[100], maxLength: Window + 1);
        Assert.Equal(2 * Window, file.MaxLength);
        file.SetLength(2 * Window);
        foreach (long length in new[] { 2L * Window + 1, 1L << 40, long.MaxValue })
            Assert.Throws<IOException>(() => file.SetLength(length));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.SetLength(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.SetLength(long.MinValue));
        Assert.Equal(2 * Window, file.Length);

        using (FileStream other = OpenElsewhere())
            other.SetLength(2 * Window + 1);
        Assert.Throws<IOException>(() => file.Refresh());
        Assert.Equal(2 * Window, file.Length);
        EngineInvariants.Check(manager);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Refresh_takes_in_what_another_handle_appended(Way way)
    {
        using ViewManager manager = WithRoom(4 * Window);
        byte[] content = Content(5 * Window + 77, seed: 8);
        using MappedFile file = Open(manager, way, content.AsSpan(0, 10), MappedFileAccess.Read);
        using FileStream other = OpenElsewhere();
        other.Position = 10;
        Random random = new(9);
        for (int length = 10; length < content.Length;)
        {
            using MappedView tail = file.Lease(length - 5, 5);
            int more = Math.Min(content.Length - length, random.Next(1, Window));
            other.Write(content, length, more);
            other.Flush();
            Assert.Equal(length, file.Length);
            length += more;
            Assert.Equal(length, file.Refresh());
            byte[] last = new byte[more];
            file.ReadExactly(length - more, last);
            Assert.True(last.AsSpan().SequenceEqual(content.AsSpan(length - more, more)));
            Assert.True(tail.Span.SequenceEqual(content.AsSpan(length - more - 5, 5)));
            EngineInvariants.Check(manager);
        }
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void What_is_written_after_a_cut_by_another_handle_and_growth_is_still_counted_dirty(Way way)
    {
        Assert.SkipWhen(way.GuardsViews(), "Win32 cuts no file that has a view");
        using ViewManager manager = WithRoom(4 * Window);
        using MappedFile file = Open(manager, way, new byte[4 * Window]);
        file.Write(3L * Window, 1);
        MappedView past = file.Lease(3 * Window + 10, 20, LeaseMode.Write);
        using FileStream other = OpenElsewhere();
        other.SetLength(2 * Window + 1);
        Assert.Equal(2 * Window + 1, file.Refresh());
        Assert.Equal(0, manager.GetStatistics().DirtyBytes);
        EngineInvariants.Check(manager);
        other.SetLength(4 * Window);
        Assert.Equal(4 * Window, file.Refresh());
        EngineInvariants.Check(manager);
        using (file.Lease(3 * Window, 1))
            EngineInvariants.Check(manager);
        past.Dispose();
        file.Checkpoint();
        file.Write(3L * Window + 5, 5);
        EngineInvariants.Check(manager);
        Assert.Equal(manager.Platform.PageSizeBytes, file.Checkpoint().Bytes);
    }

    [Fact]
    public void Map_of_dirty_pages_that_were_all_cut_off_flushes_nothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Win32 cuts no file that has a view");
        using ViewManager manager = WithRoom(4 * Window, platform: _platform);
        using MappedFile file = Open(manager, Way.Auto, new byte[Window]);
        file.Write(Window / 2, 1);
        using FileStream other = OpenElsewhere();
        other.SetLength(100);
        file.Refresh();
        Assert.Equal(0, manager.GetStatistics().DirtyBytes);
        _platform.Reset();
        Assert.Equal(0, file.Checkpoint().Extents);
        Assert.Equal(0, _platform.Total);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Window_held_by_a_running_hint_does_not_survive_a_cut_as_open(Way way)
    {
        Assert.SkipWhen(way.GuardsViews(), "Win32 cuts no file that has a view");
        using ViewManager manager = WithRoom(8 * Window, platform: _platform);
        using MappedFile file = Open(manager, way, Content(2 * Window + 5000, seed: 10));
        file.Read<byte>(2 * Window);
        bool cut = false;
        _platform.OnCall = call =>
        {
            if (call is not (PlatformCall.Advise or PlatformCall.AdviseFile) || cut)
                return;
            cut = true;
            file.SetLength(Window);
            EngineInvariants.Check(manager);
        };
        file.Advise(2 * Window, 10, MemoryAdvice.Random);
        Assert.True(cut);
        EngineInvariants.Check(manager);
        file.SetLength(3 * Window);
        EngineInvariants.Check(manager);
        using MappedView view = file.Lease(2 * Window, Window);
        Assert.False(view.Span.ContainsAnyExcept((byte)0));
        Assert.Equal(0, file.Read<long>(3 * Window - 8));
    }

    // A thread has given its lease back and is about to say so to the manager, when the file is cut.
    [Fact]
    public void Cut_and_the_release_of_the_last_lease_do_not_unmap_twice()
    {
        // While a page of any file of the process is marked as lost, a release asks for the lock before it lets go, and
        // cannot come between: then another try.
        for (int i = 0; !TryCutBehindTheLastRelease(); i++)
        {
            Assert.True(i < 1000, "each release waited for the lock before it let its window go");
            Thread.Sleep(10);
        }
    }

    private bool TryCutBehindTheLastRelease()
    {
        using ViewManager manager = WithRoom(2 * Window, platform: _platform);
        using MappedFile file = Open(manager, Way.Auto, Content(4 * Window, seed: 10));
        BigFile.Views.LeaseRecord record = file.Views.AcquireLease(3 * Window, 10, LeaseMode.Read, false, out long generation, out _);
        file.Read<byte>(0);
        file.Read<byte>(Window);
        file.Read<byte>(2 * Window);
        BigFile.Views.Window window = file.Views.FindMapped(3)!;
        Assert.True(window.HeapIndex < 0, "the scenario needs the leased window to be parked");
        Thread thread = new(() => record.Release(generation));
        bool isLetGo;
        lock (manager.Gate)
        {
            thread.Start();
            bool IsLetGo() => Volatile.Read(ref window.Pins) == BigFile.Views.Window.Parked;
            SpinWait.SpinUntil(() => IsLetGo() || thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin));
            isLetGo = IsLetGo();
            if (isLetGo)
            {
                _platform.Reset();
                file.SetLength(3 * Window);
            }
        }
        thread.Join();
        EngineInvariants.Check(manager);
        if (!isLetGo)
            return false;
        // Win32 cuts no file with a view: there both windows that are mapped go, each once.
        Assert.Equal(OperatingSystem.IsWindows() ? 2 : 1, _platform[PlatformCall.UnmapAt]);
        file.SetLength(4 * Window);
        for (int i = 0; i < 8; i++)
            file.Read<byte>(i % 4 * Window);
        EngineInvariants.Check(manager);
        return true;
    }

    [Fact]
    public void Read_only_and_private_files_do_not_change_their_length()
    {
        using ViewManager manager = WithRoom(4 * Window);
        foreach (MappedFileAccess access in new[] { MappedFileAccess.Read, MappedFileAccess.CopyOnWrite })
        {
            using MappedFile file = Open(manager, Way.Auto, new byte[100], access);
            Assert.Throws<UnauthorizedAccessException>(() => file.SetLength(200));
            Assert.Throws<UnauthorizedAccessException>(() => file.SetLength(100));
            Assert.Equal(100, file.Refresh());
        }
    }

    private static MappedFileOptions Options(
        ViewManager manager, Way way, MappedFileAccess access = MappedFileAccess.ReadWrite, long maxLength = 0) => new()
        {
            Access = access, Placement = way.Placement(), Source = way.Source(), WindowSizeBytes = Window, ViewManager = manager,
            MaxLength = maxLength, Share = FileShare.ReadWrite,
        };

    private FileStream OpenElsewhere() =>
        new(_folder.File(), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);

    private MappedFile Open(
        ViewManager manager, Way way, ReadOnlySpan<byte> content,
        MappedFileAccess access = MappedFileAccess.ReadWrite, long maxLength = 0) =>
        MappedFile.Open(_folder.FileWith(content), Options(manager, way, access, maxLength));
}
