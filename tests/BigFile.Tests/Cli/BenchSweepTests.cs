using System.Text.Json;

namespace BigFile.Tests.Cli;

public sealed class BenchSweepTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_small_sweep_says_how_long_it_takes_and_gives_advice_for_each_kind_of_access()
    {
        string report = _folder.File("out.html");
        CliRun run = Sweep("--threads", "2", "--report", report).AssertSucceeded();
        Assert.Matches(@"^Sweep of [\s\S]*: \d+ short rounds, about \d+ s\.\n", run.Output);
        foreach (string text in new[] { "sequential, warm", "random, warm", "sequential, cold", "random, cold", "C#: new MappedFileOptions", "--threads 2" })
            Assert.Contains(text, run.Output, StringComparison.Ordinal);
        Assert.All(run.Output.Split('\n').Skip(1), line => Assert.InRange(line.TrimEnd('\r').Length, 0, 80));
        Assert.DoesNotContain('\e', run.Output);
        Assert.Contains("<html", File.ReadAllText(report), StringComparison.OrdinalIgnoreCase);
        Assert.Equal([report], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Its_json_has_the_points_and_the_advice_and_nothing_else_stands_on_standard_output()
    {
        JsonElement json = Sweep("--json", "--quick", "--ways", "lease,handle", "--windows", "64KiB,1MiB").AssertSucceeded().Json;
        Assert.True(json.GetProperty("points").GetArrayLength() >= 2);
        Assert.Equal(4, json.GetProperty("advice").GetArrayLength());
    }

    [Fact]
    public void An_interrupted_sweep_leaves_nothing_behind()
    {
        CliRun run = CliRun.Of(new CancellationToken(canceled: true), "bench", "sweep", "--size", "1MiB", "--dir", _folder.Path);
        Assert.Equal((130, "", ""), (run.ExitCode, run.Output, run.Error));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    private CliRun Sweep(params string[] more) => CliRun.Of(["bench", "sweep", "--size", "2MiB", "--dir", _folder.Path, "--time", "5ms", .. more]);
}
