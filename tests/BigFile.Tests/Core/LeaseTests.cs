using System.Runtime.CompilerServices;
using BigFile.Tests.Views;
using static BigFile.Tests.Managers;

namespace BigFile.Tests.Core;

public sealed class LeaseTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly byte[] _content = Content(6 * Window + 777, seed: 11);

    public static TheoryData<Way> Placements => Managers.Placements;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Placements))]
    public void Second_dispose_of_a_copy_is_harmless(Way way)
    {
        using ViewManager manager = WithRoom(4 * Window);
        using MappedFile file = Open(manager, way);
        MappedView first = file.Lease(10, 100);
        MappedView copy = first;
        first.Dispose();
        // The record of the first lease is in use again, by another lease, when its copy is disposed.
        MappedView second = file.Lease(Window + 5, 100);
        copy.Dispose();
        first.Dispose();
        Assert.Equal(second.Span.ToArray(), _content[(Window + 5)..(Window + 105)]);
        Assert.Equal(Window, manager.GetStatistics().PinnedBytes);
        second.Dispose();
        Assert.Equal(0, manager.GetStatistics().PinnedBytes);
        EngineInvariants.Check(manager);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Use_after_dispose_throws(Way way)
    {
        using ViewManager manager = WithRoom(4 * Window);
        using MappedFile file = Open(manager, way, MappedFileAccess.ReadWrite);
        foreach (int length in new[] { 0, 10, 2 * Window })
        {
            MappedView view = file.Lease(5, length, LeaseMode.Write);
            MappedView copy = view;
            view.Dispose();
            AssertReleased(view);
            AssertReleased(copy);
            // Also when its record belongs to a new lease.
            using MappedView next = file.Lease(5, length, LeaseMode.Write);
            AssertReleased(copy);
        }
        AssertReleased(default);
        default(MappedView).Dispose();
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Leases_outlive_the_file(Way way)
    {
        using ViewManager manager = WithRoom(6 * Window);
        MappedFile file = Open(manager, way, MappedFileAccess.ReadWrite);
        MappedView inOne = file.Lease(100, 1000);
        MappedView across = file.Lease(Window - 50, 2 * Window, LeaseMode.Write);
        MappedView empty = file.Lease(7, 0);
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => file.Read<int>(0));
        Assert.Throws<ObjectDisposedException>(() => file.Lease(0, 1).Dispose());
        Assert.True(inOne.Span.SequenceEqual(_content.AsSpan(100, 1000)));
        Assert.True(across.Span.SequenceEqual(_content.AsSpan(Window - 50, 2 * Window)));
        across.WritableSpan[3] ^= 0xff;
        EngineInvariants.Check(manager);
        inOne.Dispose();
        across.Dispose();
        empty.Dispose();
        EngineInvariants.Check(manager);
        Assert.Equal(0, manager.GetStatistics().MappedBytes);
        Assert.Equal((byte)(_content[Window - 47] ^ 0xff), File.ReadAllBytes(_folder.File())[Window - 47]);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Refused_lease_says_who_holds_what_and_leaves_no_trace(Way way)
    {
        using ViewManager manager = WithRoom(3 * Window);
        using MappedFile file = Open(manager, way, MappedFileAccess.ReadWrite);
        BudgetExceededException e = Assert.Throws<BudgetExceededException>(() => file.Lease(0, 4 * Window).Dispose());
        Assert.Empty(e.Holders);
        Assert.Contains("no lease is out", e.Message, StringComparison.Ordinal);

        using (file.Lease(1, 2))
        using (file.Lease(Window + 3, 4, LeaseMode.Write))
        {
            foreach (bool sequential in new[] { false, true })
            {
                e = Assert.Throws<BudgetExceededException>(() => file.Lease(2 * Window, 2 * Window, LeaseMode.Read, sequential).Dispose());
                Assert.Equal(
                    [new LeaseHolder(file.Path, 1, 2, LeaseMode.Read), new LeaseHolder(file.Path, Window + 3, 4, LeaseMode.Write)],
                    e.Holders.OrderBy(h => h.Offset));
                Assert.Equal(manager.BudgetBytes, e.BudgetBytes);
                Assert.Equal(2 * Window, e.RequestedBytes);
                Assert.Equal(e.Holders.Order(Comparer<LeaseHolder>.Create((a, b) => a.Offset.CompareTo(b.Offset))), manager.GetHolders().OrderBy(h => h.Offset));
                Assert.Equal(2 * Window, manager.GetStatistics().PinnedBytes);
                EngineInvariants.Check(manager);
            }
            // What fits still fits.
            using MappedView third = file.Lease(2 * Window, Window);
            Assert.True(third.Span.SequenceEqual(_content.AsSpan(2 * Window, Window)));
        }
        Assert.Empty(manager.GetHolders());
        EngineInvariants.Check(manager);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Sequential_lease_that_is_refused_half_way_releases_what_it_held(Way way)
    {
        using ViewManager manager = WithRoom(3 * Window);
        using MappedFile file = Open(manager, way);
        file.Read<byte>(0);
        using (file.Lease(3 * Window, Window))
            Assert.Throws<BudgetExceededException>(() => file.Lease(0, 3 * Window, LeaseMode.Read, sequential: true).Dispose());
        Assert.Equal(0, manager.GetStatistics().PinnedBytes);
        Assert.Empty(manager.GetHolders());
        EngineInvariants.Check(manager);
        using MappedView view = file.Lease(0, 3 * Window, LeaseMode.Read, sequential: true);
        Assert.True(view.Span.SequenceEqual(_content.AsSpan(0, 3 * Window)));
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Empty_leases_hold_nothing_and_stand_in_no_ones_way(Way way)
    {
        using ViewManager manager = WithRoom(2 * Window);
        using MappedFile file = Open(manager, way, MappedFileAccess.ReadWrite);
        MappedView atStart = file.Lease(0, 0);
        MappedView inside = file.Lease(3 * Window + 5, 0, LeaseMode.Write);
        MappedView atEnd = file.Lease(_content.Length, 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Lease(_content.Length + 1, 0).Dispose());
        Assert.True(atStart.Span.IsEmpty && inside.WritableSpan.IsEmpty && atEnd.Span.IsEmpty);
        Assert.Equal(0, manager.GetStatistics().MappedBytes);
        Assert.Equal(0, manager.GetStatistics().DirtyBytes);
        file.SetLength(Window);
        atStart.Dispose();
        inside.Dispose();
        atEnd.Dispose();
        EngineInvariants.Check(manager);
    }

    [Fact]
    public unsafe void In_a_reservation_an_offset_keeps_its_address_for_life()
    {
        using ViewManager manager = WithRoom(2 * Window);
        using MappedFile file = Open(manager, Way.Reserved, MappedFileAccess.ReadWrite, maxLength: 64 * Window);
        byte* start;
        using (MappedView view = file.Lease(0, 1))
            start = (byte*)Unsafe.AsPointer(ref Unsafe.AsRef(in view.Span[0]));
        Random random = new(12);
        for (int i = 0; i < 2000; i++)
        {
            if (i % 400 == 399)
                file.SetLength(file.Length + random.Next(3 * Window));
            long offset = random.NextInt64(file.Length - Window);
            using MappedView view = file.Lease(offset, random.Next(1, Window), (LeaseMode)random.Next(2), random.Next(2) == 0);
            Assert.True(start + offset == Unsafe.AsPointer(ref Unsafe.AsRef(in view.Span[0])), $"offset {offset} moved");
        }
    }

    [Fact]
    public void Leases_of_one_file_are_released_by_any_thread_in_any_order()
    {
        using ViewManager manager = WithRoom(7 * Window);
        using MappedFile file = Open(manager, Way.Auto, MappedFileAccess.ReadWrite);
        List<(BigFile.Views.LeaseRecord Record, long Generation)> leases = [];
        for (int i = 0; i < 200; i++)
        {
            leases.Add((file.Views.AcquireLease(i * 1000, 500, i % 2 == 0 ? LeaseMode.Read : LeaseMode.Write, i % 3 == 0, out long generation, out _), generation));
        }
        Assert.Equal(200, manager.GetHolders().Count);
        Parallel.ForEach(leases.Concat(leases).OrderBy(l => l.Record.Offset * 7919 % 1009), l => l.Record.Release(l.Generation));
        Assert.Empty(manager.GetHolders());
        Assert.Equal(0, manager.GetStatistics().PinnedBytes);
        EngineInvariants.Check(manager);
    }

    private static void AssertReleased(MappedView view)
    {
        bool threw = false;
        try
        {
            _ = view.Span;
        }
        catch (ObjectDisposedException)
        {
            threw = true;
        }
        Assert.True(threw, "Span of a released lease");
        if (view.Mode != LeaseMode.Write)
            return;
        threw = false;
        try
        {
            _ = view.WritableSpan;
        }
        catch (ObjectDisposedException)
        {
            threw = true;
        }
        Assert.True(threw, "WritableSpan of a released lease");
    }

    private MappedFile Open(
        ViewManager manager, Way way, MappedFileAccess access = MappedFileAccess.Read, long maxLength = 0) =>
        MappedFile.Open(_folder.FileWith(_content), new MappedFileOptions
        {
            Access = access, Placement = way.Placement(), Source = way.Source(), WindowSizeBytes = Window, ViewManager = manager, MaxLength = maxLength,
        });
}
