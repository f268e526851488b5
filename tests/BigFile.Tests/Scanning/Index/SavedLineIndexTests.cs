using BigFile.Scanning;

namespace BigFile.Tests.Scanning;

public sealed class SavedLineIndexTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_saved_is_loaded_in_every_format()
    {
        const int Seed = 4300;
        var random = new Random(Seed);
        foreach (LineFormat format in IndexOracle.Formats)
        {
            byte[] content = IndexOracle.Content(random, 300, format);
            using MappedFile file = MappedFile.Open(_folder.FileWith(content), new MappedFileOptions { WindowSizeBytes = 64 << 10 });
            using (LineIndex index = LineIndex.Build(file, new LineIndexOptions { Format = format, ChunkBytes = 5000 }))
                Assert.Equal(index.Save(cancellationToken: Token), new FileInfo(LineIndex.DefaultPath(file.Path)).Length);
            using LineIndex loaded = LineIndex.Load(file);
            Assert.Equal(format.ToString(), loaded.Format.ToString());
            IndexOracle.AssertKnows(loaded, LineOracle.Lines(content, format));
            loaded.Verify(Token);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("\uFEFF")]
    public void Small_files_too(string text)
    {
        byte[] content = System.Text.Encoding.UTF8.GetBytes(text);
        using MappedFile file = MappedFile.Open(_folder.FileWith(content));
        using (LineIndex index = LineIndex.Build(file))
            index.Save(cancellationToken: Token);
        using LineIndex loaded = LineIndex.Load(file);
        IndexOracle.AssertKnows(loaded, LineOracle.Lines(content, LineFormat.Detect(file)));
    }

    [Fact]
    public void An_index_of_a_file_that_has_grown_is_good_for_the_old_part_and_is_continued()
    {
        const int Seed = 4301;
        var random = new Random(Seed);
        byte[] content = NaiveLines.Make(random, 500_000, 80);
        for (int length = 1; length < content.Length; length += random.Next(100_000))
        {
            string path = _folder.FileWith(content.AsSpan(0, length));
            using (MappedFile file = MappedFile.Open(path, new MappedFileOptions { WindowSizeBytes = 64 << 10 }))
            {
                using LineIndex index = LineIndex.Build(file, new LineIndexOptions { ChunkBytes = 20_000 });
                index.Save(cancellationToken: Token);
            }
            Append(path, content.AsSpan(length));
            using MappedFile grown = MappedFile.Open(path, new MappedFileOptions { WindowSizeBytes = 64 << 10 });
            using LineIndex loaded = LineIndex.Load(grown);
            List<LinePlace> lines = LineOracle.Lines(content, LineFormat.Default);
            for (int i = 0; i < loaded.LineCount; i++)
                Assert.Equal(lines[i].Offset + lines[i].Length + lines[i].Delimiter, loaded.GetLine(i, Token).EndOffset);
            Assert.True(loaded.Extend(cancellationToken: Token));
            IndexOracle.AssertKnows(loaded, lines);
            // Over the one that it was loaded from and still reads.
            loaded.Save(cancellationToken: Token);
            IndexOracle.AssertKnows(loaded, lines);
            using LineIndex again = LineIndex.Load(grown);
            IndexOracle.AssertKnows(again, lines);
        }
    }

    [Fact]
    public void A_place_can_be_chosen_and_nothing_else_is_left_there()
    {
        using MappedFile file = MappedFile.Open(_folder.FileWith("a\nb\n"u8));
        using LineIndex index = LineIndex.Build(file);
        string folder = Directory.CreateDirectory(_folder.File("elsewhere")).FullName;
        string path = Path.Combine(folder, "my.index");
        index.Save(path, Token);
        index.Save(path, Token);
        Assert.Equal([path], Directory.GetFileSystemEntries(folder));
        using LineIndex loaded = LineIndex.Load(file, path);
        Assert.Equal(2, loaded.LineCount);
        Assert.ThrowsAny<IOException>(() => index.Save(Path.Combine(folder, "nowhere", "index"), Token));
        Assert.ThrowsAny<IOException>(() => LineIndex.Load(file, Path.Combine(folder, "none")));
    }

    [Fact]
    public void An_index_is_rejected_with_a_reason_where_the_file_is_not_what_it_was()
    {
        byte[] content = NaiveLines.Make(new Random(4302), 200_000, 80);
        AssertRejected(content, LineIndexFault.FileCut, "200000 bytes were indexed", path => SetLength(path, 199_999));
        AssertRejected(content, LineIndexFault.FileCut, "has 0 now", path => SetLength(path, 0));
        AssertRejected(content, LineIndexFault.OtherContent, "begins otherwise", path => Overwrite(path, 5, "zzz"u8));
        AssertRejected(content, LineIndexFault.OtherContent, "was changed in what had been indexed", path => Overwrite(path, 199_990, "zzz"u8));
        AssertRejected(content, LineIndexFault.OtherContent, "as long as before", path =>
        {
            Overwrite(path, 100_000, "zzz"u8);
            File.SetLastWriteTimeUtc(path, new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        });
        AssertRejected(content, LineIndexFault.OtherContent, "was changed in what had been indexed", path =>
        {
            Overwrite(path, 199_990, "zzz"u8);
            Append(path, "more\n"u8);
        });
    }

    [Fact]
    public void Another_file_of_the_same_name_that_begins_alike_is_not_taken_for_the_old_one_grown()
    {
        byte[] content = NaiveLines.Make(new Random(4303), 200_000, 80);
        AssertRejected(content, LineIndexFault.OtherContent, "another file has the name", path =>
        {
            // The old one stays: its number is not given to the new one.
            File.Move(path, path + ".old");
            File.WriteAllBytes(path, [.. content, .. "more\n"u8]);
        });
    }

    [Fact]
    public void A_copy_that_keeps_its_time_is_as_good_as_the_file()
    {
        byte[] content = NaiveLines.Make(new Random(4304), 200_000, 80);
        string path = _folder.FileWith(content);
        using (MappedFile file = MappedFile.Open(path))
        {
            using LineIndex index = LineIndex.Build(file);
            index.Save(cancellationToken: Token);
        }
        string copy = _folder.FileWith(content, "copy");
        File.SetLastWriteTimeUtc(copy, File.GetLastWriteTimeUtc(path));
        using MappedFile copied = MappedFile.Open(copy);
        using LineIndex loaded = LineIndex.Load(copied, LineIndex.DefaultPath(path));
        IndexOracle.AssertKnows(loaded, LineOracle.Lines(content, LineFormat.Default));
    }

    [Fact]
    public void An_index_for_other_lines_is_rejected()
    {
        using MappedFile file = MappedFile.Open(_folder.FileWith("a\nb\0c\n"u8));
        using (LineIndex index = LineIndex.Build(file, new LineIndexOptions { Format = LineFormat.Default with { Delimiter = LineDelimiter.Nul } }))
            index.Save(cancellationToken: Token);
        LineIndexException e = Assert.Throws<LineIndexException>(() => LineIndex.Load(file, options: new LineIndexOptions { Format = LineFormat.Default }));
        Assert.Equal(LineIndexFault.OtherFormat, e.Fault);
        Assert.Contains("NUL", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("some text that is no index at all")]
    public void What_is_no_index_is_called_none(string text)
    {
        using MappedFile file = MappedFile.Open(_folder.FileWith("a\n"u8));
        File.WriteAllText(LineIndex.DefaultPath(file.Path), text);
        Assert.Equal(LineIndexFault.NotAnIndex, Assert.Throws<LineIndexException>(() => LineIndex.Load(file)).Fault);
        Assert.False(LineIndex.IsIndex(LineIndex.DefaultPath(file.Path)));
    }

    [Fact]
    public void Whatever_bit_is_flipped_and_wherever_it_is_cut_lines_are_right_or_the_index_is_rejected()
    {
        byte[] content = NaiveLines.Make(new Random(4305), 9000, 400);
        List<LinePlace> lines = LineOracle.Lines(content, LineFormat.Default);
        using MappedFile file = MappedFile.Open(_folder.FileWith(content));
        using (LineIndex index = LineIndex.Build(file, new LineIndexOptions { ChunkBytes = 3000 }))
            index.Save(cancellationToken: Token);
        string path = LineIndex.DefaultPath(file.Path);
        byte[] saved = File.ReadAllBytes(path);
        for (int bit = 0; bit < saved.Length * 8; bit++)
        {
            byte[] flipped = [.. saved];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            AssertRightOrRejected(flipped, $"bit {bit}");
        }
        for (int length = 0; length < saved.Length; length++)
            AssertRightOrRejected(saved[..length], $"cut to {length}");
        AssertRightOrRejected([.. saved, 0], "a byte too many");

        void AssertRightOrRejected(byte[] bytes, string what)
        {
            File.WriteAllBytes(path, bytes);
            try
            {
                using LineIndex loaded = LineIndex.Load(file);
                for (int i = 0; i < lines.Count; i++)
                {
                    if (!loaded.TryGetLine(i, out LinePosition line) || line.Offset != lines[i].Offset)
                        Assert.Fail($"{what}: line {i} is wrong");
                }
                Assert.Fail($"{what}: went unseen");
            }
            catch (LineIndexException)
            {
                // Rejected.
            }
        }
    }

    [Fact]
    public void A_forged_index_with_right_sums_leads_nobody_out_of_bounds()
    {
        const int Seed = 4306;
        var random = new Random(Seed);
        byte[] content = NaiveLines.Make(new Random(Seed), 9000, 400);
        using MappedFile file = MappedFile.Open(_folder.FileWith(content));
        using (LineIndex index = LineIndex.Build(file, new LineIndexOptions { ChunkBytes = 3000 }))
            index.Save(cancellationToken: Token);
        string path = LineIndex.DefaultPath(file.Path);
        byte[] saved = File.ReadAllBytes(path);
        int directory = (int)BitConverter.ToInt64(saved, 24);
        for (int round = 0; round < 1000; round++)
        {
            byte[] forged = [.. saved];
            int at = random.Next(2) == 0 ? random.Next(directory, forged.Length) : random.Next(12, LineIndexHeader.SizeBytes - 4);
            forged[at] = (byte)random.Next(256);
            BitConverter.TryWriteBytes(forged.AsSpan(40), Checksum.Crc(forged.AsSpan(directory)));
            BitConverter.TryWriteBytes(forged.AsSpan(252), Checksum.Crc(forged.AsSpan(0, 252)));
            File.WriteAllBytes(path, forged);
            try
            {
                using LineIndex loaded = LineIndex.Load(file);
                for (long i = 0; i < Math.Min(loaded.LineCount, 1000); i++)
                    loaded.GetLine(i, Token);
                for (long offset = 0; offset < loaded.IndexedBytes; offset += 97)
                    loaded.TryFindLine(offset, out _);
            }
            catch (LineIndexException)
            {
                // Rejected.
            }
        }
    }

    [Fact]
    public void A_last_line_that_an_open_end_was_promised_for_must_exist_and_no_line_reaches_past_its_bytes()
    {
        using MappedFile empty = MappedFile.Open(_folder.FileWith([]));
        using (LineIndex index = LineIndex.Build(empty))
            index.Save(cancellationToken: Token);
        Forge(LineIndex.DefaultPath(empty.Path), saved => saved[90] = 1);
        Assert.Equal(LineIndexFault.Damaged, Assert.Throws<LineIndexException>(() => LineIndex.Load(empty)).Fault);

        using MappedFile file = MappedFile.Open(_folder.FileWith("a\nb\n"u8, "two"));
        using (LineIndex index = LineIndex.Build(file))
            index.Save(cancellationToken: Token);
        Forge(LineIndex.DefaultPath(file.Path), saved =>
        {
            saved[LineIndexHeader.SizeBytes] = 4;
            BitConverter.TryWriteBytes(saved.AsSpan(LineIndexHeader.SizeBytes + 2 + 16), Checksum.Crc(saved.AsSpan(LineIndexHeader.SizeBytes, 2)));
        });
        using LineIndex loaded = LineIndex.Load(file);
        Assert.Equal(LineIndexFault.Damaged, Assert.Throws<LineIndexException>(() => loaded.GetLine(1, Token)).Fault);
    }

    [Fact]
    public void An_empty_index_and_one_of_a_later_version_are_called_what_they_are()
    {
        using MappedFile file = MappedFile.Open(_folder.FileWith("a\n"u8));
        string path = LineIndex.DefaultPath(file.Path);
        File.WriteAllBytes(path, []);
        Assert.Equal(LineIndexFault.Damaged, Assert.Throws<LineIndexException>(() => LineIndex.Load(file)).Fault);
        using (LineIndex index = LineIndex.Build(file))
            index.Save(cancellationToken: Token);
        Overwrite(path, 8, [2]);
        Assert.Equal(LineIndexFault.UnknownVersion, Assert.Throws<LineIndexException>(() => LineIndex.Load(file)).Fault);
    }

    [Fact]
    public void A_cr_lf_of_which_half_was_indexed_is_one_newline()
    {
        LineFormat format = new() { Delimiter = LineDelimiter.AnyNewline };
        foreach (string start in new[] { "a\r", "b\na\r", "\r" })
        {
            string path = _folder.FileWith(System.Text.Encoding.ASCII.GetBytes(start));
            using (MappedFile file = MappedFile.Open(path))
            {
                using LineIndex index = LineIndex.Build(file, new LineIndexOptions { Format = format });
                index.Save(cancellationToken: Token);
            }
            Append(path, "\nb\n"u8);
            using MappedFile grown = MappedFile.Open(path);
            using LineIndex loaded = LineIndex.Load(grown);
            List<LinePlace> lines = LineOracle.Lines(File.ReadAllBytes(path), format);
            Assert.Equal(lines.Count - 2, loaded.LineCount);
            Assert.True(loaded.Extend(cancellationToken: Token));
            IndexOracle.AssertKnows(loaded, lines);
        }
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(0, false)]
    [InlineData(1, false)]
    public void A_format_that_could_not_be_told_yet_is_told_when_the_file_grows(int indexedBytes, bool isSaved)
    {
        byte[] content = [0xFF, 0xFE, .. System.Text.Encoding.Unicode.GetBytes("a\n\u0A0A\nb")];
        string path = _folder.FileWith(content.AsSpan(0, indexedBytes));
        using MappedFile file = MappedFile.Open(path);
        LineIndex index = LineIndex.Build(file);
        try
        {
            index.Save(cancellationToken: Token);
            Append(path, content.AsSpan(indexedBytes));
            file.Refresh();
            if (isSaved)
            {
                index.Dispose();
                index = LineIndex.Load(file);
            }
            Assert.True(index.Extend(cancellationToken: Token));
            Assert.Equal(TextEncoding.Utf16LittleEndian, index.Format.Encoding);
            IndexOracle.AssertKnows(index, LineOracle.Lines(content, index.Format));
        }
        finally
        {
            index.Dispose();
        }
    }

    [Fact]
    public void What_killed_savers_left_is_removed_and_what_others_write_is_not()
    {
        using MappedFile file = MappedFile.Open(_folder.FileWith("a\n"u8));
        string path = LineIndex.DefaultPath(file.Path);
        string left = path + ".1f-2e.tmp", held = path + ".1f-3e.tmp", recent = path + ".1f-4e.tmp", other = path + ".letters.tmp";
        foreach (string name in new[] { left, held, recent, other })
            File.WriteAllText(name, "x");
        foreach (string name in new[] { left, held, other })
            File.SetLastWriteTimeUtc(name, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        using LineIndex index = LineIndex.Build(file);
        using (new FileStream(held, FileMode.Open, FileAccess.Read, FileShare.None))
            index.Save(cancellationToken: Token);
        Assert.Equal((false, true, true, true), (File.Exists(left), File.Exists(held), File.Exists(recent), File.Exists(other)));
    }

    private static void Forge(string path, Action<byte[]> change)
    {
        byte[] saved = File.ReadAllBytes(path);
        change(saved);
        int directory = (int)BitConverter.ToInt64(saved, 24);
        BitConverter.TryWriteBytes(saved.AsSpan(40), Checksum.Crc(saved.AsSpan(directory)));
        BitConverter.TryWriteBytes(saved.AsSpan(252), Checksum.Crc(saved.AsSpan(0, 252)));
        File.WriteAllBytes(path, saved);
    }

    private void AssertRejected(byte[] content, LineIndexFault fault, string reason, Action<string> change)
    {
        string path = _folder.FileWith(content);
        using (MappedFile file = MappedFile.Open(path))
        {
            using LineIndex index = LineIndex.Build(file);
            index.Save(cancellationToken: Token);
        }
        change(path);
        using MappedFile changed = MappedFile.Open(path);
        LineIndexException e = Assert.Throws<LineIndexException>(() => LineIndex.Load(changed));
        Assert.Equal(fault, e.Fault);
        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
        Assert.StartsWith(LineIndex.DefaultPath(path), e.Message, StringComparison.Ordinal);
    }

    private static void SetLength(string path, long length)
    {
        using FileStream stream = new(path, FileMode.Open);
        stream.SetLength(length);
    }

    private static void Append(string path, ReadOnlySpan<byte> bytes) => Overwrite(path, new FileInfo(path).Length, bytes);

    private static void Overwrite(string path, long offset, ReadOnlySpan<byte> bytes)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        stream.Position = offset;
        stream.Write(bytes);
    }
}
