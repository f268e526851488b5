using System.Diagnostics;
using System.Text;

namespace BigFile.Tests.Cli;

/// <summary>The command against GNU grep, where that is installed: bytes and exit code.</summary>
public sealed class GrepGnuTests(ITestOutputHelper log) : IDisposable
{
    private const string Grep = "/usr/bin/grep";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(11, 150, 80, 8)]
    [InlineData(12, 40, 3_000, 40)]
    [InlineData(13, 15, 300_000, 70)]
    public void Bytes_and_exit_code_are_those_of_grep(int seed, int cases, int lengthMax, int lineMax)
    {
        SkipWithoutGrep();
        log.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (int i = 0; i < cases; i++)
        {
            char end = random.Next(5) == 0 ? '\0' : '\n';
            string path = _folder.FileWith(Encoding.ASCII.GetBytes(GrepCase.Content(random, lengthMax, lineMax, end)), "first");
            string other = _folder.FileWith(Encoding.ASCII.GetBytes(GrepCase.Content(random, lengthMax, lineMax, end)), "second");
            List<string> arguments = GrepCase.Options(random, end, path).Arguments();
            AddMore(random, arguments);
            arguments.Add(path);
            if (random.Next(3) == 0)
                arguments.Add(other);
            AssertSame(arguments, $"seed {seed}, case {i}");
        }
    }

    [Theory]
    [InlineData("-n", "a")]
    [InlineData("-c", "a")]
    [InlineData("-l", "a")]
    [InlineData("-L", "a")]
    [InlineData("-q", "a")]
    [InlineData("-rn", "b")]
    [InlineData("-rhc", "b")]
    [InlineData("-rl", "nothing")]
    [InlineData("-m0", "a")]
    [InlineData("-Lm0", "a")]
    [InlineData("-2", "c")]
    [InlineData("-hnC1", "c")]
    [InlineData("-Hc", "a")]
    [InlineData("-ow", "ab")]
    [InlineData("-xn", "ab c")]
    [InlineData("-wn", "ab")]
    [InlineData("-wvn", "ab")]
    [InlineData("--color=always", "b")]
    [InlineData("-nbH --color=always -A1", "b")]
    [InlineData("-v --color=always -nA1", "b")]
    [InlineData("-ob --color=always", "b")]
    [InlineData("-c --color=always", "b")]
    [InlineData("-l --color=always", "b")]
    public void Forms_that_the_seeds_do_not_give_are_those_of_grep(string options, string pattern)
    {
        SkipWithoutGrep();
        string folder = Path.Combine(_folder.Path, "folder");
        Directory.CreateDirectory(Path.Combine(folder, "below"));
        _folder.FileWith("ab c\nabab\n\nc\nb ab\nc\nc\nab"u8, Path.Combine("folder", "first"));
        _folder.FileWith("nothing\nin here\nb\n"u8, Path.Combine("folder", "below", "second"));
        _folder.FileWith([], Path.Combine("folder", "third"));
        string[] files = options.StartsWith("-r", StringComparison.Ordinal)
            ? [Path.Combine(folder, "below")]
            : [Path.Combine(folder, "first"), Path.Combine(folder, "below", "second"), Path.Combine(folder, "third")];
        AssertSame([.. options.Split(' '), "-e", pattern, .. files], options);
        AssertSame([.. options.Split(' '), "-e", pattern, files[0]], options);
    }

    [Fact]
    public void Directories_and_missing_files_give_the_exit_code_of_grep()
    {
        SkipWithoutGrep();
        string good = _folder.FileWith("a\n"u8, "good");
        string missing = _folder.File("missing");
        foreach (string[] arguments in new string[][]
        {
            ["a", missing, good], ["-q", "a", missing, good], ["-q", "z", missing, good], ["-s", "a", missing], ["a", _folder.Path],
            ["a", _folder.Path, good], ["-L", "a", good], ["-L", "z", good], ["-l", "z", missing, good],
        })
        {
            (byte[] output, int exitCode) = RunGrep(arguments);
            CliRun run = CliRun.Of(["grep", .. arguments]);
            Assert.Equal((exitCode, Encoding.UTF8.GetString(output)), (run.ExitCode, run.Output));
        }
    }

    private static void AddMore(Random random, List<string> arguments)
    {
        if (random.Next(4) == 0)
            arguments.Add("-w");
        if (random.Next(8) == 0)
            arguments.Add(random.Next(2) == 0 ? "-l" : "-L");
        if (random.Next(8) == 0)
            arguments.AddRange(["-e", "y"]);
        if (random.Next(6) == 0)
            arguments.Add("--color=always");
        if (random.Next(8) == 0)
            arguments.Add("-h");
    }

    private static void SkipWithoutGrep()
    {
        if (OperatingSystem.IsWindows() || !File.Exists(Grep))
            Assert.Skip($"There is no {Grep} here.");
    }

    private static void AssertSame(List<string> arguments, string which)
    {
        (byte[] output, int exitCode) = RunGrep([.. arguments]);
        CliRun run = CliRun.Of(["grep", "--window", "64KiB", "--budget", "1MiB", .. arguments]);
        string expected = Encoding.Latin1.GetString(output);
        string actual = Encoding.Latin1.GetString(run.OutputBytes);
        Assert.True(expected == actual, $"{which}: {string.Join(' ', arguments)}\nexpected: {Start(expected)}\nactual: {Start(actual)}");
        Assert.Equal((exitCode, ""), (run.ExitCode, run.Error));
    }

    private static string Start(string text) => text.Length > 2_000 ? text[..2_000] : text;

    private static (byte[] Output, int ExitCode) RunGrep(string[] arguments)
    {
        var start = new ProcessStartInfo(Grep, ["-a", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["LC_ALL"] = "C";
        start.Environment.Remove("GREP_COLORS");
        using Process grep = Process.Start(start)!;
        Task<string> errors = grep.StandardError.ReadToEndAsync();
        using var output = new MemoryStream();
        grep.StandardOutput.BaseStream.CopyTo(output);
        grep.WaitForExit();
        _ = errors.Result;
        return (output.ToArray(), grep.ExitCode);
    }
}
