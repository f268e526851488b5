using System.Text;
using System.Text.Json;

namespace BigFile.Tests.Cli;

public sealed class SliceCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0, 10)]
    [InlineData(65_535, 2)]
    [InlineData(65_536, 65_536)]
    [InlineData(1, 299_999)]
    [InlineData(299_999, 1)]
    [InlineData(1_048_575, 1_048_578)]
    public void Any_range_comes_out_as_it_is_in_the_file(int offset, int length)
    {
        byte[] content = Content(3 << 20);
        string path = _folder.FileWith(content);
        CliRun run = CliRun.Of("slice", path, "--offset", $"{offset}", "--length", $"{length}", "--window", "64KiB").AssertSucceeded();
        Assert.True(content.AsSpan(offset, length).SequenceEqual(run.OutputBytes));
    }

    [Fact]
    public void Without_offset_and_length_all_of_the_file_comes()
    {
        byte[] content = Content(200_000);
        Assert.True(CliRun.Of("slice", _folder.FileWith(content)).AssertSucceeded().OutputBytes.AsSpan().SequenceEqual(content));
    }

    [Fact]
    public void A_range_that_ends_past_the_end_is_cut_there()
    {
        string path = _folder.FileWith("0123456789"u8);
        Assert.Equal("789", CliRun.Of("slice", path, "--offset", "7", "--length", "1TiB").AssertSucceeded().Output);
        Assert.Equal("", CliRun.Of("slice", path, "--offset", "10").AssertSucceeded().Output);
        Assert.Equal("", CliRun.Of("slice", path, "--length", "0").AssertSucceeded().Output);
    }

    [Fact]
    public void A_range_that_begins_past_the_end_is_an_error()
    {
        string path = _folder.FileWith("0123456789"u8);
        CliRun.Of("slice", path, "--offset", "11")
            .AssertFailed($"bigfile: {path}: offset 11 is past the end of the file, which is 10 bytes long");
    }

    [Fact]
    public void Offsets_past_four_gibibytes_reach_the_right_bytes()
    {
        string path = _folder.File();
        using (FileStream file = File.Create(path))
        {
            file.Position = (5L << 30) + 3;
            file.Write("needle"u8);
        }
        Assert.Equal("needle", CliRun.Of("slice", path, "--offset", $"{(5L << 30) + 3}", "--length", "6").AssertSucceeded().Output);
    }

    [Fact]
    public void Output_goes_to_the_file_that_is_named()
    {
        byte[] content = Content(2 << 20);
        string path = _folder.FileWith(content);
        string target = _folder.File("target");
        Assert.Equal("", CliRun.Of("slice", path, "--offset", "5", "--output", target).AssertSucceeded().Output);
        Assert.True(content.AsSpan(5).SequenceEqual(File.ReadAllBytes(target)));
    }

    [Fact]
    public void The_file_that_is_read_is_not_overwritten()
    {
        string path = _folder.FileWith("abc"u8);
        CliRun.Of("slice", path, "--output", path).AssertFailed($"bigfile: {path}: is the file that is read");
        Assert.Equal("abc"u8, File.ReadAllBytes(path));
    }

    [Fact]
    public void A_target_that_cannot_be_made_is_named()
    {
        string path = _folder.FileWith("abc"u8);
        string target = Path.Combine(_folder.File("nowhere"), "target");
        CliRun.Of("slice", path, "--output", target).AssertFailed($"bigfile: {target}: no such file");
    }

    [Fact]
    public void Json_needs_a_file_to_write_and_tells_what_was_written()
    {
        string path = _folder.FileWith("a\nb\nc\n"u8);
        string target = _folder.File("target");
        CliRun.Of("slice", path, "--json")
            .AssertFailed("bigfile: --json: the bytes go to standard output already; name a file with --output");
        JsonElement json = CliRun.Of("slice", path, "--json", "--offset", "2", "--output", target).AssertSucceeded().Json;
        Assert.Equal(path, json.GetProperty("file").GetString());
        Assert.Equal(2, json.GetProperty("offset").GetInt64());
        Assert.Equal(4, json.GetProperty("bytes").GetInt64());
        Assert.Equal(2, json.GetProperty("lines").GetInt64());
        Assert.True(json.GetProperty("seconds").GetDouble() > 0);
        Assert.True(json.GetProperty("engine").GetProperty("maps").GetInt64() > 0);
    }

    [Fact]
    public void Hex_is_that_of_hexdump()
    {
        string path = _folder.FileWith(Encoding.ASCII.GetBytes("The quick brown fox\njumps\0"));
        string expected =
            "00000004  71 75 69 63 6b 20 62 72  6f 77 6e 20 66 6f 78 0a  |quick brown fox.|\n" +
            "00000014  6a 75 6d 70 73 00                                 |jumps.|\n" +
            "0000001a\n";
        Assert.Equal(expected, CliRun.Of("slice", path, "--offset", "4", "--hex").AssertSucceeded().Output);
    }

    [Fact]
    public void Hex_of_many_rows_has_every_byte_at_its_offset()
    {
        byte[] content = Content(200_003);
        string path = _folder.FileWith(content);
        string[] rows = CliRun.Of("slice", path, "--hex", "--window", "64KiB").AssertSucceeded().Output.TrimEnd('\n').Split('\n');
        Assert.Equal((content.Length + 15) / 16 + 1, rows.Length);
        for (int i = 0; i < rows.Length - 1; i++)
        {
            byte[] expected = content[(i * 16)..Math.Min((i + 1) * 16, content.Length)];
            Assert.StartsWith($"{i * 16:x8}  ", rows[i], StringComparison.Ordinal);
            Assert.Equal(Convert.ToHexStringLower(expected), rows[i][10..58].Replace(" ", "", StringComparison.Ordinal));
        }
        Assert.Equal($"{content.Length:x8}", rows[^1]);
    }

    [Fact]
    public void An_interrupted_slice_returns_130()
    {
        string path = _folder.FileWith("abc"u8);
        Assert.Equal(130, CliRun.Of(new CancellationToken(canceled: true), "slice", path).ExitCode);
    }

    private static byte[] Content(int length)
    {
        byte[] bytes = new byte[length];
        new Random(95).NextBytes(bytes);
        return bytes;
    }
}
