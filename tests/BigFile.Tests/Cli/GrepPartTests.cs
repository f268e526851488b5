using System.Text;

namespace BigFile.Tests.Cli;

/// <summary>Parts of splits, and what merge makes of them.</summary>
public sealed class GrepPartTests(ITestOutputHelper log) : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(21, 250, 60, 8)]
    [InlineData(22, 60, 2_000, 40)]
    [InlineData(23, 25, 500_000, 90)]
    public void Merged_parts_are_what_one_run_prints(int seed, int cases, int lengthMax, int lineMax)
    {
        log.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (int i = 0; i < cases; i++)
        {
            char end = random.Next(5) == 0 ? '\0' : '\n';
            string path = _folder.FileWith(Encoding.ASCII.GetBytes(GrepCase.Content(random, lengthMax, lineMax, end)));
            List<string> arguments = GrepCase.Options(random, end, path).Arguments();
            if (random.Next(6) == 0)
                arguments.Add("--color=always");
            if (random.Next(6) == 0)
                arguments.Add("--json");
            int count = 1 + random.Next(9);
            CliRun whole = CliRun.Of(["grep", .. arguments, path]);
            CliRun merged = CliRun.Of(["merge", .. Parts(arguments, path, count, random)]);
            string which = $"seed {seed}, case {i}, {count} parts: {string.Join(' ', arguments)}";
            Assert.True(
                whole.Output == merged.Output, $"{which}\nexpected: {Start(whole.Output)}\nactual: {Start(merged.Output)}\n{merged.Error}");
            Assert.Equal((whole.ExitCode, whole.Error), (merged.ExitCode, merged.Error));
        }
    }

    [Fact]
    public void Text_in_utf16_survives_parts()
    {
        string path = _folder.FileWith([0xFF, 0xFE, .. Encoding.Unicode.GetBytes("one\ntwö\r\nthree 💡\nfour")]);
        foreach (string options in new[] { "-n", "-c", "-b", "-A1", "-o", "-vn", "--crlf -n" })
        {
            List<string> arguments = [.. options.Split(' '), "o"];
            for (int count = 1; count < 12; count++)
            {
                CliRun merged = CliRun.Of(["merge", .. Parts(arguments, path, count, new Random(count))]);
                Assert.Equal(CliRun.Of(["grep", .. arguments, path]).Output, merged.Output);
            }
        }
    }

    [Fact]
    public void Parts_that_do_not_belong_together_are_refused()
    {
        string path = _folder.FileWith("a\nb\nab\n"u8);
        string[] parts = Parts(["a"], path, 3, new Random(1));
        string other = WritePart(["b"], path, "1/3", "other");
        string ofTwo = WritePart(["a"], path, "1/2", "oftwo");
        string first = parts.Single(part => part.EndsWith("1-3", StringComparison.Ordinal));
        string second = parts.Single(part => part.EndsWith("2-3", StringComparison.Ordinal));
        string third = parts.Single(part => part.EndsWith("3-3", StringComparison.Ordinal));
        CliRun.Of("merge", first, third).AssertFailed("bigfile: part 2/3 is missing");
        CliRun.Of("merge", second, first).AssertFailed("bigfile: part 3/3 is missing");
        CliRun.Of("merge", first, first, second, third).AssertFailed($"bigfile: {first}: part 1/3 is given twice");
        CliRun.Of("merge", other, second, third).AssertFailed($"bigfile: {second}: was made with other options");
        CliRun.Of("merge", first, second, ofTwo).AssertFailed($"bigfile: {ofTwo}: is one of 2 parts, not of 3");
        CliRun.Of("merge", path).AssertFailed($"bigfile: {path}: is no part that this version reads: its first line is not 'bigfile part 1'");
        CliRun.Of("merge", _folder.File("nothing")).AssertFailed($"bigfile: {_folder.File("nothing")}: no such file");
        File.AppendAllText(path, "more\n");
        string grown = WritePart(["a"], path, "3/3", "grown");
        CliRun.Of("merge", first, second, grown).AssertFailed($"bigfile: {grown}: was made when the file was another: its length or content differs");
    }

    [Fact]
    public void A_damaged_or_cut_part_is_refused_before_anything_is_printed()
    {
        string path = _folder.FileWith("some\nlines\nof text\nto search\n"u8);
        string part = WritePart(["-n", "-A1", "s"], path, "1/1", "part");
        byte[] good = File.ReadAllBytes(part);
        Assert.Equal(0, CliRun.Of("merge", part).ExitCode);
        for (int i = 0; i < good.Length; i++)
        {
            File.WriteAllBytes(part, good[..i]);
            CliRun cut = CliRun.Of("merge", part);
            Assert.Equal((2, ""), (cut.ExitCode, cut.Output));
            Assert.Single(cut.Error.TrimEnd().Split('\n'));
            byte[] bad = [.. good];
            bad[i] ^= 1;
            File.WriteAllBytes(part, bad);
            CliRun damaged = CliRun.Of("merge", part);
            Assert.True((damaged.ExitCode, damaged.Output) == (2, ""), $"byte {i}: {damaged.Output}");
            Assert.Single(damaged.Error.TrimEnd().Split('\n'));
        }
    }

    [Fact]
    public void A_part_without_a_selected_line_is_no_failure()
    {
        string path = _folder.FileWith("a\n"u8);
        string part = WritePart(["z"], path, "1/1", "part");
        CliRun merged = CliRun.Of("merge", part);
        Assert.Equal((1, "", ""), (merged.ExitCode, merged.Output, merged.Error));
    }

    private string[] Parts(List<string> arguments, string path, int count, Random random)
    {
        string[] parts = [.. Enumerable.Range(1, count).Select(i => WritePart(arguments, path, $"{i}/{count}", $"part{i}-{count}"))];
        random.Shuffle(parts);
        return parts;
    }

    private string WritePart(List<string> arguments, string path, string split, string name)
    {
        CliRun run = CliRun.Of(["grep", .. arguments, "--split", split, "--window", "64KiB", "--budget", "1MiB", path]).AssertSucceeded();
        return _folder.FileWith(run.OutputBytes, name);
    }

    private static string Start(string text) => text.Length > 2_000 ? text[..2_000] : text;
}
