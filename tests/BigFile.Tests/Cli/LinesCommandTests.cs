using System.Text;
using BigFile.Scanning;

namespace BigFile.Tests.Cli;

public sealed class LinesCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("2", "b\n")]
    [InlineData("2..3", "b\nc\n")]
    [InlineData("3..", "c\nd")]
    [InlineData("..2", "a\nb\n")]
    [InlineData("4", "d")]
    [InlineData("1..99", "a\nb\nc\nd")]
    [InlineData("3 1 2..3", "c\na\nb\nc\n")]
    public void Lines_come_as_they_are_and_in_the_order_asked_for(string ranges, string expected)
    {
        string path = _folder.FileWith("a\nb\nc\nd"u8);
        Assert.Equal(expected, CliRun.Of(["lines", path, .. ranges.Split(' ')]).AssertSucceeded().Output);
        CliRun.Of("index", path).AssertSucceeded();
        Assert.Equal(expected, CliRun.Of(["lines", path, .. ranges.Split(' ')]).AssertSucceeded().Output);
    }

    [Fact]
    public void A_last_line_without_an_end_gets_one_when_more_is_printed_behind_it()
    {
        string path = _folder.FileWith("a\nb"u8);
        Assert.Equal("b\na\nb", CliRun.Of("lines", path, "2", "1..2").AssertSucceeded().Output);
        Assert.Equal("2:b\n1:a\n", CliRun.Of("lines", path, "2", "1", "-n").AssertSucceeded().Output);
    }

    [Fact]
    public void Numbers_stand_before_the_lines()
    {
        string path = _folder.FileWith("a\nb\nc"u8);
        Assert.Equal("2:b\n3:c", CliRun.Of("lines", "-n", path, "2..").AssertSucceeded().Output);
        string wide = _folder.FileWith(Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("a\nb\n")).ToArray(), "wide");
        Assert.Equal(Encoding.Unicode.GetBytes("2:b\n"), CliRun.Of("lines", "-n", wide, "2").AssertSucceeded().OutputBytes);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("3..2")]
    [InlineData("..")]
    [InlineData("a")]
    [InlineData("1...3")]
    [InlineData("1,3")]
    [InlineData("99999999999999999999")]
    public void What_is_no_range_is_told(string range) => CliRun.Of("lines", _folder.FileWith("a\n"u8), range)
        .AssertFailed($"bigfile: '{range}' is no range of lines: write, for example, 20, 5..20 or 5.., counted from 1");

    [Fact]
    public void Lines_that_are_not_there_are_told_and_nothing_found_is_1()
    {
        string path = _folder.FileWith("a\nb\n"u8);
        CliRun none = CliRun.Of("lines", path, "3..5");
        Assert.Equal((1, "", $"bigfile: {path}: has no line 3{Environment.NewLine}"), (none.ExitCode, none.Output, none.Error));
        CliRun some = CliRun.Of("lines", path, "9", "2");
        Assert.Equal((0, "b\n"), (some.ExitCode, some.Output));
        CliRun.Of("lines", path + ".missing", "1").AssertFailed($"bigfile: {path}.missing: no such file");
    }

    [Fact]
    public void With_and_without_an_index_and_behind_an_old_one_the_lines_are_the_same()
    {
        const int Seed = 4500;
        var random = new Random(Seed);
        byte[] content = Scanning.NaiveLines.Make(random, 3 << 20, 120);
        string path = _folder.FileWith(content.AsSpan(0, 2 << 20));
        CliRun.Of("index", path).AssertSucceeded();
        File.WriteAllBytes(path + ".grown", content);
        using (FileStream stream = new(path, FileMode.Append))
            stream.Write(content.AsSpan(2 << 20));
        string[] lines = Encoding.Latin1.GetString(content).Split('\n');
        for (int i = 0; i < 40; i++)
        {
            int first = 1 + random.Next(lines.Length - 1), last = Math.Min(lines.Length - 1, first + random.Next(50));
            string expected = string.Concat(lines[(first - 1)..last].Select(line => line + "\n"));
            foreach (string file in new[] { path, path + ".grown" })
                Assert.Equal(expected, Encoding.Latin1.GetString(CliRun.Of("lines", file, $"{first}..{last}").AssertSucceeded().OutputBytes));
        }
        Assert.False(File.Exists(path + ".grown.bfidx"));
    }

    [Fact]
    public void An_index_that_does_not_fit_is_told_and_not_used()
    {
        string path = _folder.FileWith("a\nb\n"u8);
        CliRun.Of("index", path).AssertSucceeded();
        byte[] index = File.ReadAllBytes(path + LineIndex.FileExtension);
        index[^25] ^= 1;
        File.WriteAllBytes(path + LineIndex.FileExtension, index);
        CliRun run = CliRun.Of("lines", path, "2");
        Assert.Equal((0, "b\n"), (run.ExitCode, run.Output));
        Assert.Equal($"bigfile: {path}.bfidx: the lengths of its lines have changed since it was saved; lines are counted instead{Environment.NewLine}", run.Error);
    }

    [Fact]
    public void An_index_is_made_where_it_is_asked_for()
    {
        string path = _folder.FileWith("a\nb\n"u8);
        string index = _folder.File("my.index");
        Assert.Equal("b\n", CliRun.Of("lines", path, "2", "--index", "--index-file", index).AssertSucceeded().Output);
        Assert.True(LineIndex.IsIndex(index));
        Assert.False(File.Exists(path + LineIndex.FileExtension));
        Assert.Equal("b\n", CliRun.Of("lines", path, "2", "--index-file", index).AssertSucceeded().Output);
        CliRun.Of("lines", path, "2", "--index-file", index + "2").AssertFailed($"bigfile: {index}2: no such file");
    }

    [Fact]
    public void Lines_are_those_of_sed()
    {
        Assert.SkipUnless(ReferenceTool.IsThere("sed"), "sed is not installed");
        byte[] content = Scanning.NaiveLines.Make(new Random(4501), 300_000, 90);
        string path = _folder.FileWith(content);
        foreach ((int First, int Last) range in new[] { (1, 1), (5, 20), (1000, 1100), (1, 100_000) })
        {
            byte[] expected = ReferenceTool.Run("sed", "-n", $"{range.First},{range.Last}p", path);
            Assert.Equal(expected, CliRun.Of("lines", path, $"{range.First}..{range.Last}").AssertSucceeded().OutputBytes);
        }
    }

    [Fact]
    public void An_interrupted_command_returns_130() =>
        Assert.Equal(130, CliRun.Of(new CancellationToken(canceled: true), "lines", _folder.FileWith("a\n"u8), "1").ExitCode);
}
