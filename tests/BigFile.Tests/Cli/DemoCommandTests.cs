using System.Text.Json;

namespace BigFile.Tests.Cli;

public sealed class DemoCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_table_fits_80_columns_and_the_file_is_gone()
    {
        CliRun run = CliRun.Of("demo", "--size", "5MiB", "--dir", _folder.Path).AssertSucceeded();
        foreach (string step in new[] { "generate", "count", "random reads", "hot reads", "update", "checkpoint", "verify", "evictions" })
            Assert.Contains(step, run.Output, StringComparison.Ordinal);
        Assert.Contains("Verified", run.Output, StringComparison.Ordinal);
        Assert.All(run.Output.Split('\n'), line => Assert.InRange(line.TrimEnd('\r').Length, 0, 80));
        Assert.DoesNotContain('\e', run.Output);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("reserved")]
    [InlineData("floating")]
    public void Json_has_the_figures_and_the_budget_is_kept(string placement)
    {
        JsonElement json = CliRun.Of(
            "demo", "--size", "3000001", "--dir", _folder.Path, "--json", "--placement", placement, "--budget", "512KiB", "--threads", "3")
            .AssertSucceeded().Json;
        Assert.Equal(3_000_001, json.GetProperty("bytes").GetInt64());
        Assert.True(json.GetProperty("lines").GetInt64() > 1000);
        Assert.True(json.GetProperty("verified").GetBoolean());
        Assert.True(json.GetProperty("seconds").GetDouble() > 0);
        Assert.True(json.GetProperty("random_reads").GetProperty("ns_per_read").GetDouble() > 0);
        Assert.True(json.GetProperty("checkpoint").GetProperty("bytes").GetInt64() > 0);
        JsonElement engine = json.GetProperty("engine");
        Assert.Equal(placement, engine.GetProperty("placement").GetString());
        Assert.InRange(engine.GetProperty("mapped_bytes_peak").GetInt64(), 1, 512 << 10);
        Assert.True(engine.GetProperty("checkpoints").GetInt64() >= 1);
    }

    [Fact]
    public void Keep_leaves_the_file_as_the_counts_say()
    {
        JsonElement json = CliRun.Of("demo", "--size", "1MiB", "--dir", _folder.Path, "--keep", "--json").AssertSucceeded().Json;
        string path = json.GetProperty("file").GetString()!;
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));
        Assert.StartsWith($"{json.GetProperty("lines")} 1048576 ", CliRun.Of("count", path).AssertSucceeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_interrupted_demonstration_leaves_nothing_behind()
    {
        CliRun run = CliRun.Of(new CancellationToken(canceled: true), "demo", "--size", "1MiB", "--dir", _folder.Path);
        Assert.Equal((130, "", ""), (run.ExitCode, run.Output, run.Error));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_one_line()
    {
        string missing = _folder.File("missing");
        CliRun.Of("demo", "--dir", missing).AssertFailed($"bigfile: {missing}: no such directory");
    }

    [Fact]
    public void Too_little_room_is_one_line_before_anything_is_written()
    {
        CliRun run = CliRun.Of("demo", "--size", "4096TiB", "--dir", _folder.Path);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith($"bigfile: {_folder.Path}: 4096TiB are needed and ", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }
}
