using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using BigFile.Tests.Scanning;

namespace BigFile.Tests.Cli;

public sealed class CountCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void One_file_gives_lines_bytes_longest_line_and_name()
    {
        string path = _folder.FileWith("one\nthree\ntwo"u8);
        Assert.Equal($"2 13 5 {path}\n", CliRun.Of("count", path).AssertSucceeded().Output);
    }

    [Fact]
    public void An_empty_file_counts_as_nothing()
    {
        string path = _folder.FileWith([]);
        Assert.Equal($"0 0 0 {path}\n", CliRun.Of("count", path).AssertSucceeded().Output);
    }

    [Fact]
    public void Several_files_are_aligned_and_have_a_total()
    {
        string small = _folder.FileWith("a\n"u8, "small");
        string large = _folder.FileWith(new byte[20_000], "large");
        string expected =
            $"    1     2     1 {small}\n" +
            $"    0 20000 20000 {large}\n" +
            $"    1 20002 20000 total\n";
        Assert.Equal(expected, CliRun.Of("count", small, large).AssertSucceeded().Output);
    }

    [Fact]
    public void A_missing_file_is_told_and_the_others_are_counted()
    {
        string good = _folder.FileWith("a\n"u8);
        string missing = _folder.File("missing");
        CliRun run = CliRun.Of("count", missing, good);
        Assert.Equal(2, run.ExitCode);
        Assert.Equal($"bigfile: {missing}: no such file{Environment.NewLine}", run.Error);
        Assert.Equal($"1 2 1 {good}\n1 2 1 total\n", run.Output);
    }

    [Fact]
    public void A_missing_file_and_a_directory_are_one_line_each()
    {
        string missing = _folder.File("missing");
        CliRun.Of("count", missing).AssertFailed($"bigfile: {missing}: no such file");
        CliRun.Of("count", "--json", missing).AssertFailed($"bigfile: {missing}: no such file");
        CliRun.Of("count", _folder.Path).AssertFailed($"bigfile: {_folder.Path}: is a directory");
    }

    [Fact]
    public void Json_has_the_counts_the_time_and_the_engine()
    {
        string path = _folder.FileWith(NaiveLines.Make(new Random(91), 1_000_000, 100));
        JsonElement json = CliRun.Of("count", path, "--json", "--window", "64KiB", "--budget", "512KiB", "--threads", "2", "--placement", "floating")
            .AssertSucceeded().Json;
        var expected = NaiveLines.Count(File.ReadAllBytes(path));
        Assert.Equal(path, json.GetProperty("file").GetString());
        Assert.Equal(expected.Bytes, json.GetProperty("bytes").GetInt64());
        Assert.Equal(expected.Lines, json.GetProperty("lines").GetInt64());
        Assert.Equal(expected.LongestLineBytes, json.GetProperty("longest_line").GetInt64());
        Assert.InRange(json.GetProperty("seconds").GetDouble(), 0, 600);
        JsonElement engine = json.GetProperty("engine");
        Assert.Equal("floating", engine.GetProperty("placement").GetString());
        Assert.Equal(2, engine.GetProperty("threads").GetInt32());
        Assert.Equal(64 << 10, engine.GetProperty("window_bytes").GetInt64());
        Assert.Equal(512 << 10, engine.GetProperty("budget_bytes").GetInt64());
        Assert.InRange(engine.GetProperty("mapped_bytes_peak").GetInt64(), 1, 512 << 10);
        Assert.True(engine.GetProperty("maps").GetInt64() > 0);
    }

    [Fact]
    public void Json_of_several_files_is_still_one_object()
    {
        string first = _folder.FileWith("a\nbb\n"u8, "first");
        string second = _folder.FileWith("c\n"u8, "second");
        JsonElement json = CliRun.Of("count", "--json", first, second).AssertSucceeded().Json;
        Assert.Equal("total", json.GetProperty("file").GetString());
        Assert.Equal(3, json.GetProperty("lines").GetInt64());
        JsonElement files = json.GetProperty("files");
        Assert.Equal([first, second], files.EnumerateArray().Select(f => f.GetProperty("file").GetString()));
        Assert.Equal([2, 1], files.EnumerateArray().Select(f => f.GetProperty("lines").GetInt32()));
    }

    [Theory]
    [InlineData("65536")]
    [InlineData("64KiB")]
    [InlineData("1MiB")]
    public void A_budget_that_holds_less_than_the_threads_want_is_kept(string window)
    {
        string path = _folder.FileWith(NaiveLines.Make(new Random(92), 4_000_000, 100));
        JsonElement json = CliRun.Of("count", path, "--json", "--window", window, "--budget", "1MiB", "--threads", "8").AssertSucceeded().Json;
        Assert.Equal(NaiveLines.Count(File.ReadAllBytes(path)).Lines, json.GetProperty("lines").GetInt64());
        Assert.InRange(json.GetProperty("engine").GetProperty("mapped_bytes_peak").GetInt64(), 0, 1 << 20);
    }

    [Fact]
    public void Lines_and_bytes_are_those_of_wc()
    {
        if (OperatingSystem.IsWindows() || !File.Exists("/usr/bin/wc"))
            Assert.Skip("There is no /usr/bin/wc here.");
        foreach (int gapMax in new[] { 1, 80, 100_000 })
        {
            string path = _folder.FileWith(NaiveLines.Make(new Random(93), 700_001, gapMax));
            using var wc = Process.Start(new ProcessStartInfo("/usr/bin/wc", ["-l", "-c", path]) { RedirectStandardOutput = true })!;
            long[] expected = Numbers(wc.StandardOutput.ReadToEnd())[..2];
            Assert.Equal(expected, Numbers(CliRun.Of("count", path).AssertSucceeded().Output)[..2]);
        }
    }

    [Fact]
    public void An_interrupted_count_returns_130_without_a_word()
    {
        string path = _folder.FileWith("a\n"u8);
        CliRun run = CliRun.Of(new CancellationToken(canceled: true), "count", path);
        Assert.Equal((130, "", ""), (run.ExitCode, run.Output, run.Error));
    }

    private static long[] Numbers(string line) =>
        [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Where(word => long.TryParse(word, out _))
            .Select(word => long.Parse(word, CultureInfo.InvariantCulture))];
}
