using System.Diagnostics.Metrics;
using static BigFile.Tests.Managers;

namespace BigFile.Tests.Core;

public sealed class StatisticsTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ViewManager _manager = WithRoom(3 * Window, name: $"statistics {Guid.NewGuid()}");
    private readonly long[] _gathered = new long[4];

    public void Dispose()
    {
        _manager.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Every_counter_is_exact_after_each_step_of_a_script()
    {
        long page = _manager.Platform.PageSizeBytes;
        using MappedFile file = Open(6 * Window, MappedFileAccess.ReadWrite);
        Counts expected = new();
        Step(expected, () => { });

        Step(expected with { Misses = 1, Maps = 1 }, () => file.Read<long>(0));
        Step(expected with { Hits = 1 }, () => file.Read<long>(Window - 8));
        Step(expected with { Hits = 1, Misses = 1, Maps = 1 }, () => file.Read<long>(Window - 4));
        Step(expected with { Hits = 1, Dirty = page }, () => file.Write(Window, 1L));
        Step(expected with { Hits = 1 }, () => file.Write(Window + 8, 1L));
        Step(expected with { Hits = 2 }, () => file.GetReader().Read<int>(Window - 2));
        Step(expected with { Hits = 3, Misses = 1, Maps = 1 }, () => file.Gather<long>([0, Window, 5, 2 * Window], _gathered));

        // The budget of three windows is full from here on.
        Step(expected with { Misses = 1, Maps = 1, Unmaps = 1, Evictions = 1 }, () => file.Read<long>(3 * Window));
        Step(expected with { Misses = 1, Maps = 1, Unmaps = 1, Evictions = 1, Dirty = page }, () => file.Write(4L * Window, new byte[100]));
        Assert.Equal(2 * page, _manager.GetStatistics().DirtyBytes);

        using (MappedView view = file.Lease(4 * Window + 10, 100))
        {
            Assert.Equal(Window, _manager.GetStatistics().PinnedBytes);
            using MappedView again = file.Lease(4 * Window, Window);
            Assert.Equal(Window, _manager.GetStatistics().PinnedBytes);
            using MappedView wider = file.Lease(3 * Window, 2 * Window);
            Assert.Equal((file.Placement == Placement.Reserved ? 2L : 3L) * Window, _manager.GetStatistics().PinnedBytes);
        }
        Assert.Equal(0, _manager.GetStatistics().PinnedBytes);
        Assert.Equal(0, _manager.GetStatistics().Checkpoints);
        file.Checkpoint(CheckpointLevel.Written);
        file.Checkpoint(CheckpointLevel.Written);
        Assert.Equal((1, 0), (_manager.GetStatistics().Checkpoints, _manager.GetStatistics().DirtyBytes));

        file.Dispose();
        ViewStatistics s = _manager.GetStatistics();
        Assert.Equal((0, s.Maps, 0, 0), (s.MappedBytes, s.Unmaps, s.DirtyBytes, s.PinnedBytes));
        // On Win32 a short-lived view of a copying access comes on top, inside the budget.
        Assert.InRange(s.MappedBytesPeak, 3 * Window, s.BudgetBytes);
        Assert.Equal(_manager.BudgetBytes, s.BudgetBytes);
    }

    [Fact]
    public void Bypassed_copies_count_once_for_each_window()
    {
        using MappedFile file = Open(6 * Window, MappedFileAccess.ReadWrite);
        using MappedView a = file.Lease(0, 1);
        using MappedView b = file.Lease(Window, 1);
        using MappedView c = file.Lease(2 * Window, 1);
        Counts expected = new();
        Step(expected with { Misses = 1, BypassReads = 1 }, () => file.Read<int>(4 * Window));
        Step(expected with { Misses = 2, BypassReads = 2 }, () => file.Read<int>(4 * Window - 1));
        Step(expected with { Hits = 1, Misses = 2, BypassReads = 2 }, () => file.ReadExactly(2 * Window + 5, new byte[2 * Window]));
        Step(expected with { Misses = 1, BypassWrites = 1, Dirty = Window }, () => file.Write(4L * Window, new byte[Window]));
    }

    [Fact]
    public void Counters_of_a_disposed_manager_stay_its_own()
    {
        using MappedFile file = Open(Window, MappedFileAccess.Read);
        for (int i = 0; i < 10; i++)
            file.Read<byte>(i);
        file.Dispose();
        _manager.Dispose();
        Assert.Equal(9, _manager.GetStatistics().Hits);
        using ViewManager next = WithRoom(3 * Window);
        using (MappedFile other = MappedFile.Open(_folder.File(), new MappedFileOptions { ViewManager = next }))
        {
            for (int i = 0; i < 100; i++)
                other.Read<byte>(i);
        }
        Assert.Equal(9, _manager.GetStatistics().Hits);
        Assert.Throws<ObjectDisposedException>(() => Open(Window, MappedFileAccess.Read));
    }

    [Fact]
    public void Meter_shows_what_the_statistics_say()
    {
        using MappedFile file = Open(6 * Window, MappedFileAccess.ReadWrite);
        for (int i = 0; i < 100; i++)
            file.Write(i * 3000L, i);
        file.Checkpoint(0, Window, CheckpointLevel.Written);
        using MappedView view = file.Lease(0, 10);

        Dictionary<string, long> measured = [];
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name == "BigFile")
                l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            foreach (KeyValuePair<string, object?> tag in tags)
            {
                if (tag.Key == "manager" && (string?)tag.Value == _manager.Name)
                    measured.Add(instrument.Name, value);
            }
        });
        listener.Start();
        listener.RecordObservableInstruments();

        ViewStatistics s = _manager.GetStatistics();
        Assert.Equal(
            new SortedDictionary<string, long>
            {
                ["bigfile.hits"] = s.Hits,
                ["bigfile.misses"] = s.Misses,
                ["bigfile.evictions"] = s.Evictions,
                ["bigfile.maps"] = s.Maps,
                ["bigfile.unmaps"] = s.Unmaps,
                ["bigfile.bypass_reads"] = s.BypassReads,
                ["bigfile.bypass_writes"] = s.BypassWrites,
                ["bigfile.checkpoints"] = s.Checkpoints,
                ["bigfile.mapped"] = s.MappedBytes,
                ["bigfile.mapped_peak"] = s.MappedBytesPeak,
                ["bigfile.pinned"] = s.PinnedBytes,
                ["bigfile.dirty"] = s.DirtyBytes,
                ["bigfile.budget"] = s.BudgetBytes,
            },
            new SortedDictionary<string, long>(measured));
        Assert.All(new[] { s.Hits, s.Misses, s.Evictions, s.Checkpoints, s.PinnedBytes, s.DirtyBytes }, value => Assert.NotEqual(0, value));

        // A manager that was disposed is shown no more.
        view.Dispose();
        file.Dispose();
        _manager.Dispose();
        measured.Clear();
        listener.RecordObservableInstruments();
        Assert.Empty(measured);
    }

    private void Step(Counts change, Action action)
    {
        ViewStatistics before = _manager.GetStatistics();
        action();
        ViewStatistics after = _manager.GetStatistics();
        Assert.Equal(change, new Counts(
            after.Hits - before.Hits, after.Misses - before.Misses, after.Maps - before.Maps, after.Unmaps - before.Unmaps,
            after.Evictions - before.Evictions, after.DirtyBytes - before.DirtyBytes,
            after.BypassReads - before.BypassReads, after.BypassWrites - before.BypassWrites));
        Assert.Equal(after.MappedBytes, (after.Maps - after.Unmaps) * Window);
    }

    private MappedFile Open(int lengthBytes, MappedFileAccess access) =>
        MappedFile.Open(_folder.FileWith(new byte[lengthBytes]), new MappedFileOptions
        {
            Access = access, WindowSizeBytes = Window, ViewManager = _manager,
        });

    private readonly record struct Counts(
        long Hits, long Misses, long Maps, long Unmaps, long Evictions, long Dirty, long BypassReads, long BypassWrites);
}
