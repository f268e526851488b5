using BigFile.Columnar;
using BigFile.Platform;
using BigFile.Tests.Platform;
using Microsoft.Win32.SafeHandles;
using static BigFile.Tests.Managers;

namespace BigFile.Tests.Columnar;

/// <summary>What opening a file and reading one of its columns touches, and what it allocates.</summary>
public sealed class ProjectionTests : IDisposable
{
    private const int Columns = 8;

    private readonly TempFolder _folder = new();

    public static TheoryData<Way> Placements => Managers.Placements;

    public void Dispose() => _folder.Dispose();

    // What is read by handle is read by the platform, so that it can be seen what.
    [Fact]
    public void Opening_maps_nothing_and_a_layout_reads_the_header_of_its_batch()
    {
        string path = ArrowFiles.Numbers(Columns, 9000, 9000, 9000).MakeFile(_folder);
        RecordingPlatform platform = new(MappingPlatform.Current);
        using ViewManager manager = WithRoom(8 * Window, platform: platform);
        using ArrowFile file = ArrowFiles.Open(path, manager, Way.Buffered);
        FileRange footer = new(file.BodyEnd, file.File.Length - file.BodyEnd);
        platform.AssertTouchedOnly(new FileRange(0, 8), footer);
        platform.Reads.Clear();
        Assert.Equal((0, 3), (manager.GetStatistics().MappedBytesPeak, manager.GetStatistics().BypassReads));
        ArrowBlock block = file.Batches.GetHeader(1).Block;
        FileRange values = file.Columns[5].GetLayout(1).Buffers[1], header = new(block.Offset, block.MetadataBytes);
        platform.AssertTouchedOnly(header, footer);
        platform.Reads.Clear();
        using (ColumnValues<double> lease = file.Columns[5].Lease<double>(1))
        {
            Assert.Equal(ArrowFiles.Number(1, 5, 8999), lease.Values[8999]);
            long first = values.Offset / Window, end = (values.End + Window - 1) / Window;
            Assert.Equal((end - first) * Window, manager.GetStatistics().PinnedBytes);
        }
        platform.AssertTouchedOnly(values, header, footer);
    }

    [Fact]
    public void Reading_a_column_brings_just_its_buffers_into_the_page_cache()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only posix_fadvise drops clean pages at once");
        string format = new DriveInfo(_folder.Path).DriveFormat;
        Assert.SkipUnless(format is "ext4" or "ext3" or "xfs" or "btrfs", $"{format} may keep its pages");
        const int Rows = 96 << 10, Batches = 4;
        string path = ArrowFiles.Numbers(Columns, [.. Enumerable.Repeat(Rows, Batches)]).MakeFile(_folder);
        using (FileStream stream = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
            stream.Flush(flushToDisk: true);
        using ViewManager manager = WithRoom(64 * Window);
        MappedFileOptions options = ArrowFiles.Options(manager) with { Hint = AccessHint.Random };
        using MappedFile watcher = MappedFile.Open(path, options);
        watcher.Advise(0, watcher.Length, MemoryAdvice.DontNeed);
        Assert.SkipWhen(watcher.GetResidency(0, watcher.Length).ResidentBytes > watcher.Length / 4, "the system keeps the pages");
        using ArrowFile file = ArrowFile.Open(path, options);
        long opened = watcher.GetResidency(0, watcher.Length).ResidentBytes;
        Assert.InRange(opened, 1, 1 << 20);
        double sum = 0;
        foreach (ColumnRun<double> run in file.Columns[3].As<double>().GetRuns())
            sum += run.Values[0];
        foreach (ColumnRun<double> run in file.Columns[3].As<double>().GetRuns())
        {
            foreach (double value in run.Values)
                sum += value;
        }
        Assert.NotEqual(0, sum);
        long resident = watcher.GetResidency(0, watcher.Length).ResidentBytes, column = (long)Rows * sizeof(double) * Batches;
        Assert.InRange(resident, column, column + (2 << 20));
        Assert.True(resident < watcher.Length / 2);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Leases_and_runs_allocate_nothing(Way way)
    {
        ArrowMaker maker = new(new ArrowSchema([new("v", ArrowType.Int64), new("t", ArrowType.Utf8), new("b", ArrowType.Bool), new("f", ArrowType.FixedSizeBinary(3))]));
        _ = new MadeTable(maker, 5, 1, 3000, 3000, 20);
        using ViewManager manager = WithRoom(24 * Window);
        using ArrowFile file = ArrowFiles.Open(maker.MakeFile(_folder), manager, way);
        ArrowColumn v = file["v"], t = file["t"], b = file["b"], f = file["f"];
        Column<long> column = v.As<long>();
        int i = 0;
        AssertAllocatesNothing("values", () => v.Lease<long>(i++ % 3).Dispose());
        AssertAllocatesNothing("rows of values", () => v.Lease<long>(i++ % 2, 77, 1000).Dispose());
        AssertAllocatesNothing("no rows of values", () => v.Lease<long>(i++ % 2, 77, 0).Dispose());
        AssertAllocatesNothing("bytes", () =>
        {
            using ColumnBytes bytes = t.LeaseBytes(i++ % 3);
            _ = bytes[i % 20].Length + bytes.Validity.CountNulls();
        });
        AssertAllocatesNothing("rows of bytes", () => t.LeaseBytes(i++ % 2, 3, 500).Dispose());
        AssertAllocatesNothing("no rows of bytes", () => t.LeaseBytes(i++ % 2, 3, 0).Dispose());
        AssertAllocatesNothing("fixed bytes", () => f.LeaseBytes(i++ % 3).Dispose());
        AssertAllocatesNothing("bits", () => _ = b.LeaseBits(i++ % 3) is var bits && Drop(bits));
        AssertAllocatesNothing("a value", () => _ = column[i++ % 6000]);
        AssertAllocatesNothing("null", () => _ = column.IsNull(i++ % 6000));
        AssertAllocatesNothing("a run", () => column.Lease(i++ % 100, 100).Dispose());
        AssertAllocatesNothing("runs", () =>
        {
            foreach (ColumnRun<long> run in column.GetRuns(1000))
                _ = run.Values[0] + run.Validity.CountNulls();
        });
        AssertAllocatesNothing("the children's place", () => _ = column.NullCount);
        Assert.Equal(0, manager.GetStatistics().PinnedBytes);
    }

    [Fact]
    public void Opening_allocates_the_same_for_a_file_of_many_batches()
    {
        using ViewManager manager = WithRoom(24 * Window);
        string few = ArrowFiles.Numbers(2, [.. Enumerable.Repeat(3, 2)]).MakeFile(_folder, "a.arrow");
        string many = ArrowFiles.Numbers(2, [.. Enumerable.Repeat(3, 2000)]).MakeFile(_folder, "b.arrow");
        long OpenOf(string path)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            using (ArrowFile file = ArrowFiles.Open(path, manager))
                Assert.Equal(2, file.Columns.Count);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
        for (int i = 0; i < 30; i++)
            _ = OpenOf(few) + OpenOf(many);
        Assert.InRange(OpenOf(many), 0, OpenOf(few) + 4096);
    }

    private static bool Drop(ColumnBits bits)
    {
        bool any = bits.CountTrue() > 0;
        bits.Dispose();
        return any;
    }

    private static void AssertAllocatesNothing(string what, Action action)
    {
        const int Rounds = 200;
        for (int i = 0; i < Rounds; i++)
            action();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Rounds; i++)
            action();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated == 0, $"{what}: {allocated / (double)Rounds} bytes each");
    }

    private sealed class RecordingPlatform(MappingPlatform inner) : ForwardingPlatform(inner)
    {
        public List<FileRange> Reads { get; } = [];

        /// <summary>Asserts that something was read, and nothing but windows that have bytes of these.</summary>
        public void AssertTouchedOnly(params FileRange[] ranges)
        {
            Assert.NotEmpty(Reads);
            Assert.All(Reads, read => Assert.True(
                ranges.Any(range => read.Offset / Window <= (range.End - 1) / Window && (read.End - 1) / Window >= range.Offset / Window && read.Length <= range.Length + 2 * Window),
                read.ToString()));
        }

        public override int ReadAt(SafeFileHandle file, long offset, nint address, long bytes, out long read)
        {
            Reads.Add(new FileRange(offset, bytes));
            return base.ReadAt(file, offset, address, bytes, out read);
        }
    }
}
