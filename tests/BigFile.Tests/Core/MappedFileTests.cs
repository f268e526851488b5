namespace BigFile.Tests.Core;

public class MappedFileTests : IDisposable
{
    private const int Window = 64 << 10;

    private readonly TempFolder _folder = new();

    public static TheoryData<Way> Placements => [Way.Reserved, Way.Floating, Way.Buffered];

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void What_is_written_is_read_back_across_windows(Way way)
    {
        byte[] expected = new byte[5 * Window + 123];
        new Random(1).NextBytes(expected);
        using ViewManager manager = new(6 * Window);
        using MappedFile file = MappedFile.Create(_folder.File(), new MappedFileOptions
        {
            InitialLength = expected.Length, WindowSizeBytes = Window, Placement = way.Placement(), Source = way.Source(), ViewManager = manager,
        });
        file.Write(0, expected);
        Assert.Equal((way.Placement(), way.Source()), (file.Placement, file.Source));
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

    [Theory]
    [InlineData(Way.Reserved)]
    [InlineData(Way.Floating)]
    public void A_lease_needs_only_its_range_where_the_budget_is_smaller_than_a_window(Way way)
    {
        byte[] content = new byte[3 << 20];
        new Random(2).NextBytes(content);
        using ViewManager manager = new(1 << 20);
        using MappedFile file = MappedFile.Open(_folder.FileWith(content), new MappedFileOptions
        {
            Access = MappedFileAccess.ReadWrite, Placement = way.Placement(), Source = way.Source(), ViewManager = manager,
        });
        using (MappedView view = file.Lease((2 << 20) + 5, 100_000, LeaseMode.Write))
        {
            Assert.True(view.Span.SequenceEqual(content.AsSpan((2 << 20) + 5, 100_000)));
            view.WritableSpan[7] = 99;
            Assert.Equal(99, file.Read<byte>((2 << 20) + 12));
        }
        Assert.Equal(content[0], file.Read<byte>(0));
        Assert.Equal(0, manager.GetStatistics().MappedBytes);
        Assert.Throws<BudgetExceededException>(() => file.Lease(0, 2 << 20).Dispose());
        Assert.True(file.Checkpoint().Extents > 0);
    }

    [Fact]
    public void Setting_a_length_does_not_cut_what_another_process_has_appended()
    {
        string path = _folder.FileWith(new byte[10]);
        using MappedFile file = MappedFile.Open(path, new MappedFileOptions
        {
            Access = MappedFileAccess.ReadWrite, Share = FileShare.ReadWrite, Sparse = true,
        });
        using (FileStream other = new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite))
            other.Write(new byte[1000]);
        file.SetLength(2000);
        Assert.Equal(2000, new FileInfo(path).Length);
        Assert.Equal(2000, file.Length);
    }
}
