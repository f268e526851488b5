using BigFile.Benchmarking;
using static BigFile.Tests.Managers;

namespace BigFile.Tests.Benchmarking;

public sealed class WaysAllocationTests : IDisposable
{
    private const int Rounds = 300;

    private readonly TempFolder _folder = new();
    private readonly byte[] _buffer = new byte[2 * Window];
    private readonly long[] _offsets = [.. Enumerable.Range(0, 500).Select(i => (long)i * 7919 % (WayCases.FileBytes - 8))];
    private readonly long[] _values = new long[500];

    public static TheoryData<string, int, int> All => WayCases.All;

    public static TheoryData<string, int, int> Appending => WayCases.Appending;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(All))]
    public void Reads_scans_gathers_and_writes_allocate_nothing(string kind, int windowBytes, int budgetBytes)
    {
        BenchWork work = kind == nameof(WayKind.Direct) ? BenchWork.RandomRead : BenchWork.Mixed;
        using BigFile.Benchmarking.Way way = WayCases.Open(
            WayCases.Spec(kind, windowBytes, budgetBytes), WayCases.Job(_folder.FileWith(new byte[WayCases.FileBytes]), work), WayCases.FileBytes);
        using WaySession session = way.CreateSession();
        int i = 0;
        AssertAllocatesNothing("read in order", () => session.Read(i++ % 80 * 4096, _buffer.AsSpan(0, 4096)));
        AssertAllocatesNothing("read anywhere", () => session.Read((i++ % 80 * 37 % 80) * 4096, _buffer.AsSpan(0, 1000)));
        AssertAllocatesNothing("read of a window", () => session.Read(i++ % 5 * Window, _buffer.AsSpan(0, Window)));
        AssertAllocatesNothing("scan", () => session.Scan(i++ % 5 * Window, Window, _buffer));
        AssertAllocatesNothing("gather", () => session.Gather(_offsets, _values));
        if (work == BenchWork.RandomRead)
            return;
        AssertAllocatesNothing("write in order", () => session.Write(i++ % 80 * 4096, _buffer.AsSpan(0, 4096)));
        AssertAllocatesNothing("write anywhere", () => session.Write((i++ % 80 * 37 % 80) * 4096, _buffer.AsSpan(0, 1000)));
        AssertAllocatesNothing("write of a window", () => session.Write(i++ % 5 * Window, _buffer.AsSpan(0, Window)));
    }

    [Theory]
    [MemberData(nameof(Appending))]
    public void Appends_allocate_nothing(string kind, int windowBytes, int budgetBytes)
    {
        using BigFile.Benchmarking.Way way = WayCases.Open(
            WayCases.Spec(kind, windowBytes, budgetBytes), WayCases.Job(_folder.File(), BenchWork.Append), 0);
        using WaySession session = way.CreateSession();
        AssertAllocatesNothing("append", () => session.Append(_buffer.AsSpan(0, 100)));
    }

    private static void AssertAllocatesNothing(string what, Action action)
    {
        for (int i = 0; i < Rounds; i++)
            action();
        // What is allocated once, such as the event of a lock that two threads meet at for the first time, is not an operation's.
        long allocated = long.MaxValue;
        for (int attempt = 0; attempt < 3 && allocated != 0; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Rounds; i++)
                action();
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }
        Assert.True(allocated == 0, $"{what}: {allocated / (double)Rounds} bytes each");
    }
}
