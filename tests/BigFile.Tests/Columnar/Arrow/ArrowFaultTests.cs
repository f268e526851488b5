using BigFile.Columnar;
using static BigFile.Tests.Managers;

namespace BigFile.Tests.Columnar;

/// <summary>Files that others cut while columns of them are read.</summary>
public sealed class ArrowFaultTests : IDisposable
{
    private const int Rows = 100_000;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Way.Reserved)]
    [InlineData(Way.Floating)]
    [InlineData(Way.Buffered)]
    public void A_file_cut_under_its_columns_is_an_exception_with_its_place(Way way)
    {
        FileCutter.SkipUnlessCan();
        Assert.SkipUnless(MappedFile.FaultsAreGuarded, "the fault guard was not built: no C compiler, or neither Linux nor Win32 on x64");
        ArrowMaker maker = ArrowFiles.Numbers(1, Rows, Rows);
        byte[] content = maker.Make();
        string path = _folder.FileWith(content);
        using ViewManager manager = WithRoom(64 * Window);
        using ArrowFile file = ArrowFiles.Open(path, manager, way);
        Column<long> column = file.Columns[0].As<long>();
        FileRange values = file.Columns[0].GetLayout(0).Buffers[1];
        long kept = (values.Offset + values.Length / 2) & ~(long)(Window - 1);
        FileCutter.SetLength(path, kept);

        FileFaultException run = Assert.Throws<FileFaultException>(() => Sum(column));
        FileFaultException lease = Assert.Throws<FileFaultException>(() => Last(file.Columns[0]));
        FileFaultException array = Assert.Throws<FileFaultException>(() => LastOfArray(file.Columns[0]));
        foreach (FileFaultException fault in new[] { run, lease, array })
        {
            Assert.Equal(path, fault.Path);
            Assert.InRange(fault.Offset, kept, content.Length);
        }
        Assert.Equal(0, manager.GetStatistics().PinnedBytes);
    }

    [Fact]
    public void Leases_outlive_the_file_that_they_came_from()
    {
        string path = ArrowFiles.Numbers(2, 1000).MakeFile(_folder);
        using ViewManager manager = WithRoom(64 * Window);
        ArrowFile file = ArrowFiles.Open(path, manager);
        ArrowColumn column = file.Columns[0];
        using (ColumnBatch batch = file.LeaseBatch(0))
        {
            file.Dispose();
            Assert.Equal(ArrowFiles.Number(0, 0, 999), batch.Columns[0].GetValue<long>(999));
            Assert.Throws<ObjectDisposedException>(() => column.Lease<long>(0).Dispose());
        }
        Assert.Equal(0, manager.GetStatistics().MappedBytes);
    }

    private static long Sum(Column<long> column)
    {
        long sum = 0;
        foreach (ColumnRun<long> run in column.GetRuns())
        {
            // Single reads: a copy in native code would end the process on Win32.
            for (int i = 0; i < run.Count; i += 100)
                sum += Touch(run.Values, i);
        }
        return sum;
    }

    private static void Last(ArrowColumn column)
    {
        using ColumnValues<long> values = column.Lease<long>(0);
        Touch(values.Values, Rows - 1);
        values.ThrowIfFaulted();
    }

    private static void LastOfArray(ArrowColumn column)
    {
        using ColumnArray array = column.LeaseArray(0);
        Touch(array.GetValues<long>(0, Rows), Rows - 1);
        array.ThrowIfFaulted();
    }

    private static long Touch(ReadOnlySpan<long> values, int index)
    {
        try
        {
            return values[index];
        }
        catch (NullReferenceException) when (OperatingSystem.IsWindows())
        {
            return 0;
        }
    }
}
