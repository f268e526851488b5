using System.Text;
using BigFile.Cli;
using BigFile.Cli.Terminal;

namespace BigFile.Tests.Cli;

public sealed class HeadAndTailTests : IDisposable
{
    private static readonly string[] s_sizes =
        ["0", "1", "2", "3", "10", "11", "500", "5000", "100000", "-0", "-1", "-2", "-10", "-400", "-100000", "+0", "+1", "+2", "+3", "+300", "+100000", "1b", "1K", "2kB", "1KiB", "1M"];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Parts_are_those_that_the_oracle_gives()
    {
        foreach (byte[] content in Contents())
        {
            string path = _folder.FileWith(content);
            foreach (string size in s_sizes)
            {
                foreach (string option in new[] { "-n", "-c" })
                {
                    foreach (string command in new[] { "head", "tail" })
                    {
                        byte[] expected = Expected(content, command, option, size);
                        byte[] printed = CliRun.Of(command, option, size, path, "--window", "64KiB").AssertSucceeded().OutputBytes;
                        Assert.True(expected.AsSpan().SequenceEqual(printed), $"{command} {option} {size} of {content.Length} bytes");
                    }
                }
            }
        }
    }

    [Fact]
    public void Parts_are_those_of_head_and_tail_of_the_system()
    {
        Assert.SkipUnless(ReferenceTool.IsThere("head") && ReferenceTool.IsThere("tail"), "head and tail are not installed");
        byte[][] contents = [.. Contents()];
        string first = _folder.FileWith(contents[1], "first"), second = _folder.FileWith(contents[^1], "second"), empty = _folder.FileWith([], "empty");
        string[][] lines =
        [
            ["head", first], ["tail", first], ["head", first, second, empty], ["tail", first, empty, second],
            ["head", "-q", first, second], ["tail", "-v", second], ["head", "-v", "-n", "3", empty], ["tail", "-q", "-c", "20", first, second],
            ["tail", "-n", "+4", second], ["head", "-n", "-4", second], ["tail", "-c", "+4", second], ["head", "-c", "-4", second],
            ["head", "-z", "-n", "2", second], ["tail", "-z", "-n", "2", second], ["tail", "-n", "1K", second], ["head", "--lines=7", "--verbose", second],
            ["tail", "--bytes=7", "--quiet", second, first],
        ];
        foreach (string[] line in lines)
            Assert.Equal(ReferenceTool.Run(line[0], line[1..]), CliRun.Of(line).AssertSucceeded().OutputBytes);
    }

    [Fact]
    public void A_file_that_cannot_be_read_does_not_hold_the_others()
    {
        string path = _folder.FileWith("a\n"u8);
        CliRun run = CliRun.Of("head", path + ".missing", path);
        Assert.Equal((2, $"==> {path} <==\na\n", $"bigfile: {path}.missing: no such file{Environment.NewLine}"), (run.ExitCode, run.Output, run.Error));
    }

    [Theory]
    [InlineData("head", "-n", "x", "-n: 'x' is no number of lines: write, for example, 20, -20 or 4K")]
    [InlineData("tail", "-c", "5x", "-c: '5x' is no number of bytes: write, for example, 20, -20 or 4K")]
    [InlineData("tail", "-n", "-", "-n: '-' is no number of lines: write, for example, 20, -20 or 4K")]
    [InlineData("tail", "-n", "--5", "-n: '--5' is no number of lines: write, for example, 20, -20 or 4K")]
    public void What_is_no_number_is_told(string command, string option, string number, string words) =>
        CliRun.Of(command, $"{option}={number}", _folder.FileWith("a\n"u8)).AssertFailed($"bigfile: {words}");

    [Fact]
    public void Parts_of_standard_input_are_those_of_a_file()
    {
        byte[] wide = [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("a\u0A0A\nb\nc")];
        byte[][] contents = [.. Contents(), wide];
        foreach (byte[] content in contents)
        {
            string path = _folder.FileWith(content);
            foreach (string size in s_sizes)
            {
                foreach (string[] part in new[] { new[] { "head", "-n" }, ["head", "-c"], ["tail", "-n"], ["tail", "-c"] })
                {
                    byte[] expected = CliRun.Of([.. part, size, path]).AssertSucceeded().OutputBytes;
                    Assert.Equal(expected, CliRun.From(content, [.. part, size]).AssertSucceeded().OutputBytes);
                    Assert.Equal(expected, CliRun.From(content, [.. part, size, "-"]).AssertSucceeded().OutputBytes);
                }
            }
        }
    }

    [Fact]
    public void Head_of_standard_input_without_an_end_ends()
    {
        using EndlessInput input = new();
        using MemoryStream output = new(), error = new();
        CommandIo io = new(output, error) { ErrorIsTerminal = () => false, OutputIsTerminal = () => false, OpenInput = () => input };
        Assert.Equal(0, CommandLineApp.Run(["head", "-3"], io, TestContext.Current.CancellationToken));
        Assert.Equal("y\ny\ny\n", Encoding.UTF8.GetString(output.ToArray()));
    }

    [Theory]
    [InlineData("-n1", "y\n", 2)]
    [InlineData("-c1", "y", 1)]
    public void No_more_of_standard_input_is_read_than_the_part_takes(string size, string printed, int reads)
    {
        using EndlessInput input = new();
        using MemoryStream output = new(), error = new();
        CommandIo io = new(output, error) { ErrorIsTerminal = () => false, OutputIsTerminal = () => false, OpenInput = () => input };
        Assert.Equal(0, CommandLineApp.Run(["head", size], io, TestContext.Current.CancellationToken));
        Assert.Equal((printed, reads), (Encoding.UTF8.GetString(output.ToArray()), input.Reads));
    }

    [Fact]
    public void Standard_input_has_a_name_among_files_and_cannot_be_followed()
    {
        string path = _folder.FileWith("a\n"u8);
        foreach (string command in new[] { "head", "tail" })
        {
            Assert.Equal(
                $"==> {path} <==\na\n\n==> standard input <==\nb\n",
                CliRun.From([.. "b\n"u8], command, path, "-").AssertSucceeded().Output);
        }
        CliRun.From([], "tail", "-f").AssertFailed("bigfile: standard input cannot be followed: name a file");
    }

    [Theory]
    [InlineData("head", "-2", "a\nb\n")]
    [InlineData("tail", "-2", "b\nc\n")]
    [InlineData("tail", "-0", "")]
    public void The_old_form_of_a_number_is_understood(string command, string number, string printed) =>
        Assert.Equal(printed, CliRun.Of(command, number, _folder.FileWith("a\nb\nc\n"u8)).AssertSucceeded().Output);

    [Fact]
    public void A_number_larger_than_any_is_all_there_is() =>
        Assert.Equal("a\nb", CliRun.Of("tail", "-n", "99999999999999999999E", _folder.FileWith("a\nb"u8)).AssertSucceeded().Output);

    [Fact]
    public void Files_of_two_byte_units_divide_where_their_lines_do()
    {
        byte[] content = [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("a\u0A0A\nb\nc")];
        string path = _folder.FileWith(content);
        Assert.Equal(content[..8], CliRun.Of("head", "-n", "1", path).AssertSucceeded().OutputBytes);
        Assert.Equal(Encoding.Unicode.GetBytes("b\nc"), CliRun.Of("tail", "-n", "2", path).AssertSucceeded().OutputBytes);
        Assert.Equal(content, CliRun.Of("tail", "-n", "9", path).AssertSucceeded().OutputBytes);
        Assert.Equal(content, CliRun.Of("tail", "-n", "+1", path).AssertSucceeded().OutputBytes);
    }

    [Fact]
    public void Head_reads_only_the_start_of_a_file_however_long_it_is()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "files have holes at once on Linux only");
        string path = _folder.File();
        using (FileStream stream = File.Create(path))
        {
            stream.Write("a\nb\n"u8);
            stream.SetLength(1L << 36);
        }
        Assert.Equal("a\nb\n", CliRun.Of("head", "-n", "2", path).AssertSucceeded().Output);
    }

    [Fact]
    public void Tail_reads_only_the_end_of_a_file_however_long_it_is()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "files have holes at once on Linux only");
        string path = _folder.File();
        using (FileStream stream = File.Create(path))
        {
            // A scan of this would take a minute and more.
            stream.SetLength(1L << 36);
            stream.Position = 1L << 36;
            stream.Write("\na\nb\n"u8);
        }
        Assert.Equal("a\nb\n", CliRun.Of("tail", "-n", "2", path).AssertSucceeded().Output);
        Assert.Equal("\0\na\nb\n", CliRun.Of("tail", "-c", "6", path).AssertSucceeded().Output);
    }

    private static IEnumerable<byte[]> Contents()
    {
        yield return [];
        yield return "a"u8.ToArray();
        yield return "\n"u8.ToArray();
        yield return "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl"u8.ToArray();
        yield return "\n\n\n"u8.ToArray();
        var random = new Random(4600);
        yield return [.. Scanning.NaiveLines.Make(random, 200_000, 700), (byte)'\n'];
        yield return Scanning.NaiveLines.Make(random, 200_000, 700);
    }

    private static byte[] Expected(byte[] content, string command, string option, string size)
    {
        List<byte[]> parts = [];
        int start = 0;
        for (int i = 0; i < content.Length; i++)
        {
            if (option == "-c" || content[i] == (byte)'\n' || i == content.Length - 1)
            {
                parts.Add(content[start..(i + 1)]);
                start = i + 1;
            }
        }
        string digits = string.Concat(size.Where(char.IsDigit));
        long count = long.Parse(digits, System.Globalization.CultureInfo.InvariantCulture) * size.TrimStart('+', '-')[digits.Length..] switch
        {
            "b" => 512, "K" or "KiB" => 1024, "kB" => 1000, "M" => 1 << 20, _ => 1,
        };
        int n = (int)Math.Min(count, parts.Count);
        IEnumerable<byte[]> chosen = (command, size[0]) switch
        {
            ("head", '-') => parts[..(parts.Count - n)],
            ("head", _) => parts[..n],
            ("tail", '+') => parts[Math.Max(0, (int)Math.Min(count - 1, parts.Count))..],
            _ => parts[(parts.Count - n)..],
        };
        return [.. chosen.SelectMany(part => part)];
    }

    /// <summary>"y" on each line, for ever, in pieces of one byte.</summary>
    private sealed class EndlessInput : MemoryStream
    {
        public int Reads { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            buffer[0] = (byte)(Reads++ % 2 == 0 ? 'y' : '\n');
            return 1;
        }
    }
}
