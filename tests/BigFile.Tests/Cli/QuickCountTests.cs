using BigFile.Cli;
using BigFile.Cli.CommandLine;
using BigFile.Cli.Commands;
using BigFile.Cli.Terminal;

namespace BigFile.Tests.Cli;

/// <summary>The quick path and the grammar are two readings of the same command lines: they must not differ.</summary>
public sealed class QuickCountTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("count", "{file}")]
    [InlineData("count", "{file}", "{file}")]
    [InlineData("count", "--threads", "2", "{file}")]
    [InlineData("count", "{file}", "--threads", "1")]
    [InlineData("count", "{file}", "--threads", "1", "{file}")]
    [InlineData("count", "-l", "{file}")]
    [InlineData("count", "{file}", "-w", "-m")]
    [InlineData("count", "-c", "-L", "--threads", "2", "{file}", "{file}")]
    [InlineData("count", "{missing}")]
    [InlineData("count", "@{file}")]
    public void What_the_quick_path_takes_it_does_as_the_grammar_does(params string[] arguments)
    {
        string[] filled = Fill(arguments);
        Assert.NotNull(QuickCount.TryParse(filled));
        CliRun quick = CliRun.Of(filled);
        CliRun byGrammar = RunGrammar(filled);
        Assert.Equal((byGrammar.ExitCode, byGrammar.Output, byGrammar.Error), (quick.ExitCode, quick.Output, quick.Error));
    }

    [Theory]
    [InlineData]
    [InlineData("count")]
    [InlineData("count", "--help")]
    [InlineData("count", "/?")]
    [InlineData("count", "/h")]
    [InlineData("count", "--json", "a")]
    [InlineData("count", "--threads")]
    [InlineData("count", "--threads", "2")]
    [InlineData("count", "--threads", "-1", "a")]
    [InlineData("count", "--threads=2", "a")]
    [InlineData("count", "--threads", "1", "--threads", "2", "a")]
    [InlineData("count", "a", "--")]
    [InlineData("count", "")]
    [InlineData("count", "a", "-x")]
    [InlineData("count", "a", "-lw")]
    [InlineData("count", "-z", "a")]
    [InlineData("count", "-l")]
    [InlineData("info", "a")]
    [InlineData("--json", "count", "a")]
    public void Anything_else_is_left_to_the_grammar(params string[] arguments) =>
        Assert.Null(QuickCount.TryParse(arguments));

    [Theory]
    [InlineData("0")]
    [InlineData("2000")]
    [InlineData("two")]
    public void A_wrong_number_of_threads_is_told_in_the_same_words(string threads)
    {
        CliRun quick = CliRun.Of("count", "--threads", threads, "a");
        quick.AssertFailed($"bigfile: --threads: '{threads}' is not a number from 1 to 1024");
        Assert.Equal(quick.Error, CliRun.Of("count", $"--threads={threads}", "a").Error);
    }

    private string[] Fill(string[] arguments)
    {
        string path = _folder.FileWith("one\ntwo\n"u8);
        return [.. arguments.Select(a => a.Replace("{file}", path, StringComparison.Ordinal)
            .Replace("{missing}", path + ".missing", StringComparison.Ordinal))];
    }

    private static CliRun RunGrammar(string[] arguments)
    {
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        var io = new CommandIo(output, error) { ErrorIsTerminal = () => false, OutputIsTerminal = () => false };
        int exitCode = new Grammar(io, CancellationToken.None).Run(arguments);
        return new CliRun(exitCode, output.ToArray(), System.Text.Encoding.UTF8.GetString(error.ToArray()));
    }
}
