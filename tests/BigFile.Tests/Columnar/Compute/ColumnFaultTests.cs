using BigFile.Columnar;
using static BigFile.Tests.Managers;

namespace BigFile.Tests.Columnar.Compute;

/// <summary>Files that others cut under aggregates.</summary>
public sealed class ColumnFaultTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Way.Reserved)]
    [InlineData(Way.Floating)]
    [InlineData(Way.Buffered)]
    public void A_file_cut_under_an_aggregate_is_an_exception_and_no_zero_counts(Way way)
    {
        FileCutter.SkipUnlessCan();
        Assert.SkipUnless(MappedFile.FaultsAreGuarded, "the fault guard was not built: no C compiler, or neither Linux nor Win32 on x64");
        byte[] content = new byte[64 * Window];
        content.AsSpan().Fill(1);
        string path = _folder.FileWith(content);
        using ViewManager manager = WithRoom(32 * Window);
        using MappedFile file = MappedFile.Open(path, new MappedFileOptions
        {
            WindowSizeBytes = Window, ViewManager = manager, Placement = way.Placement(), Source = way.Source(),
        });
        using ChunkedColumn<long> source = ChunkedColumn<long>.Over(file);
        Column<long> column = source.Column;
        FileCutter.SetLength(path, 3 * Window);
        var options = new ColumnScanOptions { ThreadCount = 2, PieceRows = 1024 };
        FileFaultException[] faults =
        [
            Assert.Throws<FileFaultException>(() => column.Sum(options)),
            Assert.Throws<FileFaultException>(() => column.Sum()),
            Assert.Throws<FileFaultException>(() => column.Min(options)),
            Assert.Throws<FileFaultException>(() => column.Histogram(0, 1, 2, options)),
            Assert.Throws<FileFaultException>(() => column.Where(ColumnComparison.Equal, 0, options)),
            Assert.Throws<FileFaultException>(() => column.Take([1, column.Count - 1], new long[2])),
        ];
        foreach (FileFaultException fault in faults)
        {
            Assert.Equal(path, fault.Path);
            Assert.InRange(fault.Offset, 3 * Window, content.Length - 1);
        }
        file.Refresh();
        Assert.Equal(0, manager.GetStatistics().PinnedBytes);
        var left = new ColumnScanOptions { Selection = RowSelection.FromRange(column.Count, 0, 3 * Window / 8), PieceRows = 1024 };
        Assert.Equal((Int128)0x0101_0101_0101_0101 * (3 * Window / 8), column.Sum(left));
    }
}
