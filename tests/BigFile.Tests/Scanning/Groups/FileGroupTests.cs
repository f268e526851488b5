using System.IO.Compression;
using System.Text;
using BigFile.Scanning;

namespace BigFile.Tests.Scanning;

public sealed class FileGroupTests(ITestOutputHelper output) : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string LogPath => _folder.File("app.log");

    [Fact]
    public void Rotated_files_are_found_oldest_first_by_their_numbers_and_dates()
    {
        foreach (string suffix in new[]
        {
            "", ".1", ".2.gz", ".10", ".9.gz", "-20260102", "-20260101.gz", ".3.zst", ".bak", "x", ".1.tmp", ".0", "-", ".",
        })
        {
            Write(suffix, suffix.EndsWith(".gz", StringComparison.Ordinal), "x\n");
        }
        using FileGroup group = FileGroup.Discover(LogPath);
        Assert.Equal(
            ["app.log-20260101.gz", "app.log-20260102", "app.log.10", "app.log.9.gz", "app.log.2.gz", "app.log.1", "app.log"],
            group.Members.Select(member => Path.GetFileName(member.Path)));
        Assert.Equal([_folder.File("app.log.3.zst")], group.Skipped);
    }

    [Fact]
    public void Of_a_file_that_is_being_compressed_the_plain_one_counts()
    {
        Write("", false, "new\n");
        Write(".1", false, "old\n");
        File.WriteAllBytes(LogPath + ".1.gz", [0x1F, 0x8B, 8]);
        using FileGroup group = FileGroup.Discover(LogPath);
        Assert.Equal(["0:0:old", "1:0:new"], LinesOf(group));
    }

    [Fact]
    public void A_group_without_a_file_is_an_error()
    {
        Assert.Throws<FileNotFoundException>(() => FileGroup.Discover(LogPath));
        Assert.Throws<ArgumentException>(() => FileGroup.Open([]));
        Assert.ThrowsAny<IOException>(() => FileGroup.Open([LogPath]));
    }

    [Fact]
    public void Lines_come_with_their_places_and_offsets_in_the_whole()
    {
        Write(".2.gz", true, "a\nbb\n");
        Write(".1", false, "ccc\nlast");
        Write("", false, "d\n");
        using FileGroup group = FileGroup.Discover(LogPath);
        Assert.Null(group.LengthBytes);
        List<(GroupPosition, long, string)> lines = [];
        foreach (GroupLine line in group.EnumerateLines(cancellation: TestContext.Current.CancellationToken))
            lines.Add((line.Position, line.GroupOffset, Encoding.UTF8.GetString(line.Span)));
        Assert.Equal(
            [
                (new GroupPosition(0, 0), 0, "a"), (new GroupPosition(0, 2), 2, "bb"), (new GroupPosition(1, 0), 5, "ccc"),
                (new GroupPosition(1, 4), 9, "last"), (new GroupPosition(2, 0), 13, "d"),
            ],
            lines);
        Assert.Equal(15, group.LengthBytes);
        foreach ((GroupPosition position, long offset, _) in lines)
        {
            Assert.True(group.TryGetPosition(offset, out GroupPosition found));
            Assert.Equal(position, found);
            Assert.True(group.TryGetOffset(position, out long at));
            Assert.Equal(offset, at);
        }
        Assert.False(group.TryGetPosition(15, out _));
    }

    [Fact]
    public void An_enumeration_can_begin_at_any_line()
    {
        byte[] wide = [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("é\nb\n")];
        File.WriteAllBytes(LogPath + ".1", Gzip(wide));
        Write("", false, "one\ntwo\n");
        using FileGroup group = FileGroup.Discover(LogPath);
        Assert.Equal(["0:2:\u00e9\0", "0:6:b\0", "1:0:one", "1:4:two"], LinesOf(group, latin: true));
        Assert.Equal(["0:6:b\0", "1:0:one", "1:4:two"], LinesOf(group, new GroupPosition(0, 6), latin: true));
        Assert.Equal(["1:4:two"], LinesOf(group, new GroupPosition(1, 4)));
        Assert.Empty(LinesOf(group, new GroupPosition(2, 0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => LinesOf(group, new GroupPosition(3, 0)));
    }

    [Fact]
    public void Gzip_files_of_several_members_are_one_text()
    {
        File.WriteAllBytes(LogPath + ".1.gz", [.. Gzip("one\ntw"u8), .. Gzip(""u8), .. Gzip("o\nthree\n"u8)]);
        using FileGroup group = FileGroup.Discover(LogPath);
        Assert.Equal(["0:0:one", "0:4:two", "0:8:three"], LinesOf(group));
    }

    [Fact]
    public void A_cut_gzip_file_is_named_behind_what_could_be_read_of_it()
    {
        byte[] content = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 50_000).Select(i => $"{i * 7919 % 50_021}\n")));
        byte[] gzip = Gzip(content);
        File.WriteAllBytes(LogPath + ".1.gz", gzip[..(gzip.Length / 2)]);
        Write("", false, "new\n");
        using FileGroup group = FileGroup.Discover(LogPath);
        List<string> lines = [];
        DamagedFileException failure = Assert.Throws<DamagedFileException>(() => Collect(group, default, lines));
        Assert.Equal(LogPath + ".1.gz", failure.Path);
        Assert.Contains(failure.Path, failure.Message, StringComparison.Ordinal);
        Assert.InRange(failure.Offset, content.Length / 4, content.Length - 1);
        string[] all = Encoding.UTF8.GetString(content).Split('\n');
        Assert.True(lines.Count > 10_000);
        Assert.Equal(all.Take(lines.Count - 1), lines.Take(lines.Count - 1).Select(line => line.Split(':')[2]));
        // The rest of the group can still be had.
        Assert.Equal(["1:0:new"], LinesOf(group, new GroupPosition(1, 0)));
    }

    [Fact]
    public void A_plain_file_that_is_cut_while_it_is_read_is_named_behind_what_could_be_read_of_it()
    {
        Write("", false, "one\ntwo\n");
        using FileGroup group = FileGroup.Discover(LogPath);
        using Stream content = group.Members[0].OpenContent();
        Assert.Equal('o', content.ReadByte());
        using (FileStream writer = new(LogPath, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
            writer.SetLength(4);
        DamagedFileException failure = Assert.Throws<DamagedFileException>(() => content.CopyTo(Stream.Null));
        Assert.Equal((LogPath, 4), (failure.Path, failure.Offset));
    }

    [Fact]
    public void A_gzip_file_that_is_cut_anywhere_is_told_from_a_whole_one()
    {
        byte[] gzip = [.. Gzip("one\ntwo\n"u8), .. Gzip("three\n"u8)];
        int firstBytes = Gzip("one\ntwo\n"u8).Length;
        for (int length = 2; length <= gzip.Length; length++)
        {
            File.WriteAllBytes(LogPath, gzip[..length]);
            using FileGroup group = FileGroup.Discover(LogPath);
            if (length == gzip.Length || length == firstBytes)
                Assert.Equal(length == firstBytes ? 2 : 3, LinesOf(group).Count);
            else
                Assert.Throws<DamagedFileException>(() => LinesOf(group));
        }
    }

    [Fact]
    public void A_gzip_file_whose_checksum_is_wrong_is_named_behind_its_lines()
    {
        byte[] gzip = Gzip("one\ntwo\n"u8);
        gzip[^8] ^= 1;
        File.WriteAllBytes(LogPath + ".1.gz", gzip);
        using FileGroup group = FileGroup.Discover(LogPath);
        List<string> lines = [];
        DamagedFileException failure = Assert.Throws<DamagedFileException>(() => Collect(group, default, lines));
        Assert.Equal(LogPath + ".1.gz", failure.Path);
        output.WriteLine($"{lines.Count} lines, {failure.Message}");
    }

    [Fact]
    public void A_group_stays_what_it_is_when_its_files_are_rotated_while_it_is_read()
    {
        Write(".1", false, "one\n");
        Write("", false, "two\n");
        using FileGroup group = FileGroup.Discover(LogPath);
        File.Move(LogPath + ".1", LogPath + ".2");
        File.Move(LogPath, LogPath + ".1");
        Write("", false, "three\n");
        File.AppendAllText(LogPath + ".1", "late\n");
        Assert.Equal(["0:0:one", "1:0:two"], LinesOf(group));
    }

    [Fact]
    public void Random_groups_have_the_lines_of_their_files()
    {
        int seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        Random random = new(seed);
        for (int round = 0; round < 20; round++)
        {
            List<(int, LinePlace)> expected = [];
            List<string> paths = [];
            for (int i = random.Next(1, 6); i > 0; i--)
            {
                byte[] text = TestFormats.Text("LF|CRLF", random, random.Next(60_000));
                expected.AddRange(LineOracle.Lines(text, TestFormats.Of("LF|CRLF")).Select(line => (paths.Count, line)));
                paths.Add(_folder.File($"{round}-{i}"));
                File.WriteAllBytes(paths[^1], random.Next(2) == 0 ? Gzip(text) : text);
            }
            using FileGroup group = FileGroup.Open(paths);
            List<(int, LinePlace)> lines = [];
            foreach (GroupLine line in group.EnumerateLines(TestFormats.Of("LF|CRLF"), cancellation: TestContext.Current.CancellationToken))
                lines.Add((line.Position.FileIndex, new LinePlace(line.Position.Offset, line.Span.Length, line.DelimiterLength)));
            Assert.Equal(expected, lines);
        }
    }

    private static List<string> LinesOf(FileGroup group, GroupPosition start = default, bool latin = false)
    {
        List<string> lines = [];
        Collect(group, start, lines, latin);
        return lines;
    }

    private static void Collect(FileGroup group, GroupPosition start, List<string> lines, bool latin = false)
    {
        foreach (GroupLine line in group.EnumerateLines(start: start, cancellation: TestContext.Current.CancellationToken))
            lines.Add($"{line.Position.FileIndex}:{line.Position.Offset}:{(latin ? Encoding.Latin1 : Encoding.UTF8).GetString(line.Span)}");
    }

    private void Write(string suffix, bool isCompressed, string content)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(content);
        File.WriteAllBytes(LogPath + suffix, isCompressed ? Gzip(bytes) : bytes);
    }

    private static byte[] Gzip(ReadOnlySpan<byte> content)
    {
        using MemoryStream bytes = new();
        using (GZipStream gzip = new(bytes, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(content);
        return bytes.ToArray();
    }
}
