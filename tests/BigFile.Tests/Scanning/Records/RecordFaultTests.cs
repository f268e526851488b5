using BigFile.Scanning;
using static BigFile.Tests.Managers;

namespace BigFile.Tests.Scanning;

/// <summary>Files of records that others cut while they are read.</summary>
public sealed class RecordFaultTests : IDisposable
{
    private const int RecordBytes = 16;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Way.Reserved)]
    [InlineData(Way.Floating)]
    [InlineData(Way.Buffered)]
    public void A_file_cut_under_a_walk_is_an_exception_with_its_place(Way way)
    {
        FileCutter.SkipUnlessCan();
        Assert.SkipUnless(MappedFile.FaultsAreGuarded, "the fault guard was not built: no C compiler, or neither Linux nor Win32 on x64");
        byte[] content = new byte[64 * Window];
        for (int i = 0; i < content.Length; i += RecordBytes)
            content[i] = RecordBytes - 1;
        string path = _folder.FileWith(content);
        using ViewManager manager = WithRoom(16 * Window);
        using MappedFile file = MappedFile.Open(path, new MappedFileOptions
        {
            WindowSizeBytes = Window, ViewManager = manager, Placement = way.Placement(), Source = way.Source(),
        });
        RecordFile records = file.AsRecords(RecordLayout.Parse("n:u8 rest:bytes[15]"));
        RecordField[] fields = [records.Layout["n"]];
        FileCutter.SetLength(path, 3 * Window);
        FileFaultException[] faults =
        [
            Assert.Throws<FileFaultException>(() => RecordStatistics.Of(records, fields, null, new RecordScanOptions { ThreadCount = 3, ChunkRecords = 1000 })),
            Assert.Throws<FileFaultException>(() => SumRows(records)),
            Assert.Throws<FileFaultException>(() => CountPrefixed(file)),
            Assert.Throws<FileFaultException>(() => records.UpperBound(records.Layout["n"], records.Layout["n"].MakeKey(RecordBytes - 1))),
            Assert.Throws<FileFaultException>(() => new SortedLines<ByteKey>(file, LineKeys.Text()).LowerBound(default)),
        ];
        foreach (FileFaultException fault in faults)
        {
            Assert.Equal(path, fault.Path);
            Assert.InRange(fault.Offset, 3 * Window, content.Length - 1);
        }
        file.Refresh();
        const int Left = 3 * Window / RecordBytes;
        Assert.Equal((Left, Left, Left * (RecordBytes - 1)), (records.Count, CountPrefixed(file), SumRows(records)));
        Assert.Equal(Left, RecordStatistics.Of(records, fields).Count);
        Assert.Equal(0, manager.GetStatistics().PinnedBytes);
    }

    private static int CountPrefixed(MappedFile file)
    {
        int count = 0;
        foreach (LengthPrefixedRecord _ in file.EnumerateRecords(LengthPrefix.Fixed(1)))
            count++;
        return count;
    }

    private static long SumRows(RecordFile records)
    {
        long sum = 0;
        foreach (RecordRow row in records.Rows())
            sum += records.Layout.Fields[0].GetInt64(row.Span);
        return sum;
    }
}
