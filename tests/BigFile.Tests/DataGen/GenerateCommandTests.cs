using BigFile.DataGen;
using BigFile.DataGen.Program;
using Xunit;

namespace BigFile.Tests.DataGen;

public sealed class GenerateCommandTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void The_file_is_written_and_described_on_one_line()
    {
        (int exitCode, string output, string error) =
            Run("access-log", "--size", "1.5MiB", "--seed", "7", "--threads", "2", "--output", _path);
        Assert.Equal((0, ""), (exitCode, error));
        byte[] expected = Generated.File(DataKind.AccessLog, 3 << 19, seed: 7);
        Assert.True(expected.AsSpan().SequenceEqual(File.ReadAllBytes(_path)));
        (_, long lines, long longest) = Generated.CountLines(expected);
        Assert.StartsWith(
            $"{_path}: 1572864 bytes, {lines} lines, longest {longest} bytes, ", output, StringComparison.Ordinal);
        Assert.Matches(@"\d s, \d+ MB/s\r?\n$", output);
    }

    [Fact]
    public void Ticks_are_described_by_their_records()
    {
        (int exitCode, string output, _) = Run("ticks", "--size", "64KiB", "--output", _path);
        Assert.Equal(0, exitCode);
        Assert.Contains(": 65536 bytes, 2048 records, ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_are_counted_out()
    {
        (int exitCode, string output, _) = Run("measurements", "--rows", "12345", "--output", _path);
        Assert.Equal(0, exitCode);
        Assert.Contains(" bytes, 12345 lines, ", output, StringComparison.Ordinal);
        Assert.Equal(12345, File.ReadAllBytes(_path).Count(value => value == '\n'));
    }

    [Theory]
    [InlineData("empty", 0)]
    [InlineData("one-byte", 1)]
    public void A_kind_of_one_length_needs_no_size(string kind, long lengthBytes)
    {
        Assert.Equal(0, Run(kind, "--output", _path).ExitCode);
        Assert.Equal(lengthBytes, new FileInfo(_path).Length);
    }

    [Theory]
    [InlineData("There is no kind 'tick'", "tick", "--size", "1")]
    [InlineData("ticks needs a --size", "ticks")]
    [InlineData("--size: '5 ells' is not a size", "ticks", "--size", "5 ells")]
    [InlineData("--size: '9000000TiB' is more than", "ticks", "--size", "9000000TiB")]
    [InlineData("--rows: '1k' is not", "measurements", "--rows", "1k")]
    [InlineData("--rows and --size: one of them", "measurements", "--rows", "1", "--size", "1")]
    [InlineData("huge-line has no rows", "huge-line", "--rows", "1")]
    [InlineData("--seed: '-1' is not", "ticks", "--size", "1", "--seed", "-1")]
    [InlineData("--threads: '0' is not", "ticks", "--size", "1", "--threads", "0")]
    [InlineData("has 0 bytes, not 5", "empty", "--size", "5")]
    [InlineData("--bogus", "ticks", "--size", "1", "--bogus")]
    public void Wrong_usage_is_one_line_on_the_error_stream_and_exit_code_2(string message, params string[] args)
    {
        (int exitCode, string output, string error) = Run([.. args, "--output", _path]);
        Assert.Equal((2, ""), (exitCode, output));
        Assert.StartsWith("bigfile-gen: ", error, StringComparison.Ordinal);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Equal(1, error.Count(character => character == '\n'));
        Assert.False(File.Exists(_path));
    }

    [Fact]
    public void A_file_that_cannot_be_made_is_named()
    {
        string path = Path.Combine(_path, "file");
        (int exitCode, string output, string error) = Run("ticks", "--size", "1", "--output", path);
        Assert.Equal((2, ""), (exitCode, output));
        Assert.StartsWith($"bigfile-gen: {path}: ", error, StringComparison.Ordinal);
        Assert.Equal(1, error.Count(character => character == '\n'));
    }

    [Fact]
    public void A_directory_in_the_way_is_named_once()
    {
        string path = Path.GetTempPath();
        (int exitCode, _, string error) = Run("ticks", "--size", "1", "--output", path);
        Assert.Equal(2, exitCode);
        Assert.StartsWith($"bigfile-gen: {path}: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain($"{path}: {path}: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_file_name_is_refused() =>
        Assert.Equal(
            (2, "", "bigfile-gen: --output: the name of the file is empty." + Environment.NewLine),
            Run("ticks", "--size", "1", "--output", ""));

    [Fact]
    public void An_interrupt_is_exit_code_130_and_leaves_no_file()
    {
        using var interrupt = new CancellationTokenSource();
        interrupt.Cancel();
        (int exitCode, string output, string error) =
            Run(interrupt.Token, "ticks", "--size", "100MiB", "--output", _path);
        Assert.Equal((130, "", ""), (exitCode, output, error));
        Assert.False(File.Exists(_path));
    }

    [Fact]
    public void Help_names_every_kind()
    {
        (int exitCode, string output, _) = Run("--help");
        Assert.Equal(0, exitCode);
        Assert.All(DataKinds.All, kind => Assert.Contains(DataKinds.NameOf(kind), output, StringComparison.Ordinal));
    }

    private static (int ExitCode, string Output, string Error) Run(params string[] args) =>
        Run(TestContext.Current.CancellationToken, args);

    private static (int ExitCode, string Output, string Error) Run(CancellationToken interrupt, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int exitCode = new GenerateCommand(output, error).Run(args, interrupt);
        return (exitCode, output.ToString(), error.ToString());
    }
}
