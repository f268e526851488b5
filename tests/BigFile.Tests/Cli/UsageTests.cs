namespace BigFile.Tests.Cli;

public sealed class UsageTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--window: '64QB' is not a size: write, for example, 4096, 64KiB or 2GiB", "info", "x", "--window", "64QB")]
    [InlineData("--window: a window is a multiple of 64KiB, at most 16GiB, not 100", "info", "x", "--window", "100")]
    [InlineData("--window: a window is a multiple of 64KiB, at most 16GiB, not 0", "info", "x", "--window", "0")]
    [InlineData("--window: a window is a multiple of 64KiB, at most 16GiB, not 32GiB", "info", "x", "--window", "32GiB")]
    [InlineData("--window: a window must fit into the budget", "info", "x", "--window", "2MiB", "--budget", "1MiB")]
    [InlineData("--budget: a budget is at least 128KiB, not 64KiB", "count", "x", "--budget", "64KiB")]
    [InlineData("--budget: '' is not a size: write, for example, 4096, 64KiB or 2GiB", "count", "x", "--budget", "")]
    [InlineData("--threads: '0' is not a number from 1 to 1024", "slice", "x", "--threads", "0")]
    [InlineData("--placement: 'Auto' is none of auto, reserved, floating", "count", "x", "--placement", "Auto")]
    [InlineData("--offset: '1 000' is not a size: write, for example, 4096, 64KiB or 2GiB", "slice", "x", "--offset", "1 000")]
    [InlineData("--length: '99999999999999999999' is not a size: write, for example, 4096, 64KiB or 2GiB", "slice", "x", "--length", "99999999999999999999")]
    [InlineData("--size: the demonstration needs at least 1MiB", "demo", "--size", "1KiB")]
    public void A_wrong_value_is_one_line_that_names_the_option(string words, params string[] arguments) =>
        CliRun.Of(arguments).AssertFailed($"bigfile: {words}");

    [Theory]
    [InlineData("there is no command 'frobnicate'", "frobnicate")]
    [InlineData("there is no command 'frobnicate'", "frobnicate", "--json")]
    [InlineData("there is no command 'frobnicate'", "--window", "64KiB", "frobnicate", "x")]
    [InlineData("there is no command 'coutn' (the nearest is 'count')", "coutn", "x")]
    [InlineData("there is no command 'Demo' (the nearest is 'demo')", "Demo")]
    [InlineData("there is no command 'slices' (the nearest is 'slice')", "slices")]
    [InlineData("there is no command 'x'", "x")]
    [InlineData("there is no command ''", "")]
    [InlineData("there is no option '--frob'", "--frob")]
    public void A_command_that_does_not_exist_is_named(string words, params string[] arguments) =>
        CliRun.Of(arguments).AssertFailed($"bigfile: {words}; see bigfile --help");

    [Theory]
    [InlineData]
    [InlineData("unknown")]
    [InlineData("count")]
    [InlineData("count", "--unknown", "x")]
    [InlineData("info")]
    [InlineData("info", "x", "y")]
    [InlineData("slice", "x", "--offset")]
    [InlineData("demo", "x")]
    public void Arguments_outside_the_grammar_are_one_line(params string[] arguments)
    {
        CliRun run = CliRun.Of(arguments);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("bigfile: ", run.Error, StringComparison.Ordinal);
        Assert.EndsWith($"; see bigfile --help{Environment.NewLine}", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
        Assert.Empty(run.OutputBytes);
    }

    [Fact]
    public void A_file_whose_name_looks_like_an_option_is_named_behind_two_dashes()
    {
        CliRun.Of("count", "--", "--unknown").AssertFailed("bigfile: --unknown: no such file");
        CliRun.Of("info", "-").AssertFailed("bigfile: -: no such file");
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("count", "--help")]
    [InlineData("info", "-h")]
    [InlineData("slice", "-?")]
    [InlineData("demo", "--help")]
    public void Help_goes_to_standard_output(params string[] arguments)
    {
        CliRun run = CliRun.Of(arguments).AssertSucceeded();
        Assert.Contains("Usage:", run.Output, StringComparison.Ordinal);
        Assert.Contains("--budget", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Common_options_are_taken_before_and_behind_the_command()
    {
        string path = _folder.FileWith("a\n"u8);
        Assert.Equal(1, CliRun.Of("--json", "count", path).AssertSucceeded().Json.GetProperty("lines").GetInt32());
        Assert.Equal(1, CliRun.Of("count", path, "--json").AssertSucceeded().Json.GetProperty("lines").GetInt32());
    }

    [Fact]
    public void Output_that_nobody_reads_any_more_ends_the_command_quietly()
    {
        string path = _folder.FileWith(new byte[3 << 20]);
        using var output = new ClosedPipe();
        Assert.Equal(0, CliRun.Into(output, CancellationToken.None, out string error, "slice", path));
        Assert.Equal("", error);
        Assert.Equal(1, output.Writes);
    }

    private sealed class ClosedPipe : MemoryStream
    {
        public int Writes { get; private set; }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Writes++;
            throw new BigFile.Cli.Terminal.ClosedPipeException();
        }
    }
}
