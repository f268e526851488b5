using System.Net.Sockets;
using System.Text.Json;
using BigFile.Scanning;

namespace BigFile.Tests.Cli;

public sealed class IndexCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_index_is_made_found_up_to_date_and_continued()
    {
        string path = _folder.FileWith("a\nb\nc"u8);
        Assert.StartsWith($"{path}.bfidx: made: 3 lines in 5 bytes; ", CliRun.Of("index", path).AssertSucceeded().Output, StringComparison.Ordinal);
        Assert.Contains("was up to date: 3 lines", CliRun.Of("index", path).AssertSucceeded().Output, StringComparison.Ordinal);
        File.AppendAllText(path, "c\nd\n");
        Assert.Contains("fits: 2 lines in 4 bytes", CliRun.Of("index", path, "--check").AssertSucceeded().Output, StringComparison.Ordinal);
        Assert.EndsWith("; 5 bytes behind them are not indexed yet\n", CliRun.Of("index", path, "--check").AssertSucceeded().Output, StringComparison.Ordinal);
        Assert.Contains("continued: 4 lines in 9 bytes", CliRun.Of("index", path).AssertSucceeded().Output, StringComparison.Ordinal);
        Assert.Contains("is whole and fits: 4 lines", CliRun.Of("index", path, "--check").AssertSucceeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_tells_the_same()
    {
        string path = _folder.FileWith("a\nb\nc"u8);
        JsonElement json = CliRun.Of("index", "--json", path).AssertSucceeded().Json;
        Assert.Equal(3, json.GetProperty("lines").GetInt64());
        Assert.Equal(5, json.GetProperty("indexed_bytes").GetInt64());
        Assert.Equal(new FileInfo(path + LineIndex.FileExtension).Length, json.GetProperty("index_bytes").GetInt64());
        Assert.Equal("made", json.GetProperty("done").GetString());
    }

    [Fact]
    public void An_index_that_does_not_fit_is_made_anew_and_the_reason_told()
    {
        string path = _folder.FileWith("a\nb\nc"u8);
        CliRun.Of("index", path).AssertSucceeded();
        File.WriteAllText(path, "x\n");
        CliRun.Of("index", path, "--check").AssertFailed($"bigfile: {path}.bfidx: 5 bytes were indexed, and the file has 2 now");
        CliRun run = CliRun.Of("index", path);
        Assert.Equal($"bigfile: {path}.bfidx: 5 bytes were indexed, and the file has 2 now; it is made anew{Environment.NewLine}", run.Error);
        Assert.Contains("made: 1 lines", run.Output, StringComparison.Ordinal);
        CliRun.Of("index", path, "--check").AssertSucceeded();
    }

    [Fact]
    public void What_is_no_index_is_neither_overwritten_nor_removed()
    {
        string path = _folder.FileWith("a\n"u8);
        string other = _folder.FileWith("letters to my grandmother"u8, "letters");
        CliRun.Of("index", path, "--output", other).AssertFailed($"bigfile: {other}: it is no line index, and is not overwritten");
        CliRun.Of("index", path, "--output", other, "--delete").AssertFailed($"bigfile: {other}: it is no line index, and is not removed");
        CliRun.Of("index", path, "--output", path).AssertFailed($"bigfile: {path}: it is no line index, and is not overwritten");
        Assert.Equal("letters to my grandmother", File.ReadAllText(other));
    }

    [Fact]
    public void An_index_of_a_later_version_is_not_overwritten()
    {
        string path = _folder.FileWith("a\n"u8);
        CliRun.Of("index", path).AssertSucceeded();
        byte[] later = File.ReadAllBytes(path + LineIndex.FileExtension);
        later[8] = 2;
        File.WriteAllBytes(path + LineIndex.FileExtension, later);
        CliRun.Of("index", path).AssertFailed(
            $"bigfile: {path}.bfidx: has version 2 of the format; this program reads version 1, and is not overwritten");
        Assert.Equal(later, File.ReadAllBytes(path + LineIndex.FileExtension));
    }

    [Fact]
    public void An_index_that_cannot_be_read_is_named_and_not_the_file()
    {
        string path = _folder.FileWith("a\n"u8);
        CliRun.Of("index", path).AssertSucceeded();
        File.Delete(path + LineIndex.FileExtension);
        Directory.CreateDirectory(path + LineIndex.FileExtension);
        foreach (string[] arguments in (string[][])[["index", path], ["index", path, "--check"], ["lines", path, "1", "--index"]])
        {
            CliRun run = CliRun.Of(arguments);
            Assert.Equal((2, ""), (run.ExitCode, run.Output));
            Assert.StartsWith($"bigfile: {path}.bfidx: ", run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_index_takes_the_place_of_no_device_and_no_socket()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a socket has a name in a folder on Unix");
        string path = _folder.FileWith("a\n"u8), name = _folder.File("s");
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(name));
        CliRun run = CliRun.Of("index", path, "--output", name);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith($"bigfile: {name}: ", run.Error, StringComparison.Ordinal);
        Assert.Throws<IOException>(() => LineIndexOf(path).Save(name, TestContext.Current.CancellationToken));

        static LineIndex LineIndexOf(string path) => LineIndex.Build(MappedFile.Open(path));
    }

    [Fact]
    public void A_damaged_index_is_not_called_up_to_date_but_made_anew()
    {
        string path = _folder.FileWith("a\nbb\nccc\n"u8), index = path + LineIndex.FileExtension;
        CliRun.Of("index", path).AssertSucceeded();
        byte[] saved = File.ReadAllBytes(index), damaged = [.. saved];
        damaged[256] ^= 1;
        File.WriteAllBytes(index, damaged);
        CliRun run = CliRun.Of("index", path);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("it is made anew", run.Error, StringComparison.Ordinal);
        Assert.Equal(saved, File.ReadAllBytes(index));
    }

    [Fact]
    public void An_index_can_be_removed_when_its_file_has_gone()
    {
        string path = _folder.FileWith("a\n"u8);
        CliRun.Of("index", path).AssertSucceeded();
        File.Delete(path);
        Assert.Equal("", CliRun.Of("index", path, "--delete").AssertSucceeded().Output);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
        CliRun.Of("index", path, "--delete").AssertFailed($"bigfile: {path}.bfidx: no such file");
        CliRun.Of("index", path).AssertFailed($"bigfile: {path}: no such file");
    }

    [Fact]
    public void Encodings_are_those_of_the_mark_or_of_the_option()
    {
        byte[] wide = [.. System.Text.Encoding.BigEndianUnicode.GetBytes("\u0A0A\n\u0A0Ab\n")];
        string path = _folder.FileWith(wide);
        Assert.Contains("2 lines", CliRun.Of("index", path, "--encoding", "utf-16be").AssertSucceeded().Output, StringComparison.Ordinal);
        CliRun.Of("index", path, "--encoding", "ebcdic").AssertFailed("bigfile: --encoding: 'ebcdic' is none of utf-8, latin-1, utf-16le, utf-16be");
    }
}
