using System.Text;
using System.Text.Json;
using BigFile.Cli.Terminal;

namespace BigFile.Tests.Cli;

public sealed class GrepCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("grep needs a pattern; see bigfile grep --help")]
    [InlineData("grep needs a pattern; see bigfile grep --help", "-n")]
    [InlineData("there is no option '-X'; see bigfile grep --help", "-nX", "a")]
    [InlineData("there is no option '--lines'; see bigfile grep --help", "--lines", "a")]
    [InlineData("-A needs a value; see bigfile grep --help", "a", "-A")]
    [InlineData("-A: '-1' is not a number of lines", "a", "-A", "-1")]
    [InlineData("--context: 'x' is not a number of lines", "--context=x", "a")]
    [InlineData("--count takes no value; see bigfile grep --help", "--count=3", "a")]
    [InlineData("-m: 'many' is not a number of lines", "-mmany", "a")]
    [InlineData("--encoding: 'utf-32' is none of utf-8, latin-1, utf-16le, utf-16be", "--encoding", "utf-32", "a")]
    [InlineData("--color: 'red' is none of auto, always, never", "--color=red", "a")]
    [InlineData("--range: '5' is not a range: write, for example, 1GiB..2GiB", "--range", "5", "a", "f")]
    [InlineData("--range: '5..4' ends before it begins", "--range", "5..4", "a", "f")]
    [InlineData("--range: 'x' is not a size: write, for example, 4096, 64KiB or 2GiB", "--range", "x..4", "a", "f")]
    [InlineData("--range: standard input has no ranges; see bigfile grep --help", "--range", "1..4", "a")]
    [InlineData("--split: '0/3' is not a part: write, for example, 2/4 for the second of four", "--split", "0/3", "a", "f")]
    [InlineData("--split works on one file; see bigfile grep --help", "--split", "1/3", "a", "f", "g")]
    [InlineData("--split works on one file; see bigfile grep --help", "--split", "1/3", "a")]
    [InlineData("--split works on one file; see bigfile grep --help", "--split", "1/3", "a", "-r", "f")]
    [InlineData("--split and --range exclude each other; see bigfile grep --help", "--split", "1/3", "--range", "1..", "a", "f")]
    [InlineData("--split goes with printed lines and with --count, not with -l, -L and -q; see bigfile grep --help", "--split", "1/3", "-l", "a", "f")]
    [InlineData("--null-data and --crlf exclude each other; see bigfile grep --help", "-z", "--crlf", "a", "f")]
    [InlineData("--window: a window is a multiple of 64KiB, at most 16GiB, not 100", "--window", "100", "a", "f")]
    public void Wrong_usage_is_one_line(string words, params string[] arguments) =>
        CliRun.Of(["grep", .. arguments]).AssertFailed($"bigfile: {words}");

    [Fact]
    public void A_wrong_expression_is_one_line_before_any_file_is_opened()
    {
        CliRun run = CliRun.Of("grep", "a(", _folder.File("missing"));
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("bigfile: pattern: ", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("1:one\n3:bone\n", "-n", "one", "{}")]
    [InlineData("1:one\n3:bone\n", "{}", "one", "-n")]
    [InlineData("1:one\n3:bone\n", "-ne", "one", "{}")]
    [InlineData("1:one\n3:bone\n", "-neone", "{}")]
    [InlineData("1:one\n3:bone\n", "--line-number", "--regexp=one", "{}")]
    [InlineData("1:one\n2-two\n", "-nm1", "-A1", "one", "{}")]
    [InlineData("1:one\n2-two\n", "-nm", "1", "-A", "1", "one", "{}")]
    [InlineData("1-one\n2:two\n3-bone\n", "-1n", "two", "{}")]
    [InlineData("two\n-n\n", "-vh", "one", "{}")]
    [InlineData("-n\n", "--", "-n", "{}")]
    [InlineData("-n\n", "-e", "-n", "{}")]
    [InlineData("one\ntwo\nbone\n", "-e", "one", "-e", "t", "{}")]
    [InlineData("one\ntwo\nbone\n", "one\nt", "{}")]
    [InlineData("2\n", "--threads", "1", "-c", "one", "{}")]
    [InlineData("one\nbone\n", "-m", "-1", "one", "{}")]
    [InlineData("ONE\n", "-o", "-i", "ONE", "{upper}")]
    public void Arguments_are_read_as_grep_reads_them(string expected, params string[] arguments)
    {
        string path = _folder.FileWith("one\ntwo\nbone\n-n\n"u8);
        string upper = _folder.FileWith("ONE\n"u8, "upper");
        string[] filled = [.. arguments.Select(a => a.Replace("{}", path, StringComparison.Ordinal).Replace("{upper}", upper, StringComparison.Ordinal))];
        // {} first makes the path the pattern, which is not meant.
        if (filled[0] == path)
            (filled[0], filled[1]) = (filled[1], filled[0]);
        Assert.Equal(expected, CliRun.Of(["grep", .. filled]).AssertSucceeded().Output);
    }

    [Fact]
    public void Common_options_may_stand_before_the_name()
    {
        string path = _folder.FileWith("one\n"u8);
        Assert.Equal("one\n", CliRun.Of("--budget", "1MiB", "--window=64KiB", "grep", "one", path).AssertSucceeded().Output);
        CliRun.Of("--budget", "1", "grep", "one", path).AssertFailed("bigfile: --budget: a budget is at least 128KiB, not 1");
        // Before other commands they are none of this one's business.
        Assert.Equal(0, CliRun.Of("--json=true", "count", path).ExitCode);
    }

    [Fact]
    public void The_help_has_every_option()
    {
        string help = CliRun.Of("grep", "--help").AssertSucceeded().Output;
        foreach (var option in BigFile.Cli.CommandLine.GrepOptions.All)
        {
            Assert.Contains($"--{option.Name}", help, StringComparison.Ordinal);
            if (option.Letter is not ('\0' or 'h'))
                Assert.Contains($"-{option.Letter}, ", help, StringComparison.Ordinal);
        }
        Assert.Contains("merge", CliRun.Of("--help").AssertSucceeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Patterns_come_from_files_too()
    {
        string path = _folder.FileWith("one\ntwo\nthree\n"u8);
        string patterns = _folder.FileWith("tw\nee$\n"u8, "patterns");
        string none = _folder.FileWith([], "none");
        Assert.Equal("two\nthree\n", CliRun.Of("grep", "-f", patterns, path).AssertSucceeded().Output);
        Assert.Equal("one\n", CliRun.Of("grep", "-vf", patterns, path).AssertSucceeded().Output);
        Assert.Equal(1, CliRun.Of("grep", "-f", none, path).ExitCode);
        Assert.Equal("3\n", CliRun.Of("grep", "-cvf", none, path).AssertSucceeded().Output);
        Assert.Equal("two\n", CliRun.From("w\n"u8.ToArray(), "grep", "-f", "-", path).AssertSucceeded().Output);
        CliRun.Of("grep", "-f", _folder.File("missing"), path).AssertFailed($"bigfile: {_folder.File("missing")}: no such file");
    }

    [Fact]
    public void Files_that_cannot_be_searched_are_told_and_the_others_are_searched()
    {
        string path = _folder.FileWith("one\n"u8);
        string missing = _folder.File("missing");
        CliRun run = CliRun.Of("grep", "one", missing, path, _folder.Path);
        Assert.Equal((2, $"{path}:one\n"), (run.ExitCode, run.Output));
        Assert.Equal(
            $"bigfile: {missing}: no such file{Environment.NewLine}bigfile: {_folder.Path}: is a directory{Environment.NewLine}", run.Error);
        CliRun silent = CliRun.Of("grep", "-s", "one", missing);
        Assert.Equal((2, "", ""), (silent.ExitCode, silent.Output, silent.Error));
        Assert.Equal(0, CliRun.Of("grep", "-q", "one", missing, path).ExitCode);
    }

    [Fact]
    public void Directories_are_searched_in_the_order_of_names()
    {
        Directory.CreateDirectory(_folder.File("d"));
        string second = _folder.FileWith("one\n"u8, Path.Combine("d", "second"));
        string third = _folder.FileWith("one\n"u8, "e");
        string first = _folder.FileWith("no\none\n"u8, "c");
        CliRun run = CliRun.Of("grep", "-rn", "one", _folder.Path).AssertSucceeded();
        Assert.Equal($"{first}:2:one\n{second}:1:one\n{third}:1:one\n", run.Output);
    }

    [Fact]
    public void Utf16_is_found_by_its_mark_and_printed_as_utf8()
    {
        byte[] text = [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("ene\nmenė miste\n\ud800x 💡")];
        string path = _folder.FileWith(text);
        Assert.Equal("2:10:menė miste\n", CliRun.Of("grep", "-nb", "menė", path).AssertSucceeded().Output);
        Assert.Equal("3:\ufffdx 💡\n", CliRun.Of("grep", "-n", "💡", path).AssertSucceeded().Output);
        Assert.Equal("20:miste\n", CliRun.Of("grep", "-ob", "mi\\w+", path).AssertSucceeded().Output);
        Assert.Equal("3\n", CliRun.Of("grep", "-c", "", path).AssertSucceeded().Output);
        Assert.Equal("menė miste\n", CliRun.From(text, "grep", "menė").AssertSucceeded().Output);
        string without = _folder.FileWith(Encoding.BigEndianUnicode.GetBytes("ene\nmenė\n"), "without");
        Assert.Equal("menė\n", CliRun.Of("grep", "--encoding", "utf-16be", "menė", without).AssertSucceeded().Output);
    }

    [Fact]
    public void A_mark_of_standard_input_is_no_line_of_context()
    {
        byte[] input = [0xEF, 0xBB, 0xBF, .. "a\nb\n"u8];
        Assert.Equal("1:a\n", CliRun.From(input, "grep", "-nB1", "a").AssertSucceeded().Output);
        Assert.Equal("1-a\n2:b\n", CliRun.From(input, "grep", "-nC5", "b").AssertSucceeded().Output);
    }

    [Fact]
    public void Files_of_patterns_are_UTF_8_or_said_to_be_Latin_1()
    {
        string text = _folder.FileWith([0xE9, (byte)'\n'], "text");
        string patterns = _folder.FileWith([0xE9, (byte)'\n'], "patterns");
        CliRun.Of("grep", "-F", "-f", patterns, text).AssertFailed(
            $"bigfile: {patterns}: the patterns are not UTF-8; with --encoding latin-1 they are read as that");
        Assert.Equal([0xE9, (byte)'\n'], CliRun.Of("grep", "-F", "-f", patterns, "--encoding", "latin-1", text).AssertSucceeded().OutputBytes);
    }

    [Fact]
    public void A_mark_of_utf8_belongs_to_no_line()
    {
        string path = _folder.FileWith("\ufeffone\ntwo\n"u8);
        Assert.Equal("3:one\n", CliRun.Of("grep", "-b", "^one", path).AssertSucceeded().Output);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_printed_as_they_are()
    {
        byte[] line = [0xFF, 0x00, (byte)'a', 0x80, (byte)'\n'];
        string path = _folder.FileWith(line);
        Assert.Equal(line, CliRun.Of("grep", "a", path).AssertSucceeded().OutputBytes);
        string latin = _folder.FileWith([0xE9, (byte)'\n'], "latin");
        Assert.Equal([0xE9, (byte)'\n'], CliRun.Of("grep", "--encoding=latin-1", "^é$", latin).AssertSucceeded().OutputBytes);
    }

    [Fact]
    public void Carriage_returns_belong_to_the_end_if_asked_for_and_are_printed()
    {
        string path = _folder.FileWith("one\r\ntwo\nthree\r\n"u8);
        Assert.Equal("one\r\nthree\r\n", CliRun.Of("grep", "--crlf", "e$", path).AssertSucceeded().Output);
        Assert.Equal(1, CliRun.Of("grep", "e$", path).ExitCode);
    }

    [Fact]
    public void Json_is_an_object_a_line_and_a_summary()
    {
        string path = _folder.FileWith([.. "a \"quoted\"\tone\none two one\n"u8, 0xFF, .. "one\nlast"u8]);
        string[] lines = CliRun.Of("grep", "--json", "-A1", "one", path).AssertSucceeded().Output.TrimEnd('\n').Split('\n');
        Assert.Equal(5, lines.Length);
        JsonElement[] objects = [.. lines.Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal("a \"quoted\"\tone", objects[0].GetProperty("text").GetString());
        Assert.Equal(
            ("match", path, 2, 15), (objects[1].GetProperty("kind").GetString(), objects[1].GetProperty("file").GetString(),
            objects[1].GetProperty("line").GetInt32(), objects[1].GetProperty("offset").GetInt32()));
        Assert.Equal([(0, 3), (8, 11)], objects[1].GetProperty("submatches").EnumerateArray()
            .Select(match => (match.GetProperty("start").GetInt32(), match.GetProperty("end").GetInt32())));
        Assert.Equal([0xFF, .. "one"u8], objects[2].GetProperty("base64").GetBytesFromBase64());
        Assert.Equal(("context", "last"), (objects[3].GetProperty("kind").GetString(), objects[3].GetProperty("text").GetString()));
        Assert.Equal(("summary", 3), (objects[4].GetProperty("kind").GetString(), objects[4].GetProperty("selected").GetInt32()));
        Assert.Contains("\"kind\":\"count\"", CliRun.Of("grep", "--json", "-c", "one", path).AssertSucceeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_range_has_the_lines_that_begin_in_it_with_the_numbers_of_the_file()
    {
        string path = _folder.FileWith("one\ntwo\nthree\nfour\n"u8);
        Assert.Equal("2:two\n3:three\n", CliRun.Of("grep", "-n", "--range", "1..9", "", path).AssertSucceeded().Output);
        Assert.Equal("1-one\n2:two\n3:three\n4-four\n", CliRun.Of("grep", "-nC1", "--range", "1..9", "", path).AssertSucceeded().Output);
        Assert.Equal("2\n", CliRun.Of("grep", "-c", "--range", "8..", "", path).AssertSucceeded().Output);
        Assert.Equal("1\n", CliRun.Of("grep", "-c", "--range", "..4B", "", path).AssertSucceeded().Output);
    }

    [Fact]
    public void Line_numbers_are_right_where_they_get_wider_and_where_lines_get_denser()
    {
        var text = new StringBuilder();
        for (int i = 1; i <= 120_000; i++)
            text.Append(i % 7 == 0 ? "hit " : "").Append(i > 50_000 ? "" : "some longer text ").Append(i).Append('\n');
        string path = _folder.FileWith(Encoding.ASCII.GetBytes(text.ToString()));
        string[] lines = CliRun.Of("grep", "-n", "hit", "--window", "64KiB", "--budget", "1MiB", path).AssertSucceeded().Output.TrimEnd('\n').Split('\n');
        Assert.Equal(120_000 / 7, lines.Length);
        Assert.All(lines, line => Assert.EndsWith(line[..line.IndexOf(':', StringComparison.Ordinal)], line, StringComparison.Ordinal));
    }

    [Fact]
    public void What_names_make_long_is_printed_in_pieces_and_in_order()
    {
        // Some forty million bytes of output from 300,000 bytes of file: more than a page takes.
        string path = _folder.FileWith(Encoding.ASCII.GetBytes(new string('\n', 300_000)), new string('n', 100));
        CliRun run = CliRun.Of("grep", "-nHb", "", path).AssertSucceeded();
        var expected = new StringBuilder();
        for (int i = 0; i < 300_000; i++)
            expected.Append(path).Append(':').Append(i + 1).Append(':').Append(i).Append(":\n");
        Assert.True(expected.Equals(run.Output));
    }

    [Fact]
    public void A_long_line_of_a_stream_is_one_line()
    {
        byte[] input = [.. Encoding.ASCII.GetBytes(new string('x', 3_000_000)), .. "end\nnext\n"u8];
        Assert.Equal("1\n", CliRun.From(input, "grep", "-c", "end").AssertSucceeded().Output);
        Assert.Equal("1-" + new string('x', 3_000_000) + "end\n2:next\n", CliRun.From(input, "grep", "-nB1", "next").AssertSucceeded().Output);
    }

    [Fact]
    public void A_line_that_the_budget_has_no_room_for_is_searched_all_the_same()
    {
        byte[] content = [.. "first\n"u8, .. Encoding.ASCII.GetBytes(new string('x', 17 << 20)), .. "end\nlast end\n"u8];
        string path = _folder.FileWith(content);
        string[] small = ["--window", "64KiB", "--budget", "256KiB"];
        Assert.Equal("2\n", CliRun.Of(["grep", "-c", "end", .. small, path]).AssertSucceeded().Output);
        Assert.Equal(content.Length - 6, CliRun.Of(["grep", "end", .. small, path]).AssertSucceeded().OutputBytes.Length);
        Assert.Equal("3-last end\n", CliRun.Of(["grep", "-nA1", "xend", .. small, path]).AssertSucceeded().Output[^11..]);
        Assert.Equal(content.Length, CliRun.Of(["grep", "-B9", "last", .. small, path]).AssertSucceeded().OutputBytes.Length);
    }

    [Fact]
    public void More_context_than_there_are_lines_is_all_lines()
    {
        byte[] content = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 60_000).Select(i => $"{i}\n")));
        string path = _folder.FileWith(content);
        string[] small = ["--window", "64KiB", "--budget", "256KiB"];
        foreach (string pattern in new[] { "^0$", "^30000$", "^59999$", "5" })
            Assert.Equal(content, CliRun.Of(["grep", "-C", "9999999999", pattern, .. small, path]).AssertSucceeded().OutputBytes);
        string numbered = CliRun.Of(["grep", "-n", "-B", "20000", "-A", "10001", "^30000$", .. small, path]).AssertSucceeded().Output;
        Assert.StartsWith("10001-10000\n", numbered, StringComparison.Ordinal);
        Assert.EndsWith("\n40002-40001\n", numbered, StringComparison.Ordinal);
        Assert.Contains("\n30001:30000\n", numbered, StringComparison.Ordinal);
        Assert.Equal(30_002, numbered.Count(c => c == '\n'));
    }

    [Fact]
    public void An_output_that_cannot_be_written_is_one_line_about_the_output()
    {
        string path = _folder.FileWith("a\n"u8);
        using var full = new FullStream();
        Assert.Equal(2, CliRun.Into(full, CancellationToken.None, out string error, "grep", "a", path, path));
        Assert.Equal($"bigfile: standard output: no space{Environment.NewLine}", error);
    }

    [Fact]
    public void A_reader_that_has_gone_ends_the_search_without_a_word()
    {
        string path = _folder.FileWith(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("line\n", 100_000))));
        using var closed = new ClosedStream();
        Assert.Equal(0, CliRun.Into(closed, CancellationToken.None, out string error, "grep", "-n", "line", path));
        Assert.Equal("", error);
    }

    [Fact]
    public void An_interrupted_search_returns_130_without_a_word()
    {
        string path = _folder.FileWith("a\n"u8);
        CliRun run = CliRun.Of(new CancellationToken(canceled: true), "grep", "a", path);
        Assert.Equal((130, "", ""), (run.ExitCode, run.Output, run.Error));
        using var source = new CancellationTokenSource();
        // So large that there is much to do after the first write, however late that is.
        string large = _folder.FileWith(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("line\n", 2_000_000))), "large");
        using var cancelling = new CancellingStream(source);
        Assert.Equal(130, CliRun.Into(
            cancelling, source.Token, out string error, "grep", "-n", "--window", "64KiB", "--budget", "1MiB", "line", large));
        Assert.Equal("", error);
    }

    private sealed class ClosedStream : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new ClosedPipeException();
    }

    private sealed class FullStream : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("no space");
    }

    private sealed class CancellingStream(CancellationTokenSource source) : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => source.Cancel();
    }
}
