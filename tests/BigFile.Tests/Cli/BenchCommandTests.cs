using System.Text.Json;
using BigFile.Benchmarking;

namespace BigFile.Tests.Cli;

public sealed class BenchCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("read", 9)]
    [InlineData("randread", 9)]
    [InlineData("scan", 9)]
    [InlineData("gather", 9)]
    [InlineData("write", 8)]
    [InlineData("randwrite", 8)]
    [InlineData("mixed", 8)]
    [InlineData("checkpoint", 8)]
    [InlineData("append", 6)]
    public void Each_work_is_done_by_all_ways_that_can_and_the_scratch_file_is_gone(string work, int ways)
    {
        JsonElement json = CliRun.Of(
            "bench", "--size", "2MiB", "--dir", _folder.Path, "--work", work, "--ways", "all", "--rounds", "1", "--amount", "256KiB", "--warm-up", "0s", "--json")
            .AssertSucceeded().Json;
        JsonElement jobs = json.GetProperty("jobs");
        Assert.Equal(ways, jobs.GetArrayLength());
        Assert.All(jobs.EnumerateArray(), job => Assert.True(Bytes(job, "read") + Bytes(job, "write") > 0, $"{work}: {job.GetProperty("jobname")}"));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void The_table_fits_80_columns_has_no_escapes_and_says_how_the_scratch_file_came_into_the_cache()
    {
        CliRun run = Scratch().AssertSucceeded();
        foreach (string text in new[] { "lease", "auto", "raw", "handle", "stream", "accessor", "GB/s", "in the page cache from being written" })
            Assert.Contains(text, run.Output.ReplaceLineEndings(" ").Replace("      ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.All(run.Output.Split('\n'), line => Assert.InRange(line.TrimEnd('\r').Length, 0, 80));
        Assert.DoesNotContain('\e', run.Output);
    }

    [Fact]
    public void Csv_has_as_many_fields_in_each_line_as_in_its_first()
    {
        string[] lines = Scratch("--csv", "--ways", "lease,handle", "--windows", "64KiB,1MiB").AssertSucceeded().Output.TrimEnd().Split('\n');
        Assert.True(lines.Length >= 4, string.Join('\n', lines));
        Assert.Contains(lines, line => line.Contains("handle", StringComparison.Ordinal));
    }

    [Fact]
    public void Placements_stand_side_by_side_for_ways_that_can_have_them()
    {
        JsonElement json = Scratch("--ways", "lease,buffered,raw", "--windows", "64KiB,1MiB", "--placement", "reserved,floating", "--json").AssertSucceeded().Json;
        Assert.Equal(
            ["lease 64KiB reserved", "lease 64KiB floating", "lease 1MiB reserved", "lease 1MiB floating", "buffered 64KiB reserved", "buffered 1MiB reserved", "raw"],
            json.GetProperty("jobs").EnumerateArray().Select(job => job.GetProperty("jobname").GetString()));
    }

    [Theory]
    [InlineData(WayKind.Lease, 1 << 20, 0, Placement.Floating, 2)]
    [InlineData(WayKind.Auto, 64 << 10, 100_000_001, Placement.Reserved, 1)]
    [InlineData(WayKind.Copy, 64 << 10, 64 << 20, Placement.Auto, 1)]
    [InlineData(WayKind.Buffered, 1 << 20, 0, Placement.Auto, 1)]
    [InlineData(WayKind.Handle, 0, 0, Placement.Auto, 2)]
    internal void The_options_that_a_sweep_advises_are_taken_as_they_stand(WayKind way, long window, long budget, Placement placement, int threads)
    {
        string options = SweepAdvice.Options(new SweepPoint(new WaySpec(way, window, budget, placement), threads));
        string path = _folder.FileWith(Managers.Content(2 << 20, seed: 11));
        JsonElement json = CliRun.Of(["bench", path, .. options.Split(' '), "--rounds", "1", "--amount", "256KiB", "--warm-up", "0s", "--json"]).AssertSucceeded().Json;
        JsonElement job = Assert.Single(json.GetProperty("jobs").EnumerateArray()).GetProperty("bigfile");
        Assert.Equal(
            (new WaySpec(way).KindName, window, budget, placement.ToString(), threads),
            (job.GetProperty("way").GetString(), job.GetProperty("window_bytes").GetInt64(), job.GetProperty("budget_bytes").GetInt64(),
                Assert.Single(Enum.GetNames<Placement>(), name => name.Equals(job.GetProperty("placement").GetString(), StringComparison.OrdinalIgnoreCase)),
                json.GetProperty("bigfile").GetProperty("threads").GetInt32()));
    }

    [Fact]
    public void A_report_is_written_besides_in_place_of_the_one_that_was_there()
    {
        string report = _folder.FileWith("old"u8, "out.html");
        CliRun run = Scratch("--report", report, "--json", "--ways", "raw").AssertSucceeded();
        Assert.True(run.Json.TryGetProperty("jobs", out _));
        string page = File.ReadAllText(report);
        Assert.Contains("<html", page, StringComparison.OrdinalIgnoreCase);
        Assert.Equal([report], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_file_that_is_there_is_read_and_left_as_it_is()
    {
        byte[] content = Managers.Content(2 << 20, seed: 7);
        string path = _folder.FileWith(content);
        CliRun.Of("bench", path, "--rounds", "1", "--range", "64KiB..1MiB", "--warm-up", "0s", "--ways", "lease,handle").AssertSucceeded();
        Assert.Equal(content, File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("write")]
    [InlineData("randwrite")]
    [InlineData("mixed")]
    [InlineData("checkpoint")]
    public void A_file_that_is_there_is_written_only_when_it_may_be(string work)
    {
        byte[] content = Managers.Content(1 << 20, seed: 8);
        string path = _folder.FileWith(content);
        string[] arguments = ["bench", path, "--work", work, "--rounds", "1", "--amount", "256KiB", "--ways", "handle", "--mix", "10"];
        arguments = work == "mixed" ? arguments : arguments[..^2];
        CliRun.Of(arguments).AssertFailed($"bigfile: {path}: exists, and this work writes: give --overwrite, or no FILE for a scratch file");
        Assert.Equal(content, File.ReadAllBytes(path));
        CliRun.Of([.. arguments, "--overwrite"]).AssertSucceeded();
        Assert.NotEqual(content, File.ReadAllBytes(path));
        Assert.Equal(content.Length, new FileInfo(path).Length);
    }

    [Fact]
    public void Appending_leaves_the_file_alone_and_refuses_to_replace_what_lies_beside_it()
    {
        byte[] content = Managers.Content(1 << 20, seed: 9);
        string path = _folder.FileWith(content);
        string[] arguments = ["bench", path, "--work", "append", "--rounds", "1", "--amount", "256KiB", "--ways", "handle"];
        CliRun.Of(arguments).AssertSucceeded();
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));
        string beside = _folder.FileWith("kept"u8, Path.GetFileName(path) + ".append");
        CliRun.Of(arguments).AssertFailed($"bigfile: {beside}: exists, and work append would write it: remove it or move it away");
        Assert.Equal("kept", File.ReadAllText(beside));
        Assert.Equal(content, File.ReadAllBytes(path));
    }

    [Fact]
    public void What_was_written_is_verified_on_demand() =>
        Scratch("--work", "randwrite", "--amount", "256KiB", "--verify", "--ways", "lease,handle", "--flush-end").AssertSucceeded();

    [Fact]
    public void An_interrupted_run_leaves_nothing_behind()
    {
        CliRun before = CliRun.Of(new CancellationToken(canceled: true), "bench", "--size", "1MiB", "--dir", _folder.Path, "--report", _folder.File("out.html"));
        Assert.Equal((130, "", ""), (before.ExitCode, before.Output, before.Error));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));

        using CancellationTokenSource source = new();
        using FileSystemWatcher watcher = new(_folder.Path);
        watcher.Created += (_, _) => source.Cancel();
        watcher.EnableRaisingEvents = true;
        CliRun during = CliRun.Of(source.Token, "bench", "--size", "2MiB", "--dir", _folder.Path, "--work", "randread", "--time", "5s", "--ways", "handle", "--rounds", "2");
        Assert.Equal((130, "", ""), (during.ExitCode, during.Output, during.Error));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_disk_that_fills_up_is_one_line_and_nothing_is_left_behind()
    {
        using SmallDisk disk = SmallDisk.MountOrSkip(16 << 20);
        CliRun full = CliRun.Of("bench", "--size", "2MiB", "--dir", disk.Path, "--work", "append", "--time", "10m", "--ways", "handle", "--rounds", "1");
        Assert.Equal((2, ""), (full.ExitCode, full.Output));
        Assert.StartsWith("bigfile: ", full.Error, StringComparison.Ordinal);
        Assert.Single(full.Error.TrimEnd().Split('\n'));
        Assert.Empty(Directory.GetFileSystemEntries(disk.Path));

        CliRun tooLarge = CliRun.Of("bench", "--size", "12MiB", "--dir", disk.Path);
        Assert.StartsWith($"bigfile: {disk.Path}: 12MiB are needed and ", tooLarge.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(disk.Path));
    }

    [Fact]
    public void A_file_in_memory_alone_cannot_be_cold_and_the_run_says_so()
    {
        using SmallDisk disk = SmallDisk.MountOrSkip(16 << 20);
        CliRun run = CliRun.Of("bench", "--size", "2MiB", "--dir", disk.Path, "--cache", "cold", "--ways", "handle");
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("cold", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(disk.Path));
    }

    private CliRun Scratch(params string[] more)
    {
        string[] amount = more.Contains("--amount") ? [] : ["--amount", "512KiB"];
        return CliRun.Of(["bench", "--size", "2MiB", "--dir", _folder.Path, "--rounds", "2", .. amount, .. more]);
    }

    private static long Bytes(JsonElement job, string direction) =>
        job.TryGetProperty(direction, out JsonElement part) ? part.GetProperty("io_bytes").GetInt64() : 0;
}
