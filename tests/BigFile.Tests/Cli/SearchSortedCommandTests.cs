using System.Text;
using System.Text.Json;
using BigFile.DataGen;
using BigFile.Tests.DataGen;

namespace BigFile.Tests.Cli;

public sealed class SearchSortedCommandTests : IDisposable
{
    private const string Words = "apple 1\nbanana 20\n  (of it)\nbanana 30\ncherry 100\n";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("banana 20\n  (of it)\nbanana 30\n", "--from", "20", "--to", "30")]
    [InlineData("banana 20\n  (of it)\n", "--key-equals", "20")]
    [InlineData("banana 30\ncherry 100\n", "--from", "20.5")]
    [InlineData("apple 1\n", "--to", "19")]
    public void Numbers_in_a_column_are_searched(string expected, params string[] keys)
    {
        string path = _folder.FileWith(Encoding.ASCII.GetBytes(Words));
        Assert.Equal(expected, CliRun.Of(["search-sorted", path, "--key", "2", "--numeric", .. keys]).AssertSucceeded().Output);
        Assert.Equal($"{expected.Count(value => value == '\n')}\n", CliRun.Of(["search-sorted", path, "--key", "2", "--numeric", "-c", .. keys]).AssertSucceeded().Output);
        int start = Words.IndexOf(expected, StringComparison.Ordinal);
        Assert.Equal($"{start}..{start + expected.Length}\n", CliRun.Of(["search-sorted", path, "--key", "2", "--numeric", "--offsets", .. keys]).AssertSucceeded().Output);
    }

    [Fact]
    public void Whole_lines_are_searched_byte_by_byte()
    {
        string path = _folder.FileWith("a\na b\nab\nb"u8);
        Assert.Equal("a b\nab\n", CliRun.Of("search-sorted", path, "--from", "a ", "--to", "az").AssertSucceeded().Output);
        Assert.Equal("b", CliRun.Of("search-sorted", path, "--key-equals", "b").AssertSucceeded().Output);
    }

    [Fact]
    public void Lines_that_end_in_cr_lf_have_keys_without_it_and_are_printed_with_it()
    {
        string path = _folder.FileWith("a\r\nb\r\nb\r\nc\r\n"u8);
        Assert.Equal("b\r\nb\r\n", CliRun.Of("search-sorted", path, "--key-equals", "b").AssertSucceeded().Output);
        Assert.Equal("c\r\n", CliRun.Of("search-sorted", path, "--key-equals", "c", "--key", "1", "--separator", ",").AssertSucceeded().Output);
        Assert.Equal("2\n", CliRun.Of("search-sorted", path, "--key-equals", "b", "--count").AssertSucceeded().Output);
    }

    [Fact]
    public void Numbers_over_28_digits_have_keys()
    {
        string path = _folder.FileWith("1\n1e30\n2e40\n"u8);
        Assert.Equal("1e30\n", CliRun.Of("search-sorted", path, "--numeric", "--from", "2", "--to", "1e31").AssertSucceeded().Output);
    }

    [Fact]
    public void Nothing_found_is_exit_code_1_and_tells_the_place()
    {
        string path = _folder.FileWith("a\nc\n"u8);
        CliRun run = CliRun.Of("search-sorted", path, "--key-equals", "b");
        Assert.Equal((1, "", ""), (run.ExitCode, run.Output, run.Error));
        run = CliRun.Of("search-sorted", path, "--key-equals", "b", "--offsets");
        Assert.Equal((1, "2..2\n"), (run.ExitCode, run.Output));
        run = CliRun.Of("search-sorted", path, "--from", "x", "--to", "b", "--count");
        Assert.Equal((1, "0\n"), (run.ExitCode, run.Output));
        Assert.Equal(1, CliRun.Of("search-sorted", _folder.FileWith([], "empty"), "--from", "a").ExitCode);
    }

    [Fact]
    public void A_time_range_of_an_access_log_is_that_of_its_lines()
    {
        byte[] content = Generated.File(DataKind.AccessLog, 2 << 20);
        string path = _folder.FileWith(content);
        string[] lines = Encoding.Latin1.GetString(content).Split('\n');
        string Stamp(string line) => line[(line.IndexOf('[', StringComparison.Ordinal) + 1)..line.IndexOf(']', StringComparison.Ordinal)];
        string from = Stamp(lines[lines.Length / 3]), to = Stamp(lines[lines.Length / 2]);
        int first = Array.FindIndex(lines, line => line.Contains($"[{from}]", StringComparison.Ordinal));
        int last = Array.FindLastIndex(lines, line => line.Contains($"[{to}]", StringComparison.Ordinal));
        string expected = string.Concat(lines[first..(last + 1)].Select(line => line + "\n"));
        CliRun run = CliRun.Of(
            "search-sorted", path, "--key", "4", "--separator", " ", "--time", "dd/MMM/yyyy:HH:mm:ss zzz", "--from", from, "--to", to,
            "--window", "64KiB", "--budget", "256KiB").AssertSucceeded();
        // A comment line may follow, which belongs to the last one.
        Assert.StartsWith(expected, Encoding.Latin1.GetString(run.OutputBytes), StringComparison.Ordinal);
        Assert.All(Encoding.Latin1.GetString(run.OutputBytes.AsSpan(expected.Length)).Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.StartsWith("#", line, StringComparison.Ordinal));
    }

    [Fact]
    public void Times_are_taken_in_the_format_of_the_web_too()
    {
        string path = _folder.FileWith("01/Feb/2026 a\n02/Feb/2026 b\n03/Feb/2026 c\n"u8);
        Assert.Equal("02/Feb/2026 b\n", CliRun.Of(
            "search-sorted", path, "--time", "dd/MMM/yyyy", "--from", "2026-02-01T00:00:01Z", "--to", "2026-02-02").AssertSucceeded().Output);
    }

    [Fact]
    public void Formats_of_times_may_show_the_brackets_around_them()
    {
        string path = _folder.FileWith("x [01/Feb/2026:10:00:00 +0000] a\nx [01/Feb/2026:11:00:00 +0000] b\n"u8);
        foreach (string format in new[] { "[dd/MMM/yyyy:HH:mm:ss zzz]", "[dd/MMM/yyyy:HH:mm:ss", "dd/MMM/yyyy:HH:mm:ss" })
        {
            Assert.Equal("x [01/Feb/2026:11:00:00 +0000] b\n", CliRun.Of(
                "search-sorted", path, "--key", "2", "--time", format, "--from", "2026-02-01T10:30:00").AssertSucceeded().Output);
        }
    }

    [Fact]
    public void A_file_of_which_no_line_has_a_key_is_an_error()
    {
        string path = _folder.FileWith("a b\nc d\n"u8);
        string words = $"bigfile: {path}: no line has a key: see --key, --separator, --numeric and --time";
        CliRun.Of("search-sorted", path, "--numeric", "--from", "1").AssertFailed(words);
        CliRun.Of("search-sorted", path, "--key", "7", "--from", "a", "--to", "b").AssertFailed(words);
    }

    [Fact]
    public void Lines_of_utf16_are_printed_as_they_are()
    {
        byte[] content = [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("ä 1\nö 2\nü 3\n")];
        string path = _folder.FileWith(content);
        Assert.Equal("ö 2\n", Encoding.Unicode.GetString(
            CliRun.Of("search-sorted", path, "--key", "2", "--numeric", "--key-equals", "2").AssertSucceeded().OutputBytes));
        Assert.Equal("2..18\n", CliRun.Of("search-sorted", path, "--key", "2", "--numeric", "--to", "2", "--offsets").AssertSucceeded().Output);
    }

    [Fact]
    public void Lines_of_latin1_are_compared_as_the_keys_of_the_command_are()
    {
        string path = _folder.FileWith(Encoding.Latin1.GetBytes("a\nä\nö\n"));
        Assert.Equal("ä\n", Encoding.Latin1.GetString(
            CliRun.Of("search-sorted", path, "--encoding", "latin1", "--key-equals", "ä").AssertSucceeded().OutputBytes));
    }

    [Fact]
    public void Records_are_searched_by_a_field()
    {
        byte[] content = Generated.File(DataKind.Ticks, (32 * 1000) + 7);
        string path = _folder.FileWith(content);
        const string Layout = "ts:i64 price:f64 qty:u32 sym:u32 seq:u64";
        CliRun run = CliRun.Of("search-sorted", path, "--layout", Layout, "--key", "seq", "--from", "10", "--to", "12", "--select", "seq");
        Assert.Equal((0, "seq\n10\n11\n12\n"), (run.ExitCode, run.Output));
        Assert.Contains("7 bytes at offset 32000", run.Error, StringComparison.Ordinal);
        Assert.Equal("{\"seq\":500}\n", CliRun.Of("search-sorted", path, "--layout", Layout, "--key", "seq", "--key-equals", "500", "--select", "seq", "--json").Output);
        Assert.Equal("288..384\n", CliRun.Of("search-sorted", path, "--layout", Layout, "--key", "seq", "--from", "10", "--to", "12", "--offsets").Output);
        Assert.Equal("990\n", CliRun.Of("search-sorted", path, "--layout", Layout, "--key", "seq", "--from", "11", "-c").Output);
        Assert.Equal(1, CliRun.Of("search-sorted", path, "--layout", Layout, "--key", "seq", "--from", "1001").ExitCode);
    }

    [Fact]
    public void Json_tells_offsets_and_count()
    {
        string path = _folder.FileWith("a\nb\nb\nc\n"u8);
        JsonElement json = CliRun.Of("search-sorted", path, "--key-equals", "b", "--count", "--json").AssertSucceeded().Json;
        Assert.Equal((2, 6, 4, 2), (json.GetProperty("start").GetInt32(), json.GetProperty("end").GetInt32(), json.GetProperty("bytes").GetInt32(), json.GetProperty("lines").GetInt32()));
    }

    [Theory]
    [InlineData("search-sorted: give --from, --to or both, or --key-equals")]
    [InlineData("search-sorted: give --from, --to or both, or --key-equals", "--from", "a", "--key-equals", "b")]
    [InlineData("--numeric and --time: give one of them", "--from", "a", "--numeric", "--time", "yyyy")]
    [InlineData("--from: 'a' is not a number", "--from", "a", "--numeric")]
    [InlineData("--key-equals: 'a' is not a number", "--key-equals", "a", "--numeric")]
    [InlineData("--to: 'a' is not a time as yyyy nor as 2025-12-31T23:59:59Z", "--to", "a", "--time", "yyyy")]
    [InlineData("--key: '0' is not the number of a column, from 1", "--from", "a", "--key", "0")]
    [InlineData("--key: 'x' is not the number of a column, from 1", "--from", "a", "--key", "x")]
    [InlineData("--separator: 'ab' is not one ASCII character", "--from", "a", "--separator", "ab")]
    [InlineData("--layout: name the field that records are sorted by with --key", "--from", "a", "--layout", "a:u8")]
    [InlineData("--key: there is no field 'b': there are a", "--from", "a", "--layout", "a:u8", "--key", "b")]
    [InlineData("--from: 'x' is no number, as the field a:u8 needs", "--from", "x", "--layout", "a:u8", "--key", "a")]
    [InlineData("--numeric, --time, --separator and --encoding: only for lines; the field of a layout has its type", "--from", "1", "--layout", "a:u8", "--key", "a", "--numeric")]
    [InlineData("--select and --offset: only with --layout", "--from", "1", "--select", "a")]
    [InlineData("--count and --offsets: give one of them", "--from", "1", "--count", "--offsets")]
    [InlineData("--json: lines go to standard output as they are; add --count or --offsets", "--from", "1", "--json")]
    public void Wrong_usage_is_one_line(string words, params string[] arguments) =>
        CliRun.Of(["search-sorted", "x", .. arguments]).AssertFailed($"bigfile: {words}");

    [Fact]
    public void A_file_that_is_not_there_is_named() =>
        CliRun.Of("search-sorted", _folder.File("none"), "--from", "a").AssertFailed($"bigfile: {_folder.File("none")}: no such file");
}
