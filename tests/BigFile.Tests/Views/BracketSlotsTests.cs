using System.Reflection;
using System.Runtime.CompilerServices;
using static BigFile.Tests.Managers;
using BracketSlots = BigFile.Views.BracketSlots;

namespace BigFile.Tests.Views;

public sealed unsafe class BracketSlotsTests : IDisposable
{
    private const int StackPageBytes = 4096;

    private readonly TempFolder _folder = new();
    private readonly byte[] _buffer = new byte[3 * Window];
    private readonly long[] _values = new long[100];
    private readonly long[] _offsets = new long[100];

    public static TheoryData<Way> Placements => Managers.Placements;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Placements))]
    public void Every_bracket_is_closed_wherever_on_the_stack_it_was_opened(Way way)
    {
        using ViewManager manager = WithRoom(8 * Window);
        using MappedFile file = MappedFile.Open(_folder.FileWith(new byte[8 * Window]), new MappedFileOptions
        {
            Access = MappedFileAccess.ReadWrite, Placement = way.Placement(), Source = way.Source(), WindowSizeBytes = Window, ViewManager = manager,
        });
        new Random(81).NextBytes(_buffer);
        for (int i = 0; i < _offsets.Length; i++)
            _offsets[i] = i * 5000 % (4 * Window);
        file.Write(0, _buffer);
        for (int bytes = 16; bytes <= StackPageBytes + 16; bytes += 16)
        {
            AccessUnder(bytes, file);
            Assert.Equal(0, OpenBrackets(manager.Index));
        }
        Assert.True(manager.GetStatistics().Hits > 1000);
    }

    [Fact]
    public void Threads_that_come_and_go_lose_no_hit_and_share_no_slot()
    {
        const int rounds = 20, threads = 8, reads = 5000;
        using ViewManager manager = WithRoom(2 * Window);
        using MappedFile file = MappedFile.Open(_folder.FileWith(new byte[Window]), new MappedFileOptions
        {
            WindowSizeBytes = Window, ViewManager = manager,
        });
        file.Read<byte>(0);
        for (int round = 0; round < rounds; round++)
        {
            Thread[] running = [.. Enumerable.Range(0, threads).Select(i => new Thread(() => ReadAtDepth(file, i * 300, reads)))];
            Array.ForEach(running, thread => thread.Start());
            Array.ForEach(running, thread => thread.Join());
        }
        Assert.Equal((long)rounds * threads * reads, manager.GetStatistics().Hits);
        Assert.Equal(0, OpenBrackets(manager.Index));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ReadAtDepth(MappedFile file, int bytes, int reads)
    {
        byte* pad = stackalloc byte[bytes + 1];
        pad[bytes] = 1;
        for (int i = 0; i < reads; i++)
            file.Read<int>(i);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AccessUnder(int stackBytes, MappedFile file)
    {
        byte* pad = stackalloc byte[stackBytes];
        pad[0] = 1;
        file.Read<long>(100);
        file.Read<long>(Window - 4);
        file.Write(200, 1L);
        file.Write(Window - 4, 1L);
        file.GetReader().Read<long>(300);
        file.ReadExactly(0, _buffer);
        file.Gather<long>(_offsets, _values);
        file.Lease(0, 100).Dispose();
        file.Lease(0, 100, LeaseMode.Write).Dispose();
        file.Lease(Window - 5, 10).Dispose();
        file.Lease(Window - 5, 3 * Window, LeaseMode.Write).Dispose();
    }

    // The list of blocks is private to the class and of no use to anything but this.
    private static int OpenBrackets(int managerIndex)
    {
        nint block = (nint)typeof(BracketSlots).GetField("s_blocks", BindingFlags.Static | BindingFlags.NonPublic)!.GetValue(null)!;
        Assert.NotEqual(0, block);
        int open = 0;
        // SAFETY: blocks are never freed; the address of the next one stands 8 bytes into each.
        for (; block != 0; block = *(nint*)(block + 8))
            open += (int)(Volatile.Read(ref *(long*)(block + BracketSlots.OffsetOf(managerIndex))) & 1);
        return open;
    }
}
