using BigFile.Scanning;

namespace BigFile.Tests.Scanning;

public sealed class LineIndexTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_line_of_seeded_files_is_found_in_every_format_and_with_chunks_of_every_size()
    {
        for (int round = 0; round < Soak.Rounds; round++)
        {
            int seed = 4100 + round;
            var random = new Random(seed);
            foreach (LineFormat format in IndexOracle.Formats)
            {
                byte[] content = IndexOracle.Content(random, 400, format);
                List<LinePlace> lines = LineOracle.Lines(content, format);
                using MappedFile file = MappedFile.Open(_folder.FileWith(content), new MappedFileOptions { WindowSizeBytes = 64 << 10 });
                foreach (long chunkBytes in new long[] { 0, 1024, 70_000 })
                {
                    TestContext.Current.SendDiagnosticMessage($"seed {seed}, {format}, chunks of {chunkBytes}");
                    using LineIndex index = LineIndex.Build(file, new LineIndexOptions { Format = format, ChunkBytes = chunkBytes });
                    IndexOracle.AssertKnows(index, lines);
                }
            }
        }
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("\n", 1)]
    [InlineData("a", 1)]
    [InlineData("a\n", 1)]
    [InlineData("a\nb", 2)]
    [InlineData("\uFEFF", 0)]
    [InlineData("\uFEFFa\n\nb", 3)]
    public void Small_files_have_the_lines_that_they_have(string text, int lineCount)
    {
        byte[] content = System.Text.Encoding.UTF8.GetBytes(text);
        using MappedFile file = MappedFile.Open(_folder.FileWith(content));
        using LineIndex index = LineIndex.Build(file);
        Assert.Equal(lineCount, index.LineCount);
        IndexOracle.AssertKnows(index, LineOracle.Lines(content, LineFormat.Detect(file)));
    }

    [Fact]
    public void Lines_under_256_bytes_take_less_than_a_byte_and_a_half_in_memory_and_on_disk()
    {
        foreach (int gapMax in new[] { 0, 5, 100, 254 })
        {
            byte[] content = NaiveLines.Make(new Random(4102), 3 << 20, gapMax);
            using MappedFile file = MappedFile.Open(_folder.FileWith(content));
            using LineIndex index = LineIndex.Build(file);
            Assert.InRange(index.MemoryBytes, index.LineCount, index.LineCount * 3 / 2);
            Assert.InRange(index.Save(cancellationToken: Token), index.LineCount, index.LineCount * 3 / 2);
        }
    }

    [Fact]
    public async Task Lines_are_found_while_the_index_is_made()
    {
        const int Seed = 4103;
        byte[] content = NaiveLines.Make(new Random(Seed), 8 << 20, 60);
        List<LinePlace> lines = LineOracle.Lines(content, LineFormat.Default);
        using MappedFile file = MappedFile.Open(_folder.FileWith(content), new MappedFileOptions { WindowSizeBytes = 64 << 10 });
        using LineIndex index = LineIndex.Start(file, new LineIndexOptions { ChunkBytes = 32 << 10, ThreadCount = 2 });
        Task[] readers = [.. Enumerable.Range(1, 3).Select(seed => Task.Run(() =>
        {
            var random = new Random(seed);
            for (int i = 0; i < 3000; i++)
            {
                int number = random.Next(lines.Count);
                if (index.TryGetLine(number, out LinePosition early))
                    Assert.Equal(lines[number].Offset, early.Offset);
                Assert.Equal(lines[number].Offset, index.GetLine(number, Token).Offset);
                Assert.Equal(number, index.FindLine(lines[number].Offset, Token).Number);
                Assert.True(index.LineCount > number);
            }
        }, Token))];
        await Task.WhenAll(readers);
        await index.Completion;
        Assert.True(index.IsComplete);
        Assert.Equal(lines.Count, index.LineCount);
        Assert.Equal(content.Length, index.IndexedBytes);
    }

    [Fact]
    public async Task A_cancelled_indexing_says_so_to_those_who_wait()
    {
        using MappedFile file = MappedFile.Open(_folder.FileWith(NaiveLines.Make(new Random(4104), 1 << 20, 60)));
        using LineIndex index = LineIndex.Start(file, new LineIndexOptions { CancellationToken = new CancellationToken(true) });
        Assert.ThrowsAny<OperationCanceledException>(() => index.GetLine(1000, Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => index.Completion);
        Assert.Throws<InvalidOperationException>(() => index.Save(cancellationToken: Token));
        Assert.ThrowsAny<OperationCanceledException>(() => LineIndex.Build(file, new LineIndexOptions { CancellationToken = new CancellationToken(true) }));
    }

    [Fact]
    public void A_disposed_index_answers_nothing_and_its_indexing_has_ended()
    {
        using MappedFile file = MappedFile.Open(_folder.FileWith(NaiveLines.Make(new Random(4105), 4 << 20, 60)));
        LineIndex index = LineIndex.Start(file, new LineIndexOptions { ChunkBytes = 4096 });
        index.Dispose();
        index.Dispose();
        Assert.True(index.Completion.IsCompleted);
        Assert.Throws<ObjectDisposedException>(() => index.TryGetLine(0, out _));
        Assert.Throws<ObjectDisposedException>(() => index.Extend(cancellationToken: Token));
    }

    [Fact]
    public void What_is_appended_is_indexed_behind_what_was_wherever_the_old_end_lay()
    {
        for (int round = 0; round < 3 * Soak.Rounds; round++)
        {
            int seed = 4110 + round;
            var random = new Random(seed);
            foreach (LineFormat format in IndexOracle.Formats)
            {
                byte[] content = IndexOracle.Content(random, 200, format);
                int length = random.Next(content.Length / format.UnitBytes) * format.UnitBytes;
                string path = _folder.FileWith(content.AsSpan(0, length));
                using MappedFile file = MappedFile.Open(path, new MappedFileOptions { WindowSizeBytes = 64 << 10 });
                using LineIndex index = LineIndex.Build(file, new LineIndexOptions { Format = format, ChunkBytes = random.Next(500, 9000) });
                TestContext.Current.SendDiagnosticMessage($"seed {seed}, {format}");
                IndexOracle.AssertKnows(index, LineOracle.Lines(content.AsSpan(0, length), format));
                while (length < content.Length)
                {
                    int added = Math.Min(content.Length - length, (1 + random.Next(content.Length)) * format.UnitBytes);
                    Append(path, content.AsSpan(length, added));
                    length += added;
                    file.Refresh();
                    Assert.True(index.Extend(cancellationToken: Token));
                    IndexOracle.AssertKnows(index, LineOracle.Lines(content.AsSpan(0, length), format));
                    Assert.False(index.Extend(cancellationToken: Token));
                }
            }
        }
    }

    [Fact]
    public async Task Lines_that_were_known_stay_known_while_the_index_is_extended()
    {
        byte[] content = NaiveLines.Make(new Random(4120), 2 << 20, 60);
        List<LinePlace> lines = LineOracle.Lines(content, LineFormat.Default);
        string path = _folder.FileWith(content.AsSpan(0, 100_000));
        using MappedFile file = MappedFile.Open(path, new MappedFileOptions { WindowSizeBytes = 64 << 10 });
        using LineIndex index = LineIndex.Build(file, new LineIndexOptions { ChunkBytes = 8192 });
        using CancellationTokenSource done = new();
        Task reader = Task.Run(() =>
        {
            long before = 0;
            for (var random = new Random(1); !done.IsCancellationRequested;)
            {
                long count = index.LineCount;
                Assert.InRange(count, before, lines.Count);
                before = count;
                int number = random.Next((int)count - 1);
                Assert.Equal(lines[number].Offset, index.GetLine(number, Token).Offset);
            }
        }, Token);
        for (int length = 100_000; length < content.Length;)
        {
            int added = Math.Min(50_001, content.Length - length);
            Append(path, content.AsSpan(length, added));
            length += added;
            file.Refresh();
            index.Extend(cancellationToken: Token);
        }
        await done.CancelAsync();
        await reader;
        IndexOracle.AssertKnows(index, lines);
    }

    [Fact]
    public void What_was_appended_since_the_refresh_is_no_other_content()
    {
        string path = _folder.FileWith("a\n"u8);
        using MappedFile file = MappedFile.Open(path);
        using LineIndex index = LineIndex.Build(file);
        index.Save(cancellationToken: Token);
        Append(path, "b\n"u8);
        File.SetLastWriteTimeUtc(path, new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.False(index.Extend(cancellationToken: Token));
        using (LineIndex loaded = LineIndex.Load(file))
            Assert.Equal(1, loaded.LineCount);
        file.Refresh();
        Assert.True(index.Extend(cancellationToken: Token));
        Assert.Equal(2, index.LineCount);
    }

    [Fact]
    public async Task It_may_be_disposed_by_several_at_once()
    {
        using MappedFile file = MappedFile.Open(_folder.FileWith("a\n"u8));
        for (int round = 0; round < 200; round++)
        {
            LineIndex index = LineIndex.Build(file);
            using Barrier together = new(2);
            void Dispose()
            {
                together.SignalAndWait(Token);
                index.Dispose();
            }
            await Task.WhenAll(Task.Run(Dispose, Token), Task.Run(Dispose, Token));
        }
    }

    [Fact]
    public void A_file_that_was_changed_otherwise_is_not_extended()
    {
        byte[] content = NaiveLines.Make(new Random(4121), 300_000, 60);
        string path = _folder.FileWith(content);
        using MappedFile file = MappedFile.Open(path);
        using LineIndex index = LineIndex.Build(file);
        long lineCount = index.LineCount;
        Overwrite(path, content.Length - 10, "zz"u8);
        Append(path, "more\n"u8);
        file.Refresh();
        Assert.Equal(LineIndexFault.OtherContent, Assert.Throws<LineIndexException>(() => index.Extend(cancellationToken: Token)).Fault);
        Assert.Equal(lineCount, index.LineCount);
    }

    [Fact]
    public void More_than_four_billion_lines_are_counted_and_found_in_64_bits()
    {
        const int SegmentLines = 1 << 22;
        const int Segments = 1100;
        byte[] bytes = new byte[SegmentLines];
        new Random(4130).NextBytes(bytes);
        uint[] longLengths = new uint[bytes.Count((byte)0)];
        Array.Fill(longLengths, 300u);
        LineLengths lengths = LineLengths.TryMake(bytes, longLengths)!;
        long[] starts = new long[SegmentLines + 1];
        for (int i = 0; i < SegmentLines; i++)
            starts[i + 1] = starts[i] + (bytes[i] == 0 ? 300 : bytes[i]);
        using MappedFile file = MappedFile.Open(_folder.FileWith("a"u8));
        using LineIndex index = LineIndex.OfSegments(file, Enumerable.Repeat((lengths, starts[^1]), Segments));
        Assert.Equal((long)SegmentLines * Segments, index.LineCount);
        Assert.True(index.LineCount > uint.MaxValue);
        var random = new Random(4131);
        for (int round = 0; round < 100_000; round++)
        {
            long number = round < 10 ? index.LineCount - 1 - round : random.NextInt64(index.LineCount);
            (long segment, long line) = Math.DivRem(number, SegmentLines);
            LinePosition expected = new(number, (segment * starts[^1]) + starts[line], starts[line + 1] - starts[line]);
            Assert.Equal(expected, index.GetLine(number, Token));
            Assert.Equal(expected, index.FindLine(expected.EndOffset - 1, Token));
        }
    }

    [Fact]
    public void A_line_of_more_than_four_gibibytes_is_a_line_like_others()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "sparse files are slow to read elsewhere");
        const long LineBytes = (4L << 30) + 12_345;
        string path = _folder.File();
        using (FileStream stream = File.Create(path))
        {
            stream.Write("a\nbc\n"u8);
            stream.SetLength(LineBytes);
            stream.Position = LineBytes;
            stream.Write("\nd\ne"u8);
        }
        using MappedFile file = MappedFile.Open(path);
        using LineIndex index = LineIndex.Build(file);
        AssertKnowsHuge(index);
        index.Save(cancellationToken: Token);
        using LineIndex loaded = LineIndex.Load(file);
        AssertKnowsHuge(loaded);

        static void AssertKnowsHuge(LineIndex index)
        {
            Assert.Equal(5, index.LineCount);
            Assert.Equal(new LinePosition(2, 5, LineBytes - 4), index.GetLine(2, Token));
            Assert.Equal(new LinePosition(2, 5, LineBytes - 4), index.FindLine(LineBytes, Token));
            Assert.Equal(new LinePosition(3, LineBytes + 1, 2), index.GetLine(3, Token));
            Assert.Equal(new LinePosition(4, LineBytes + 3, 1), index.FindLine(LineBytes + 3, Token));
        }
    }

    private static void Append(string path, ReadOnlySpan<byte> bytes) => Overwrite(path, new FileInfo(path).Length, bytes);

    private static void Overwrite(string path, long offset, ReadOnlySpan<byte> bytes)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        stream.Position = offset;
        stream.Write(bytes);
    }
}
