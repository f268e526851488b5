using BigFile.Columnar;
using Microsoft.Win32.SafeHandles;
using static BigFile.Tests.Managers;

namespace BigFile.Tests.Columnar;

/// <summary>Buffers and bodies past 2 and 4 GiB, in sparse files.</summary>
public sealed class ArrowHugeTests : IDisposable
{
    private const long GiB = 1L << 30;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Way.Reserved)]
    [InlineData(Way.Floating)]
    [InlineData(Way.Buffered)]
    public void A_buffer_past_2_GiB_in_a_body_past_4_GiB_reads_right(Way way)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a file that is written past a hole has no hole on Win32");
        long rows = 3 * GiB / 8 + 12345, textBytes = 2 * GiB + 777;
        string path = Make(rows, textBytes);
        long[] places = [0, 1, (2 * GiB / 8) - 1, 2 * GiB / 8, rows - 2, rows - 1];
        Fill(path, rows, textBytes, places);
        using ViewManager manager = WithRoom(64 * Window);
        using ArrowFile file = ArrowFiles.Open(path, manager, way);
        Assert.Equal(rows + 1, file.RowCount);
        Assert.True(file.GetBatch(0).Body.Length > 4 * GiB);
        ArrowColumn numbers = file["n"], texts = file["t"];
        Column<long> column = numbers.As<long>();
        Assert.Equal(rows + 1, column.Count);
        foreach (long row in places)
        {
            Assert.Equal(row ^ 0x55, column[row]);
            using ColumnValues<long> lease = numbers.Lease<long>(0, row, 1);
            Assert.Equal((row, row ^ 0x55), (lease.FirstRow, lease.Values[0]));
            using ColumnArray array = numbers.LeaseArray(0, row, 1);
            Assert.Equal(row ^ 0x55, array.GetValue<long>(row));
        }
        Assert.Equal(7, column[rows]);
        using (ColumnArray array = texts.LeaseArray(0, rows - 1, 1))
        {
            Assert.Equal(776, array.GetBytes(rows - 1).Length);
            Assert.True(array.GetBytes(rows - 1).StartsWith("first"u8) && array.GetBytes(rows - 1).EndsWith("last"u8));
        }
        using (ColumnBytes lease = texts.LeaseBytes(0, rows - 1, 1))
            Assert.True(lease[0].StartsWith("first"u8) && lease[0].EndsWith("last"u8));
        Assert.Throws<NotSupportedException>(() => numbers.Lease<long>(0).Dispose());
        Assert.Throws<BudgetExceededException>(() => numbers.LeaseArray(0).Dispose());
        ViewStatistics after = manager.GetStatistics();
        Assert.Equal(0, after.PinnedBytes);
        Assert.True(after.MappedBytesPeak <= after.BudgetBytes, after.ToString());
    }

    [Fact]
    public void A_buffer_past_2_GiB_is_one_array_where_windows_are_in_place()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a file that is written past a hole has no hole on Win32");
        long rows = 3 * GiB / 8 + 12345;
        string path = Make(rows, 0);
        using ViewManager manager = new(16 * GiB);
        using ArrowFile file = ArrowFile.Open(path, new MappedFileOptions { ViewManager = manager, Placement = Placement.Reserved });
        using (ColumnArray array = file["n"].LeaseArray(0))
        {
            Assert.True(array.IsWhole);
            Assert.Equal((rows, rows * 8), (array.Length, array.GetBufferLength(1)));
            Assert.Equal(0, array.GetValue<long>(rows - 1));
            Assert.Equal(0, array.GetValues<long>(rows - 1000, 1000)[999]);
        }
        Assert.Equal(0, manager.GetStatistics().PinnedBytes);
    }

    private static void Fill(string path, long rows, long textBytes, long[] places)
    {
        using ArrowFile file = ArrowFile.Open(path);
        FileRange values = file["n"].GetLayout(0).Buffers[1], offsets = file["t"].GetLayout(0).Buffers[1], bytes = file["t"].GetLayout(0).Buffers[2];
        Assert.Equal((rows * 8, textBytes), (values.Length, bytes.Length));
        using SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        foreach (long row in places)
            RandomAccess.Write(handle, BitConverter.GetBytes(row ^ 0x55), values.Offset + row * 8);
        // The last row begins past 2 GiB and has the rest of the text.
        RandomAccess.Write(handle, BitConverter.GetBytes(2 * GiB + 1), offsets.Offset + (rows - 1) * 8);
        RandomAccess.Write(handle, BitConverter.GetBytes(textBytes), offsets.Offset + rows * 8);
        RandomAccess.Write(handle, "first"u8, bytes.Offset + 2 * GiB + 1);
        RandomAccess.Write(handle, "last"u8, bytes.End - 4);
    }

    private string Make(long rows, long textBytes)
    {
        ArrowMaker maker = new(new ArrowSchema([new("n", ArrowType.Int64), new("t", ArrowType.LargeUtf8)]));
        maker.Batch(rows, new MadeBody().Node(rows).Buffer([]).Buffer([], rows * 8).Node(rows).Buffer([]).Buffer([], (rows + 1) * 8).Buffer([], textBytes));
        maker.Batch(1, new MadeBody().Node(1).Buffer([]).Values<long>([7]).Node(1).Buffer([]).Values<long>([0, 0]).Buffer([]));
        string path = _folder.File("huge.arrow");
        using FileStream stream = new(path, FileMode.CreateNew, FileAccess.ReadWrite);
        maker.Write(stream);
        return path;
    }
}
