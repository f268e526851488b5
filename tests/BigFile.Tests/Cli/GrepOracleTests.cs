namespace BigFile.Tests.Cli;

/// <summary>The command against the oracle, over what seeds give.</summary>
public sealed class GrepOracleTests(ITestOutputHelper log) : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 400, 60, 8)]
    [InlineData(2, 60, 2_000, 40)]
    [InlineData(3, 60, 400_000, 60)]
    [InlineData(4, 30, 900_000, 1)]
    [InlineData(5, 30, 600_000, 30_000)]
    public void What_is_printed_is_what_the_oracle_prints(int seed, int cases, int lengthMax, int lineMax)
    {
        log.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (int i = 0; i < cases; i++)
        {
            char end = random.Next(5) == 0 ? '\0' : '\n';
            string content = GrepCase.Content(random, lengthMax, lineMax, end);
            string path = _folder.FileWith(System.Text.Encoding.ASCII.GetBytes(content));
            NaiveGrep oracle = GrepCase.Options(random, end, path);
            (string expected, bool hasMatch) = oracle.Run(content);
            // Small windows make small chunks: each border between them is one that a line, or its context, crosses.
            CliRun run = CliRun.Of(["grep", .. oracle.Arguments(), "--window", "64KiB", "--budget", "1MiB", "--threads", $"{1 + random.Next(4)}", path]);
            AssertSame(expected, hasMatch, run, $"seed {seed}, case {i}: {string.Join(' ', oracle.Arguments())}");
            if (oracle.Name is not null)
                continue;
            CliRun piped = CliRun.From(System.Text.Encoding.ASCII.GetBytes(content), ["grep", .. oracle.Arguments()]);
            AssertSame(expected, hasMatch, piped, $"seed {seed}, case {i}, standard input: {string.Join(' ', oracle.Arguments())}");
        }
    }

    private static void AssertSame(string expected, bool hasMatch, CliRun run, string which)
    {
        Assert.Equal("", run.Error);
        Assert.True(expected == run.Output, $"{which}\nexpected ({expected.Length}): {Start(expected)}\nactual ({run.Output.Length}): {Start(run.Output)}");
        Assert.Equal(hasMatch ? 0 : 1, run.ExitCode);
    }

    private static string Start(string text) => text.Length > 2_000 ? text[..2_000] : text;
}
