using BigFile.Scanning;

namespace BigFile.Tests.Scanning;

public sealed class LineCounterTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", 0, 0)]
    [InlineData("\n", 1, 0)]
    [InlineData("a", 0, 1)]
    [InlineData("a\n", 1, 1)]
    [InlineData("a\nbcd", 1, 3)]
    [InlineData("ab\r\ncde\r\n", 2, 4)]
    [InlineData("\n\n\n", 3, 0)]
    [InlineData("a\0b\n\0", 1, 3)]
    public void Small_contents_count_as_wc_counts_them(string content, long lines, long longestBytes)
    {
        string path = _folder.FileWith(System.Text.Encoding.ASCII.GetBytes(content));
        using MappedFile file = MappedFile.Open(path);
        Assert.Equal(new LineCounts(lines, content.Length, longestBytes), Count(file));
    }

    [Theory]
    [InlineData(Way.Reserved)]
    [InlineData(Way.Floating)]
    [InlineData(Way.Buffered)]
    public void Chunks_of_every_size_and_threads_of_every_number_give_the_same_counts(Way way)
    {
        const int Seed = 81;
        var random = new Random(Seed);
        foreach (int gapMax in new[] { 3, 80, 300, 70_000 })
        {
            byte[] bytes = NaiveLines.Make(random, 300_000 + random.Next(100), gapMax);
            LineCounts expected = NaiveLines.Count(bytes);
            using MappedFile file = MappedFile.Open(
                _folder.FileWith(bytes), new MappedFileOptions { WindowSizeBytes = 64 << 10, Placement = way.Placement(), Source = way.Source() });
            foreach (long chunkBytes in new long[] { 1000, 4096, 65_535, 65_536, 65_537, 1 << 20 })
            {
                foreach (int threads in new[] { 1, 2, 5 })
                    Assert.Equal(expected, LineCounter.Count(file, threads, chunkBytes));
            }
            Assert.Equal(expected, Count(file));
        }
    }

    [Fact]
    public void A_line_across_every_chunk_is_measured_whole()
    {
        byte[] bytes = new byte[1 << 20];
        bytes[^1] = (byte)'\n';
        bytes[5] = (byte)'\n';
        using MappedFile file = MappedFile.Open(_folder.FileWith(bytes), new MappedFileOptions { WindowSizeBytes = 64 << 10 });
        Assert.Equal(new LineCounts(2, bytes.Length, bytes.Length - 7), LineCounter.Count(file, 3, 4096));
    }

    [Fact]
    public void More_threads_than_the_budget_has_windows_count_all_the_same_and_stay_inside_it()
    {
        const int Seed = 82;
        byte[] bytes = NaiveLines.Make(new Random(Seed), 3_000_000, 90);
        using var manager = new ViewManager(ViewManager.BudgetBytesMin);
        using MappedFile file = MappedFile.Open(
            _folder.FileWith(bytes), new MappedFileOptions { WindowSizeBytes = 64 << 10, ViewManager = manager });
        Assert.Equal(NaiveLines.Count(bytes), Count(file, 8));
        Assert.InRange(manager.GetStatistics().MappedBytesPeak, 1, ViewManager.BudgetBytesMin);
    }

    [Fact]
    public void A_window_larger_than_the_budget_is_copied_instead_of_mapped()
    {
        const int Seed = 83;
        byte[] bytes = NaiveLines.Make(new Random(Seed), 2_000_000, 90);
        using var manager = new ViewManager(ViewManager.BudgetBytesMin);
        using MappedFile file = MappedFile.Open(
            _folder.FileWith(bytes), new MappedFileOptions { WindowSizeBytes = 1 << 20, ViewManager = manager });
        Assert.Equal(NaiveLines.Count(bytes), Count(file, 2));
    }

    [Fact]
    public void Progress_adds_up_to_the_length()
    {
        byte[] bytes = NaiveLines.Make(new Random(84), 500_000, 90);
        using MappedFile file = MappedFile.Open(_folder.FileWith(bytes), new MappedFileOptions { WindowSizeBytes = 64 << 10 });
        var seen = new Highest();
        Count(file, 2, seen);
        Assert.Equal(bytes.Length, seen.Value);
    }

    [Fact]
    public void A_cancelled_token_stops_the_count_between_chunks()
    {
        byte[] bytes = NaiveLines.Make(new Random(85), 500_000, 90);
        using MappedFile file = MappedFile.Open(_folder.FileWith(bytes), new MappedFileOptions { WindowSizeBytes = 64 << 10 });
        using var source = new CancellationTokenSource();
        var stopper = new Highest(onReport: source.Cancel);
        Assert.Throws<OperationCanceledException>(() => LineCounter.Count(file, 2, stopper, source.Token));
        Assert.InRange(stopper.Value, 1, bytes.Length - 1);
    }

    [Fact]
    public void Wrong_thread_counts_and_disposed_files_are_refused()
    {
        MappedFile file = MappedFile.Open(_folder.FileWith("a\n"u8));
        Assert.Throws<ArgumentOutOfRangeException>(() => Count(file, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Count(file, LineCounter.ThreadCountMax + 1));
        Assert.Throws<ArgumentNullException>(() => Count(null!));
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Count(file));
    }

    [Fact]
    public void A_count_leaves_no_lease_behind()
    {
        using var manager = new ViewManager(1 << 20);
        byte[] bytes = NaiveLines.Make(new Random(86), 3_000_000, 90);
        using MappedFile file = MappedFile.Open(
            _folder.FileWith(bytes), new MappedFileOptions { WindowSizeBytes = 128 << 10, ViewManager = manager });
        Count(file, 3);
        Assert.Empty(manager.GetHolders());
        Assert.Equal(0, manager.GetStatistics().PinnedBytes);
    }

    private static LineCounts Count(MappedFile file, int threadCount = 0, IProgress<long>? progress = null) =>
        LineCounter.Count(file, threadCount, progress, TestContext.Current.CancellationToken);

    private sealed class Highest(Action? onReport = null) : IProgress<long>
    {
        private long _value;

        public long Value => Interlocked.Read(ref _value);

        public void Report(long value)
        {
            for (long seen = Value; value > seen; seen = Value)
                Interlocked.CompareExchange(ref _value, value, seen);
            onReport?.Invoke();
        }
    }
}
