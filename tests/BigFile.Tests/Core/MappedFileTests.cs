namespace BigFile.Tests.Core;

public class MappedFileTests : IDisposable
{
    private const int Window = 64 << 10;

    private readonly TempFolder _folder = new();

    public static TheoryData<Placement> Placements => [Placement.Reserved, Placement.Floating];

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void What_is_written_is_read_back_across_windows(Placement placement)
    {
        byte[] expected = new byte[5 * Window + 123];
        new Random(1).NextBytes(expected);
        using ViewManager manager = new(6 * Window);
        using MappedFile file = MappedFile.Create(_folder.File(), new MappedFileOptions
        {
            InitialLength = expected.Length, WindowSizeBytes = Window, Placement = placement, ViewManager = manager,
        });
        file.Write(0, expected);
        Assert.Equal(placement, file.Placement);
        for (int offset = 0; offset <= expected.Length - 8; offset += 997)
            Assert.Equal(BitConverter.ToInt64(expected, offset), file.Read<long>(offset));
        for (int offset = Window - 7; offset < Window; offset++)
            Assert.Equal(BitConverter.ToInt64(expected, offset), file.Read<long>(offset));
        using (MappedView view = file.Lease(Window - 10, Window + 20))
            Assert.True(view.Span.SequenceEqual(expected.AsSpan(Window - 10, Window + 20)));

        file.SetLength(expected.Length + Window);
        using (MappedView view = file.Lease(expected.Length - 5, 1000, LeaseMode.Write))
        {
            Assert.True(view.Span[..5].SequenceEqual(expected.AsSpan(expected.Length - 5)));
            view.WritableSpan[5] = 42;
            Assert.Throws<RangeInUseException>(() => file.SetLength(10));
        }
        Assert.Equal(42, file.Read<byte>(expected.Length));
        CheckpointResult result = file.Checkpoint();
        Assert.True(result.Bytes >= expected.Length);
        Assert.Equal(0, file.Checkpoint().Extents);
        file.SetLength(Window + 1);
        Assert.Equal(Window + 1, new FileInfo(_folder.File()).Length);
        Assert.Equal(expected[Window], file.Read<byte>(Window));
        ViewStatistics statistics = manager.GetStatistics();
        Assert.True(statistics.MappedBytesPeak <= statistics.BudgetBytes, statistics.ToString());
        Assert.Equal(0, statistics.PinnedBytes);
        file.Dispose();
        Assert.Equal(0, manager.GetStatistics().MappedBytes);
        Assert.True(File.ReadAllBytes(_folder.File()).AsSpan().SequenceEqual(expected.AsSpan(0, Window + 1)));
    }
}
