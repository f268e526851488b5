using BigFile.Platform;
using BigFile.Tests.Platform;

namespace BigFile.Tests.Core;

/// <summary>Ranges handed to a function, in place or copied.</summary>
public sealed class VisitTests
{
    private const int FileBytes = (3 << 20) + 12_345;

    [Theory]
    [InlineData(CopyPath.Auto)]
    [InlineData(CopyPath.Mapped)]
    [InlineData(CopyPath.Handle)]
    public void Whatever_the_way_the_function_gets_the_bytes_of_the_range(CopyPath path)
    {
        const int Seed = 77;
        using TempFolder folder = new();
        byte[] content = Content();
        string name = folder.FileWith(content);
        using ViewManager manager = new(1 << 20);
        using MappedFile file = MappedFile.Open(name, new MappedFileOptions { CopyPath = path, WindowSizeBytes = 256 << 10, ViewManager = manager });
        Random random = new(Seed);
        byte[] buffer = new byte[300_000];
        for (int i = 0; i < 20_000; i++)
        {
            int length = random.Next(random.Next(2) == 0 ? 2_000 : buffer.Length);
            int offset = random.Next(FileBytes - length);
            byte[] expected = content;
            bool same = file.Visit(
                offset, length, buffer, (expected, offset), static (span, state) => span.SequenceEqual(state.expected.AsSpan(state.offset, span.Length)));
            Assert.True(same, $"seed {Seed}, visit {i}: {length} bytes at {offset}");
        }
        Assert.InRange(manager.GetStatistics().MappedBytesPeak, 0, 1 << 20);
    }

    [Fact]
    public void With_a_buffer_a_visit_does_not_fail_for_the_budget_and_without_one_it_does()
    {
        byte[] content = Content();
        using TempFolder folder = new();
        using ViewManager manager = new(512 << 10);
        using MappedFile file = OpenNarrow(folder, manager, content);
        using MappedView holder = file.Lease(0, 384 << 10);
        byte[] buffer = new byte[256 << 10];
        for (int offset = 512 << 10; offset + buffer.Length < FileBytes; offset += 100_000)
            Assert.Equal(content[offset], file.Visit(offset, buffer.Length, buffer, 0, static (span, _) => span[0]));
        Assert.Throws<BudgetExceededException>(() => file.Visit(1 << 20, 256 << 10, [], 0, static (span, _) => span[0]));
    }

    [Fact]
    public void With_the_budget_held_a_visit_costs_no_exception()
    {
        byte[] content = Content();
        using TempFolder folder = new();
        using ViewManager manager = new(512 << 10);
        using MappedFile file = OpenNarrow(folder, manager, content);
        using MappedView holder = file.Lease(0, 384 << 10);
        byte[] buffer = new byte[256 << 10];
        long allocated = 0;
        // The second time everything is compiled, and lists are as long as they get.
        for (int round = 0; round < 2; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int offset = 384 << 10; offset + buffer.Length < FileBytes; offset += 64 << 10)
            {
                bool same = file.Visit(offset, buffer.Length, buffer, (content, offset), static (span, state) => span.SequenceEqual(state.content.AsSpan(state.offset, span.Length)));
                if (!same)
                    Assert.Fail($"other bytes at {offset}");
            }
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }
        // An exception with the holders it names is a kilobyte and more.
        int visits = (FileBytes - (640 << 10)) / (64 << 10);
        Assert.InRange(allocated, 0, 100 * visits);
    }

    [Theory]
    [InlineData(CopyPath.Handle, WindowSource.Mapped)]
    [InlineData(CopyPath.Mapped, WindowSource.Buffered)]
    [InlineData(CopyPath.Mapped, WindowSource.Direct)]
    public void A_read_by_handle_that_the_device_fails_is_a_fault_with_its_place_and_counts_once(CopyPath path, WindowSource source)
    {
        using TempFolder folder = new();
        byte[] content = Content();
        string name = folder.FileWith(content);
        FaultingPlatform platform = new(MappingPlatform.Current) { Only = PlatformCall.ReadAt };
        using ViewManager manager = new(new ViewManagerOptions { BudgetBytes = 1 << 20, Platform = platform });
        using MappedFile file = MappedFile.Open(
            name, new MappedFileOptions { CopyPath = path, Source = source, WindowSizeBytes = 64 << 10, ViewManager = manager });
        byte[] buffer = new byte[100_000];
        Action<long>[] reads =
        [
            offset => file.ReadExactly(offset, buffer),
            offset => file.Visit(offset, buffer.Length, buffer, 0, static (_, _) => 0),
            offset => file.Read<byte>(offset),
        ];
        long at = 300_000;
        foreach (Action<long> read in reads)
        {
            platform.Arm(1, lasting: true);
            FileFaultException fault = Assert.Throws<FileFaultException>(() => read(at));
            Assert.Equal((name, at, (long)FileBytes), (fault.Path, fault.Offset, fault.FileLength));
            Assert.False(fault.WasCut);
            Assert.Equal(FaultingPlatform.PlainError, Assert.IsType<MappingException>(fault.InnerException).NativeErrorCode);
            platform.Disarm();
            read(at);
            Assert.Equal(content[at], file.Read<byte>(at));
            at += 500_000;
        }
    }

    [Fact]
    public void Wrong_ranges_and_buffers_are_refused()
    {
        using TempFolder folder = new();
        using MappedFile file = MappedFile.Open(folder.FileWith(Content()));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Visit(-1, 1, [], 0, static (_, _) => 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Visit(0, -1, [], 0, static (_, _) => 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Visit(FileBytes - 1, 2, [], 0, static (_, _) => 0));
        Assert.Throws<ArgumentException>(() => file.Visit(0, 2, new byte[1], 0, static (_, _) => 0));
        Assert.Equal(0, file.Visit(FileBytes, 0, [], 0, static (span, _) => span.Length));
    }

    private static MappedFile OpenNarrow(TempFolder folder, ViewManager manager, byte[] content) =>
        MappedFile.Open(folder.FileWith(content), new MappedFileOptions { WindowSizeBytes = 64 << 10, ViewManager = manager });

    private static byte[] Content()
    {
        byte[] content = new byte[FileBytes];
        new Random(5).NextBytes(content);
        return content;
    }
}
