using BigFile.Columnar;
using BigFile.Platform;
using BigFile.Tests.Platform;
using static BigFile.Tests.Managers;

namespace BigFile.Tests.Columnar.Raw;

/// <summary>Every call to the system is made to fail once, and from each one on, while rows are appended and checkpointed.</summary>
public sealed class RawColumnsFaultTests : IDisposable
{
    private const int BatchRows = 9_000;

    private readonly TempFolder _folder = new();
    private int _runs;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Way.Reserved, false)]
    [InlineData(Way.Reserved, true)]
    [InlineData(Way.Floating, false)]
    [InlineData(Way.Buffered, false)]
    [InlineData(Way.Buffered, true)]
    public void Whatever_fails_the_rows_of_a_checkpoint_that_returned_are_there(Way way, bool lasting)
    {
        for (int n = 1; RunOnce(way, n, lasting); n++)
            Assert.True(n < 2000);
    }

    private bool RunOnce(Way way, int n, bool lasting)
    {
        string path = _folder.File($"{_runs++}");
        FaultingPlatform faults = new(MappingPlatform.Current);
        int checkpointed = 0, ended = 0;
        using (ViewManager manager = WithRoom(3 * Window, platform: faults))
        {
            MappedFileOptions options = new() { ViewManager = manager, WindowSizeBytes = Window, Placement = way.Placement(), Source = way.Source() };
            RawColumns? columns = null;
            faults.Arm(n, lasting);
            Try(() => columns = RawColumns.Create(path, ArrowTypeParser.ParseSchema("a: int64, b: int16"), options));
            for (int batch = 0; batch < 3 && columns is not null; batch++)
            {
                long before = columns.RowCount;
                long[] a = [.. Enumerable.Range(0, BatchRows).Select(i => before + i)];
                if (Try(() => columns.Append<long, short>(a, Array.ConvertAll(a, value => (short)value))))
                    ended++;
                Assert.Equal(ended * BatchRows, columns.RowCount);
                int all = ended;
                if (batch != 1 && Try(() => columns.Checkpoint()))
                    checkpointed = all;
                else if (columns.CheckpointedRowCount == all * BatchRows)
                    checkpointed = all;
            }
            Try(() => columns?.Dispose());
            faults.Disarm();
        }
        if (faults.HoldsFiles)
        {
            // Nobody can open or replace it then.
            _folder.MayStay = true;
            return true;
        }
        if (!File.Exists(Path.Combine(path, "schema.json")))
        {
            Assert.Equal(0, checkpointed);
            Assert.NotNull(faults.Fired);
            return true;
        }
        Check(path, checkpointed * BatchRows);
        return faults.Fired is not null;
    }

    private static void Check(string path, long rowsMin)
    {
        using RawColumns columns = RawColumns.Open(path, new MappedFileOptions { Access = MappedFileAccess.ReadWrite });
        Assert.True(columns.RowCount >= rowsMin, $"{columns.RowCount} rows, {rowsMin} were checkpointed");
        Assert.Equal(0, columns.RowCount % BatchRows);
        long[] a = RawColumnsTests.Values<long>(columns["a"]);
        Assert.Equal(Enumerable.Range(0, a.Length).Select(i => (long)i), a);
        Assert.Equal(Array.ConvertAll(a, value => (short)value), RawColumnsTests.Values<short>(columns["b"]));
        columns.Append<long, short>([1], [1]);
        columns.Checkpoint();
    }

    private static bool Try(Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (Exception e) when (e is IOException or PlatformNotSupportedException)
        {
            return false;
        }
    }
}
