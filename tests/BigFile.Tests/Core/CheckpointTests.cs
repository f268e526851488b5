using System.Runtime.CompilerServices;
using BigFile.Platform;
using BigFile.Tests.Platform;
using BigFile.Tests.Views;
using static BigFile.Tests.Managers;

namespace BigFile.Tests.Core;

public sealed class CheckpointTests : IDisposable
{
    private const int WindowCount = 8;

    private readonly TempFolder _folder = new();
    private readonly CountingPlatform _platform = new(MappingPlatform.Current);
    private readonly int _page = MappingPlatform.Current.PageSizeBytes;

    public static TheoryData<Way> Placements => Managers.Placements;

    public static TheoryData<CheckpointLevel> Levels => [CheckpointLevel.Written, CheckpointLevel.Durable];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Levels))]
    public void Nothing_dirty_makes_no_call_to_the_system(CheckpointLevel level)
    {
        using ViewManager manager = WithRoom(WindowCount * Window, platform: _platform);
        using MappedFile file = Open(manager, Way.Auto);
        file.Read<long>(5);
        using (file.Lease(Window, 3 * Window))
        {
        }
        AssertNothingDirty(file, level);

        file.Write(77, 1);
        Assert.Equal(1, file.Checkpoint().Extents);
        AssertNothingDirty(file, level);

        // What was written and then cut off is not dirty either, once the new length is durable.
        file.Write(7 * Window, 1);
        file.SetLength(7 * Window);
        file.Checkpoint();
        AssertNothingDirty(file, level);
        Assert.Equal(2, manager.GetStatistics().Checkpoints);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Reports_the_pages_that_were_written_and_no_others(Way way)
    {
        using ViewManager manager = WithRoom(2 * Window, platform: _platform);
        using MappedFile file = Open(manager, way);
        file.Write(0, (byte)1);                       // page 0
        file.Write(2 * _page - 4, 1L);                // pages 1 and 2, adjacent to page 0
        file.Write(5 * _page, new byte[_page + 1]);   // pages 5 and 6
        file.Write(Window - 4, 1L);                   // the last page of window 0, the first of window 1: two extents
        using (file.Lease(3 * Window + 1, 1, LeaseMode.Write))
        {
        }
        file.Write(WindowCount * Window - 1, (byte)1);
        Assert.Equal(9L * _page, manager.GetStatistics().DirtyBytes);
        CheckpointResult result = file.Checkpoint();
        Assert.Equal((9L * _page, 6, CheckpointLevel.Durable), (result.Bytes, result.Extents, result.Level));
        Assert.Equal(0, manager.GetStatistics().DirtyBytes);
        Assert.Equal(1, _platform[PlatformCall.FlushToDevice]);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Value_larger_than_two_pages_dirties_every_page_of_it(Way way)
    {
        using ViewManager manager = WithRoom(2 * Window, platform: _platform);
        using MappedFile file = Open(manager, way);
        file.Write(100, (byte)1);
        file.Checkpoint();
        file.Write(100, (byte)1);
        file.Write(200, default(FiveFourKiBPages));
        Assert.Equal(6L * 4096, file.Checkpoint().Bytes);
    }

    [Fact]
    public void Range_checkpoint_leaves_the_rest_dirty()
    {
        using ViewManager manager = WithRoom(WindowCount * Window, platform: _platform);
        using MappedFile file = Open(manager, Way.Auto);
        foreach (int page in new[] { 0, 1, 2, 3, 20, 21, 22 })
            file.Write((long)page * _page, 1);
        Assert.Equal(2L * _page, file.Checkpoint(_page, _page + 1, CheckpointLevel.Written).Bytes);
        Assert.Equal(5L * _page, manager.GetStatistics().DirtyBytes);
        Assert.Equal(0, file.Checkpoint(_page, 2 * _page, CheckpointLevel.Written).Bytes);
        Assert.Equal(0, file.Checkpoint(4L * _page, 16 * _page, CheckpointLevel.Written).Extents);
        // Writes after the split still find the map that counts.
        file.Write(0, 2);
        file.Write((long)_page, 2);
        Assert.Equal(6L * _page, manager.GetStatistics().DirtyBytes);
        Assert.Equal(3L * _page, file.Checkpoint(20L * _page, long.MaxValue).Bytes);
        Assert.Equal(3L * _page, file.Checkpoint(0, long.MaxValue - 1).Bytes);
        Assert.Equal(0, file.Checkpoint(CheckpointLevel.Written).Extents);
    }

    [Theory]
    [InlineData(1, long.MaxValue)]
    [InlineData(1, long.MaxValue - 1)]
    [InlineData(long.MaxValue, long.MaxValue)]
    [InlineData(0, long.MaxValue)]
    [InlineData(Window, long.MaxValue)]
    public void Range_that_reaches_past_every_offset_is_no_overflow(long offset, long length)
    {
        using ViewManager manager = WithRoom(WindowCount * Window, platform: _platform);
        using MappedFile file = Open(manager, Way.Auto);
        file.Write(0, (byte)1);
        file.Write(Window + 5, 1);
        int expected = offset <= _page ? 2 : offset <= Window + _page ? 1 : 0;
        Assert.Equal((long)expected * _page, file.Checkpoint(offset, length).Bytes);
        Assert.Equal((2L - expected) * _page, manager.GetStatistics().DirtyBytes);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Write_lease_is_dirty_at_every_checkpoint_until_the_one_after_its_release(Way way)
    {
        using ViewManager manager = WithRoom(4 * Window, platform: _platform);
        using MappedFile file = Open(manager, way);
        MappedView view = file.Lease(Window - _page, 3 * _page, LeaseMode.Write);
        for (int i = 0; i < 3; i++)
        {
            CheckpointResult result = file.Checkpoint();
            Assert.Equal((3L * _page, 2), (result.Bytes, result.Extents));
        }
        Assert.Equal(2L * _page, file.Checkpoint(Window, _page + 1, CheckpointLevel.Written).Bytes);
        view.WritableSpan[0] = 1;
        view.Dispose();
        Assert.Equal(3L * _page, file.Checkpoint().Bytes);
        Assert.Equal(0, file.Checkpoint().Bytes);
    }

    [Fact]
    public void Durable_after_written_flushes_the_device_once()
    {
        using ViewManager manager = WithRoom(4 * Window, platform: _platform);
        using MappedFile file = Open(manager, Way.Auto);
        file.Write(0, 1);
        Assert.Equal(_page, file.Checkpoint(CheckpointLevel.Written).Bytes);
        Assert.Equal(0, _platform[PlatformCall.FlushToDevice]);
        Assert.Equal(0, file.Checkpoint().Bytes);
        Assert.Equal(1, _platform[PlatformCall.FlushToDevice]);
        AssertNothingDirty(file, CheckpointLevel.Durable);
    }

    [Fact]
    public void Length_of_a_created_file_is_durable_after_its_first_durable_checkpoint()
    {
        using ViewManager manager = WithRoom(4 * Window, platform: _platform);
        using MappedFile file = MappedFile.Create(_folder.File("new"), new MappedFileOptions
        {
            InitialLength = Window, WindowSizeBytes = Window, ViewManager = manager,
        });
        Assert.Equal(0, file.Checkpoint().Bytes);
        Assert.Equal(1, _platform[PlatformCall.FlushToDevice]);
        AssertNothingDirty(file, CheckpointLevel.Durable);
        file.SetLength(2 * Window);
        Assert.Equal(0, file.Checkpoint(CheckpointLevel.Written).Extents);
        Assert.Equal(0, _platform[PlatformCall.FlushToDevice]);
        file.Checkpoint();
        Assert.Equal(1, _platform[PlatformCall.FlushToDevice]);
    }

    [Fact]
    public async Task Cancelled_between_extents_it_leaves_all_of_it_dirty()
    {
        using ViewManager manager = WithRoom(WindowCount * Window, platform: _platform);
        using MappedFile file = Open(manager, Way.Auto);
        for (int page = 0; page < 20; page += 2)
            file.Write((long)page * _page, 1);
        using CancellationTokenSource source = new();
        int flushes = 0;
        _platform.OnCall = call =>
        {
            if (call is PlatformCall.StartWriteback or PlatformCall.FlushView && ++flushes == 4)
                source.Cancel();
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await file.CheckpointAsync(CheckpointLevel.Written, source.Token));
        Assert.Equal(4, flushes);
        Assert.Equal(10L * _page, manager.GetStatistics().DirtyBytes);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await file.CheckpointAsync(0, Window, CheckpointLevel.Written, source.Token));
        Assert.Equal(4, flushes);
        Assert.Equal(10, (await file.CheckpointAsync(cancellation: TestContext.Current.CancellationToken)).Extents);
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void Failed_flush_turns_the_file_failed_for_good(CheckpointLevel level)
    {
        FaultingPlatform platform = new(MappingPlatform.Current);
        platform.Only = level == CheckpointLevel.Durable ? PlatformCall.FlushToDevice
            : platform.FlushesThroughViews ? PlatformCall.FlushView : PlatformCall.StartWriteback;
        using ViewManager manager = WithRoom(4 * Window, platform: platform);
        MappedFile file = Open(manager, Way.Auto, DisposeBehavior.Durable);
        file.Write(0, 42);
        platform.Arm(1);
        CheckpointFailedException e = Assert.Throws<CheckpointFailedException>(() => file.Checkpoint(level));
        Assert.Equal((file.Path, FaultingPlatform.PlainError), (e.Path, e.NativeErrorCode));
        platform.Disarm();
        Assert.Equal(_page, manager.GetStatistics().DirtyBytes);
        foreach (CheckpointLevel later in Enum.GetValues<CheckpointLevel>())
        {
            Assert.Throws<CheckpointFailedException>(() => file.Checkpoint(later));
            Assert.Throws<CheckpointFailedException>(() => file.Checkpoint(5L * _page, 1, later));
        }
        file.Write(4, 43);
        Assert.Equal((42, 43), (file.Read<int>(0), file.Read<int>(4)));
        Assert.Throws<CheckpointFailedException>(file.Dispose);
        Assert.Throws<ObjectDisposedException>(() => file.Read<int>(0));
        Assert.Equal(0, manager.GetStatistics().MappedBytes);
        file.Dispose();
        EngineInvariants.Check(manager);
    }

    [Theory]
    [InlineData(DisposeBehavior.None)]
    [InlineData(DisposeBehavior.Written)]
    [InlineData(DisposeBehavior.Durable)]
    public async Task Dispose_does_the_checkpoint_that_was_asked_for(DisposeBehavior behavior)
    {
        foreach (bool isAsync in new[] { false, true })
        {
            using ViewManager manager = WithRoom(4 * Window, platform: _platform);
            MappedFile file = Open(manager, Way.Auto, behavior);
            file.Write(0, 42);
            _platform.Reset();
            if (isAsync)
                await file.DisposeAsync();
            else
                file.Dispose();
            Assert.Equal(behavior == DisposeBehavior.Durable ? 1 : 0, _platform[PlatformCall.FlushToDevice]);
            int flushes = _platform[PlatformCall.StartWriteback] + _platform[PlatformCall.FlushView];
            Assert.Equal(behavior == DisposeBehavior.None, _platform[PlatformCall.FlushToDevice] + flushes == 0);
            Assert.Equal(behavior == DisposeBehavior.None ? 0 : 1, manager.GetStatistics().Checkpoints);
            Assert.Equal(42, BitConverter.ToInt32(File.ReadAllBytes(_folder.File())));
            file.Dispose();
            await file.DisposeAsync();
        }
    }

    [Fact]
    public void Private_writes_cannot_be_made_durable_and_a_reader_has_nothing_to_flush()
    {
        using ViewManager manager = WithRoom(4 * Window, platform: _platform);
        string path = _folder.FileWith(new byte[Window]);
        using (MappedFile file = MappedFile.Open(path, new MappedFileOptions { Access = MappedFileAccess.CopyOnWrite, ViewManager = manager, WindowSizeBytes = Window }))
        {
            file.Write(0, 1);
            Assert.Throws<NotSupportedException>(() => file.Checkpoint());
            Assert.Equal(0, manager.GetStatistics().DirtyBytes);
        }
        using (MappedFile file = MappedFile.Open(path, new MappedFileOptions { ViewManager = manager, WindowSizeBytes = Window }))
            AssertNothingDirty(file, CheckpointLevel.Durable);
    }

    [Fact]
    public void Durable_checkpoint_moves_the_last_modified_time()
    {
        DateTime past = new(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        using ViewManager manager = WithRoom(4 * Window, platform: _platform);
        string path = _folder.FileWith(new byte[WindowCount * Window]);
        using (MappedFile file = MappedFile.Open(path, Options(manager, Way.Auto, DisposeBehavior.None)))
        {
            file.Write(0, 1);
            File.SetLastWriteTimeUtc(path, past);
            file.Checkpoint();
        }
        Assert.True(File.GetLastWriteTimeUtc(path) > past);
    }

    private static void AssertNothingDirty(MappedFile file, CheckpointLevel level)
    {
        CountingPlatform platform = (CountingPlatform)file.ViewManager.Platform;
        platform.Reset();
        Assert.Equal(new CheckpointResult(level, 0, 0, TimeSpan.Zero), file.Checkpoint(level));
        Assert.Equal(new CheckpointResult(level, 0, 0, TimeSpan.Zero), file.Checkpoint(3, Window, level));
        Assert.Equal(new CheckpointResult(level, 0, 0, TimeSpan.Zero), file.Checkpoint(3, 0, level));
        Assert.Equal(0, platform.Total);
    }

    private static MappedFileOptions Options(ViewManager manager, Way way, DisposeBehavior onDispose) => new()
    {
        Access = MappedFileAccess.ReadWrite, Share = FileShare.ReadWrite, Placement = way.Placement(), Source = way.Source(), WindowSizeBytes = Window,
        ViewManager = manager, OnDispose = onDispose,
    };

    private MappedFile Open(ViewManager manager, Way way, DisposeBehavior onDispose = DisposeBehavior.None) =>
        MappedFile.Open(_folder.FileWith(new byte[WindowCount * Window]), Options(manager, way, onDispose));

    [InlineArray(5 * 4096)]
    private struct FiveFourKiBPages
    {
        private byte _first;
    }
}
