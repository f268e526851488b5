using static BigFile.Tests.Managers;

namespace BigFile.Tests.Core;

public sealed class ArgumentTests : IDisposable
{
    private const int Length = 2 * Window + 10;

    private readonly TempFolder _folder = new();
    private readonly ViewManager _manager = WithRoom(4 * Window);

    public void Dispose()
    {
        _manager.Dispose();
        _folder.Dispose();
    }

    /// <summary>Ranges outside the file, among them those whose end overflows.</summary>
    public static TheoryData<long, int> Outside() => new()
    {
        { -1, 8 },
        { -8, 8 },
        { long.MinValue, 8 },
        { long.MinValue + 1, 8 },
        { Length - 7, 8 },
        { Length, 8 },
        { Length + 1, 8 },
        { uint.MaxValue, 8 },
        { 1L << 32, 8 },
        { long.MaxValue, 8 },
        { long.MaxValue - 7, 8 },
        { long.MaxValue - 8, 8 },
    };

    [Theory]
    [MemberData(nameof(Outside))]
    public void Range_outside_the_file_is_refused_by_every_method(long offset, int count)
    {
        foreach (Way way in new[] { Way.Reserved, Way.Floating, Way.Buffered })
        {
            using MappedFile file = Open(MappedFileAccess.ReadWrite, way);
            // With all windows mapped, and with none.
            for (int i = 0; i < 2; i++)
            {
                Refuses(() => file.Read<long>(offset));
                Refuses(() => file.GetReader().Read<long>(offset));
                Refuses(() => file.Write(offset, 1L));
                Refuses(() => file.ReadExactly(offset, new byte[count]));
                Refuses(() => file.Write(offset, new byte[count]));
                Refuses(() => file.Gather<long>([0, offset, 8], new long[3]));
                Refuses(() => file.Lease(offset, count).Dispose());
                Refuses(() => file.Lease(offset, count, LeaseMode.Write, sequential: true).Dispose());
                Refuses(() => file.Prefetch(offset, count));
                Refuses(() => file.Advise(offset, count, MemoryAdvice.Random));
                Refuses(() => file.GetResidency(offset, count));
                file.Lease(0, Length).Dispose();
            }
            if (offset < 0)
            {
                Refuses(() => file.Read(offset, new byte[count]));
                Refuses(() => file.Checkpoint(offset, count));
                Refuses(() => file.CheckpointAsync(offset, count, CheckpointLevel.Written).AsTask());
                Refuses(() => file.SetLength(offset));
            }
            else
            {
                Assert.Equal(Math.Max(0, Length - offset), file.Read(offset, new byte[count]));
            }
            Assert.Equal(0, _manager.GetStatistics().PinnedBytes);
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    [InlineData(Length + 1)]
    public void Length_that_no_range_has_is_refused_by_every_method(int count)
    {
        using MappedFile file = Open(MappedFileAccess.ReadWrite, Way.Auto);
        foreach (long offset in new long[] { 0, 1, Window, Length })
        {
            Refuses(() => file.Lease(offset, count).Dispose());
            Refuses(() => file.Prefetch(offset, count));
            Refuses(() => file.Prefetch(offset, count < 0 ? long.MinValue : long.MaxValue));
            Refuses(() => file.Advise(offset, count, MemoryAdvice.Normal));
            Refuses(() => file.Advise(offset, count < 0 ? long.MinValue : long.MaxValue, MemoryAdvice.Normal));
            Refuses(() => file.GetResidency(offset, count));
            Refuses(() => file.GetResidency(offset, count < 0 ? long.MinValue : long.MaxValue));
            if (count < 0)
            {
                Refuses(() => file.Checkpoint(offset, count));
                Refuses(() => file.CheckpointAsync(offset, count, CheckpointLevel.Durable).AsTask());
            }
        }
        Assert.Equal(0, _manager.GetStatistics().PinnedBytes);
    }

    [Fact]
    public void Gather_wants_room_for_every_value_and_stops_at_the_first_bad_offset()
    {
        using MappedFile file = Open(MappedFileAccess.ReadWrite, Way.Auto);
        file.Write(8, 42L);
        long[] offsets = new long[200], values = new long[200];
        Array.Fill(offsets, 8);
        Assert.Throws<ArgumentException>(() => file.Gather<long>(offsets, values.AsSpan(1)));
        Assert.All(values, value => Assert.Equal(0, value));
        offsets[150] = Length - 7;
        Refuses(() => file.Gather<long>(offsets, values));
        Assert.All(values[..150], value => Assert.Equal(42, value));
        file.Gather<long>([], []);
    }

    [Fact]
    public void Disposed_file_refuses_everything_but_another_dispose()
    {
        MappedFile file = Open(MappedFileAccess.ReadWrite, Way.Auto);
        file.Write(0, 1L);
        file.Dispose();
        Action[] uses =
        [
            () => file.Read<long>(0), () => file.GetReader().Read<long>(0), () => file.Write(0, 1L),
            () => file.Read(0, new byte[1]), () => file.ReadExactly(0, new byte[1]), () => file.Write(0, new byte[1]),
            () => file.Gather<long>([0], new long[1]), () => file.Lease(0, 1).Dispose(), () => file.Lease(0, 0).Dispose(),
            () => file.SetLength(5), () => file.Refresh(), () => file.Prefetch(0, 1), () => file.Advise(0, 1, MemoryAdvice.Normal),
            () => file.GetResidency(0, 1), () => file.Checkpoint(), () => file.Checkpoint(0, 1),
        ];
        Assert.All(uses, use => Assert.Throws<ObjectDisposedException>(use));
        file.Dispose();
    }

    [Fact]
    public void Read_only_file_refuses_every_write()
    {
        using MappedFile file = Open(MappedFileAccess.Read, Way.Auto);
        file.Read<byte>(0);
        Assert.False(file.CanWrite);
        Assert.Throws<UnauthorizedAccessException>(() => file.Write(0, 1L));
        Assert.Throws<UnauthorizedAccessException>(() => file.Write(Window - 4, 1L));
        Assert.Throws<UnauthorizedAccessException>(() => file.Write(0, new byte[10]));
        Assert.Throws<UnauthorizedAccessException>(() => file.Lease(0, 1, LeaseMode.Write).Dispose());
        Assert.Throws<InvalidOperationException>(() =>
        {
            using MappedView view = file.Lease(0, 1);
            view.WritableSpan.Clear();
        });
        Assert.Equal(0, _manager.GetStatistics().PinnedBytes);
    }

    [Fact]
    public void Options_are_checked_before_anything_is_touched()
    {
        MappedFileOptions good = new() { ViewManager = _manager, WindowSizeBytes = Window };
        MappedFileOptions[] bad =
        [
            good with { InitialLength = -1 }, good with { InitialLength = long.MinValue }, good with { MaxLength = -1 },
            good with { InitialLength = 100, MaxLength = 99 }, good with { Access = (MappedFileAccess)3 }, good with { Access = (MappedFileAccess)(-1) },
            good with { Hint = (AccessHint)3 }, good with { Placement = (Placement)3 }, good with { Placement = (Placement)(-1) },
            good with { OnDispose = (DisposeBehavior)3 },
        ];
        string existing = _folder.FileWith([1, 2, 3], "existing");
        foreach (MappedFileOptions options in bad)
        {
            Refuses(() => MappedFile.Open(existing, options));
            if (options.Access == MappedFileAccess.Read)
            {
                Refuses(() => MappedFile.Create(existing, options));
                Refuses(() => MappedFile.Create(_folder.File("new"), options));
            }
            Assert.Equal(3, new FileInfo(existing).Length);
            Assert.False(File.Exists(_folder.File("new")));
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(ViewManager.BudgetBytesMin - 1)]
    [InlineData(long.MinValue)]
    public void Budget_below_the_least_is_refused(long budgetBytes)
    {
        Refuses(() => new ViewManager(budgetBytes).Dispose());
        Refuses(() => new ViewManager(new ViewManagerOptions { BudgetBytes = budgetBytes }).Dispose());
        Refuses(() => new ViewManager(0).Dispose());
        using ViewManager least = new(ViewManager.BudgetBytesMin);
        Assert.Equal(ViewManager.BudgetBytesMin, least.BudgetBytes);
        using ViewManager byDefault = new();
        Assert.True(byDefault.BudgetBytes > 1 << 28);
    }

    [Fact]
    public void Disposed_manager_takes_no_file_and_leaves_those_on_disk_alone()
    {
        ViewManager manager = WithRoom(4 * Window);
        MappedFileOptions options = new() { ViewManager = manager, WindowSizeBytes = Window };
        string existing = _folder.FileWith([1, 2, 3], "existing");
        MappedFile file = MappedFile.Open(existing, options);
        manager.Dispose();
        Assert.Throws<ObjectDisposedException>(() => MappedFile.Open(existing, options));
        Assert.Throws<ObjectDisposedException>(() => MappedFile.Create(_folder.File("new"), options));
        Assert.False(File.Exists(_folder.File("new")));
        Assert.Equal(2, file.Read<byte>(1));
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => MappedFile.Create(existing, options));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(existing));
        manager.Dispose();
        Assert.Throws<InvalidOperationException>(ViewManager.Default.Dispose);
    }

    private static void Refuses(Action action) => Assert.Throws<ArgumentOutOfRangeException>(action);

    private MappedFile Open(MappedFileAccess access, Way way) =>
        MappedFile.Open(_folder.FileWith(new byte[Length]), new MappedFileOptions
        {
            Access = access, Placement = way.Placement(), Source = way.Source(), WindowSizeBytes = Window, ViewManager = _manager,
        });
}
