using BigFile.Scanning;
using static BigFile.Tests.Managers;
using static BigFile.Tests.Scanning.LineEnumerationTests;

namespace BigFile.Tests.Scanning;

public sealed class LineScanTests(ITestOutputHelper output) : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("LF", TextEncoding.Utf8)]
    [InlineData("any", TextEncoding.Latin1)]
    [InlineData("aa", TextEncoding.Utf8)]
    [InlineData("LF", TextEncoding.Utf16LittleEndian)]
    [InlineData("any", TextEncoding.Utf16BigEndian)]
    public void The_lines_of_all_splits_are_those_of_the_file_each_once_and_in_order(string delimiter, TextEncoding encoding)
    {
        int seed = Random.Shared.Next();
        Random random = new(seed);
        LineFormat format = new() { Delimiter = DelimiterOf(delimiter), Encoding = encoding };
        for (int round = 0; round < 150; round++)
        {
            byte[] content = Make(random, random.Next(40), 1 + random.Next(12));
            if (encoding > TextEncoding.Latin1)
                content = System.Text.Encoding.Unicode.GetBytes(System.Text.Encoding.Latin1.GetString(content));
            if (encoding == TextEncoding.Utf16BigEndian)
                Swap(content);
            List<LinePlace> expected = LineOracle.Lines(content, format);
            using MappedFile file = MappedFile.Open(_folder.FileWith(content), new MappedFileOptions { WindowSizeBytes = Window, MaxLength = Window });
            for (int count = 1; count <= content.Length + 2; count++)
            {
                List<LinePlace> forward = [], parallel = [];
                for (int index = 0; index < count; index++)
                {
                    (long start, long end) = new LineSplit(index, count).RangeOf(file.Length);
                    forward.AddRange(LineRuns.Forward(file, format, start, end, content));
                    parallel.AddRange(LineRuns.Parallel(
                        file, new LineScanOptions { Format = format, Start = start, End = end, ChunkBytes = 1 + random.Next(9), ThreadCount = 1 }, content));
                }
                if (!expected.SequenceEqual(forward) || !expected.SequenceEqual(parallel))
                    Assert.Fail($"seed {seed}: {count} splits of {Convert.ToHexString(content)}");
            }
        }

        static void Swap(byte[] units)
        {
            for (int i = 0; i + 1 < units.Length; i += 2)
                (units[i], units[i + 1]) = (units[i + 1], units[i]);
        }
    }

    [Theory]
    [InlineData(Way.Reserved)]
    [InlineData(Way.Floating)]
    [InlineData(Way.Buffered)]
    public void Chunks_threads_and_budgets_make_no_difference(Way way)
    {
        int seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        Random random = new(seed);
        foreach (int gapMax in new[] { 2, 80, 5_000, 500_000 })
        {
            LineFormat format = new() { Delimiter = DelimiterOf(gapMax == 80 ? "any" : "LF") };
            byte[] content = Make(random, 1_000_000 + random.Next(1000), gapMax);
            List<LinePlace> expected = LineOracle.Lines(content, format);
            string path = _folder.FileWith(content);
            foreach (int windows in new[] { 2, 40 })
            {
                using ViewManager manager = WithRoom(windows * Window);
                using MappedFile file = Open(path, way, manager);
                foreach (long chunkBytes in new long[] { 0, 4096, 65_537, 2 << 20 })
                {
                    LineScanOptions options = new() { Format = format, ThreadCount = 1 + random.Next(4), ChunkBytes = chunkBytes };
                    Assert.Equal(expected, LineRuns.Parallel(file, options, content));
                    long start = random.Next(content.Length), end = start + random.Next(content.Length);
                    Assert.Equal(In(expected, start, end), LineRuns.Parallel(file, options with { Start = start, End = end }, content));
                    List<LinePlace> unordered = LineRuns.Parallel(file, options with { Ordered = false }, content);
                    unordered.Sort((left, right) => left.Offset.CompareTo(right.Offset));
                    Assert.Equal(expected, unordered);
                }
                Assert.Equal(0, manager.GetStatistics().PinnedBytes);
            }
        }
    }

    [Fact]
    public void A_delivery_that_has_enough_ends_the_scan()
    {
        using MappedFile file = MappedFile.Open(_folder.FileWith(Make(new Random(3), 500_000, 20)));
        foreach (bool ordered in new[] { true, false })
        {
            int delivered = 0;
            LineScan.Run<long>(
                file,
                new LineScanOptions { ThreadCount = 3, ChunkBytes = 1000, Ordered = ordered },
                (block, ref bytes) => bytes += block.Length,
                _ => ++delivered < 7);
            Assert.Equal(7, delivered);
        }
    }

    [Fact]
    public void What_a_scan_or_a_delivery_throws_comes_out_and_nothing_is_delivered_after_it()
    {
        using MappedFile file = MappedFile.Open(_folder.FileWith(Make(new Random(4), 300_000, 20)));
        LineScanOptions options = new() { ThreadCount = 4, ChunkBytes = 500 };
        Assert.Throws<InvalidDataException>(() => LineScan.Run<int>(
            file, options, static (block, ref count) => count = block.Offset > 100_000 ? throw new InvalidDataException() : 1, _ => true));
        int delivered = 0;
        Assert.Throws<InvalidDataException>(() => LineScan.Run<int>(
            file, options, static (block, ref count) => count = 1, _ => ++delivered == 20 ? throw new InvalidDataException() : true));
        Assert.Equal(20, delivered);
    }

    [Fact]
    public void What_comes_before_a_chunk_that_fails_is_delivered_however_late_it_is_done()
    {
        using MappedFile file = MappedFile.Open(_folder.FileWith(Make(new Random(8), 100_000, 20)));
        using ManualResetEventSlim failed = new();
        long delivered = 0;
        Assert.Throws<InvalidDataException>(() => LineScan.Run<long>(
            file,
            new LineScanOptions { ThreadCount = 2, ChunkBytes = 10_000 },
            (block, ref bytes) =>
            {
                if (block.Offset >= 10_000)
                {
                    failed.Set();
                    throw new InvalidDataException();
                }
                failed.Wait(TestContext.Current.CancellationToken);
                bytes += block.Length;
            },
            bytes =>
            {
                delivered += bytes;
                return true;
            }));
        Assert.InRange(delivered, 10_000, 10_100);
    }

    [Fact]
    public void A_failure_behind_the_end_that_the_delivery_made_does_not_count()
    {
        using MappedFile file = MappedFile.Open(_folder.FileWith(Make(new Random(9), 100_000, 20)));
        using CountdownEvent begun = new(2);
        Thread? deliverer = null;
        LineScan.Run<int>(
            file,
            new LineScanOptions { ThreadCount = 2, ChunkBytes = 50_000 },
            (block, ref count) =>
            {
                begun.Signal();
                begun.Wait(TestContext.Current.CancellationToken);
                count = 1;
                if (block.Offset < 50_000)
                    return;
                // The other thread has ended the scan when it has ended itself, or waits for this one to.
                SpinWait.SpinUntil(() => (Volatile.Read(ref deliverer)?.ThreadState ?? 0).HasFlag(ThreadState.Stopped)
                    || (Volatile.Read(ref deliverer)?.ThreadState ?? 0).HasFlag(ThreadState.WaitSleepJoin));
                throw new InvalidDataException();
            },
            _ =>
            {
                Volatile.Write(ref deliverer, Thread.CurrentThread);
                return false;
            });
    }

    [Fact]
    public void Threads_wait_when_they_are_far_ahead_of_the_delivery()
    {
        using MappedFile file = MappedFile.Open(_folder.FileWith(Make(new Random(6), 400_000, 20)));
        int begun = 0, delivered = 0, aheadMax = 0;
        LineScan.Run<int>(
            file,
            new LineScanOptions { ThreadCount = 2, ChunkBytes = 500 },
            (block, ref count) =>
            {
                count = 1;
                int ahead = Interlocked.Increment(ref begun) - Volatile.Read(ref delivered);
                lock (_folder)
                    aheadMax = Math.Max(aheadMax, ahead);
            },
            _ =>
            {
                Interlocked.Increment(ref delivered);
                Thread.Yield();
                return true;
            });
        Assert.InRange(aheadMax, 1, 2 * 8 + 2);
    }

    [Fact]
    public void Progress_ends_at_the_length_of_the_range_and_cancelling_ends_the_scan()
    {
        using MappedFile file = MappedFile.Open(_folder.FileWith(Make(new Random(7), 300_000, 50)));
        long most = 0;
        Told progress = new(bytes => most = Math.Max(most, bytes));
        LineScan.Run<int>(
            file, new LineScanOptions { Start = 1000, ThreadCount = 1, ChunkBytes = 4096, Progress = progress }, static (block, ref count) => count++, _ => true);
        Assert.Equal(file.Length - 1000, most);

        using CancellationTokenSource cancelled = new();
        int delivered = 0;
        Assert.Throws<OperationCanceledException>(() => LineScan.Run<int>(
            file,
            new LineScanOptions { ThreadCount = 2, ChunkBytes = 4096, CancellationToken = cancelled.Token },
            static (block, ref count) => count++,
            _ =>
            {
                if (++delivered == 3)
                    cancelled.Cancel();
                return true;
            }));
        Assert.InRange(delivered, 3, 60);
    }

    [Fact]
    public void Arguments_are_checked()
    {
        using MappedFile file = MappedFile.Open(_folder.FileWith("a\n"u8));
        foreach (LineScanOptions wrong in new LineScanOptions[] { new() { Start = -1 }, new() { Start = 2, End = 1 }, new() { ThreadCount = -1 }, new() { ThreadCount = 5000 } })
            Assert.Throws<ArgumentOutOfRangeException>(() => LineScan.Run<int>(file, wrong, static (_, ref _) => { }, _ => true));
    }

    [Theory]
    [InlineData("1/1", 0, 1)]
    [InlineData("3/4", 2, 4)]
    public void Splits_are_written_from_one(string text, int index, int count)
    {
        Assert.True(LineSplit.TryParse(text, out LineSplit split));
        Assert.Equal(new LineSplit(index, count), split);
        Assert.Equal(text, split.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("0/2")]
    [InlineData("3/2")]
    [InlineData("-1/2")]
    [InlineData("1/2/3")]
    [InlineData(" 1/2")]
    public void Other_texts_are_no_splits(string? text) => Assert.False(LineSplit.TryParse(text, out _));

    [Fact]
    public void Splits_cover_every_length_without_gaps()
    {
        foreach (long length in new long[] { 0, 1, 7, 65_537, long.MaxValue })
        {
            foreach (int count in new[] { 1, 2, 3, 1000, int.MaxValue })
            {
                Assert.Equal(0, new LineSplit(0, count).RangeOf(length).Start);
                Assert.Equal(length, new LineSplit(count - 1, count).RangeOf(length).End);
                int middle = count / 2;
                if (middle > 0)
                    Assert.Equal(new LineSplit(middle - 1, count).RangeOf(length).End, new LineSplit(middle, count).RangeOf(length).Start);
            }
        }
        Assert.Throws<InvalidOperationException>(() => new LineSplit(2, 2).RangeOf(1));
    }

    private sealed class Told(Action<long> report) : IProgress<long>
    {
        public void Report(long value) => report(value);
    }
}
