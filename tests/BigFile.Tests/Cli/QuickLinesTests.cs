using BigFile.Cli.CommandLine;

namespace BigFile.Tests.Cli;

/// <summary>The quick path and the grammar are two readings of the same command lines: they must not differ.</summary>
public sealed class QuickLinesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("lines", "{file}", "1")]
    [InlineData("lines", "{file}", "2..3", "1..")]
    [InlineData("lines", "-n", "{file}", "1..2")]
    [InlineData("lines", "{file}", "..2", "-n")]
    [InlineData("lines", "{file}", "9")]
    [InlineData("lines", "{missing}", "1")]
    [InlineData("lines", "@{file}", "1")]
    public void What_the_quick_path_takes_it_does_as_the_grammar_does(params string[] arguments)
    {
        string path = _folder.FileWith("one\ntwo\nthree\n"u8);
        string[] filled = [.. arguments.Select(a => a.Replace("{file}", path, StringComparison.Ordinal)
            .Replace("{missing}", path + ".missing", StringComparison.Ordinal))];
        Assert.NotNull(QuickLines.TryParse(filled));
        CliRun quick = CliRun.Of(filled);
        // An option that changes nothing leads to the grammar.
        CliRun byGrammar = CliRun.Of([.. filled, "--threads", "1"]);
        Assert.Null(QuickLines.TryParse([.. filled, "--threads", "1"]));
        Assert.Equal((byGrammar.ExitCode, byGrammar.Output, byGrammar.Error), (quick.ExitCode, quick.Output, quick.Error));
    }

    [Theory]
    [InlineData]
    [InlineData("lines")]
    [InlineData("lines", "a")]
    [InlineData("lines", "--help", "a", "1")]
    [InlineData("lines", "-n", "-n", "a", "1")]
    [InlineData("lines", "-n", "a")]
    [InlineData("lines", "a", "1", "--index")]
    [InlineData("lines", "a", "1", "--", "2")]
    [InlineData("lines", "a", "1", "--json")]
    [InlineData("lines", "", "1")]
    [InlineData("count", "a", "1")]
    [InlineData("--json", "lines", "a", "1")]
    public void Anything_else_is_left_to_the_grammar(params string[] arguments) =>
        Assert.Null(QuickLines.TryParse(arguments));

    [Fact]
    public void A_wrong_range_is_told_in_the_same_words()
    {
        CliRun quick = CliRun.Of("lines", "a", "x");
        quick.AssertFailed("bigfile: 'x' is no range of lines: write, for example, 20, 5..20 or 5.., counted from 1");
        Assert.Equal(quick.Error, CliRun.Of("lines", "a", "x", "--threads", "1").Error);
    }
}
