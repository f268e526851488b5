using static BigFile.Tests.Managers;

namespace BigFile.Tests.Core;

public sealed class AllocationTests : IDisposable
{
    private const int Rounds = 300;

    private readonly TempFolder _folder = new();
    private readonly byte[] _buffer = new byte[3 * Window];
    private readonly long[] _offsets = new long[500];
    private readonly long[] _values = new long[500];

    public static TheoryData<Way> Placements => Managers.Placements;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Placements))]
    public void Accesses_that_hit_and_leases_allocate_nothing(Way way)
    {
        using ViewManager manager = WithRoom(24 * Window);
        using MappedFile file = Open(manager, way);
        Random random = new(41);
        for (int i = 0; i < _offsets.Length; i++)
            _offsets[i] = random.Next(8 * Window - 8);
        for (int i = 0; i < 8; i++)
            file.Write((long)i * Window, _buffer.AsSpan(0, Window));

        AssertAllocatesNothing("Read", () => file.Read<long>(12345));
        AssertAllocatesNothing("Read across windows", () => file.Read<long>(Window - 3));
        AssertAllocatesNothing("Write", () => file.Write(12345, 1L));
        AssertAllocatesNothing("Write across windows", () => file.Write(Window - 3, 1L));
        AssertAllocatesNothing("reader", () => file.GetReader().Read<long>(777));
        AssertAllocatesNothing("bulk read", () => file.ReadExactly(100, _buffer));
        AssertAllocatesNothing("bulk write", () => file.Write(100, _buffer));
        AssertAllocatesNothing("Gather", () => file.Gather<long>(_offsets, _values));
        AssertAllocatesNothing("lease", () => file.Lease(500, 5000).Dispose());
        AssertAllocatesNothing("write lease", () => file.Lease(500, 5000, LeaseMode.Write).Dispose());
        AssertAllocatesNothing("lease across windows", () => file.Lease(500, 3 * Window).Dispose());
        AssertAllocatesNothing("sequential lease", () => file.Lease(500, 3 * Window, LeaseMode.Read, sequential: true).Dispose());
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Misses_allocate_nothing_either_whether_they_map_or_go_by_handle(Way way)
    {
        foreach (AdmissionPolicy admission in Enum.GetValues<AdmissionPolicy>())
        {
            using ViewManager manager = WithRoom(3 * Window, admission);
            using MappedFile file = Open(manager, way);
            int i = 0;
            // The first evictions make the lists that later ones use.
            for (; i < 20; i++)
                file.Lease(i % 8 * Window, 100).Dispose();
            AssertAllocatesNothing($"Read, {admission}", () => file.Read<long>(i++ % 8 * Window));
            AssertAllocatesNothing($"bulk read, {admission}", () => file.ReadExactly(i++ % 5 * Window, _buffer));
            AssertAllocatesNothing($"lease, {admission}", () => file.Lease(i++ % 8 * Window, 100).Dispose());
            AssertAllocatesNothing($"lease across windows, {admission}", () => file.Lease(i++ % 5 * Window + 1, 2 * Window).Dispose());
            Assert.True(manager.GetStatistics().Evictions > Rounds, manager.GetStatistics().ToString());
        }
    }

    private static void AssertAllocatesNothing(string what, Action action)
    {
        for (int i = 0; i < Rounds; i++)
            action();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Rounds; i++)
            action();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated == 0, $"{what}: {allocated / (double)Rounds} bytes each");
    }

    private MappedFile Open(ViewManager manager, Way way) =>
        MappedFile.Open(_folder.FileWith(new byte[8 * Window]), new MappedFileOptions
        {
            Access = MappedFileAccess.ReadWrite, Placement = way.Placement(), Source = way.Source(), WindowSizeBytes = Window, ViewManager = manager,
        });
}
