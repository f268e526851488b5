namespace BigFile.Tests.Cli;

/// <summary><c>bigfile section</c>: one run holds a name, others use it meanwhile.</summary>
public sealed class SectionCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _name = $"bigfile-cli-{Guid.NewGuid():N}";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_one_command_writes_another_reads_while_a_third_holds_the_section()
    {
        byte[] content = [.. "between two terminals"u8, 0, 255];
        CliRun held = WhileHeld(["section", "create", _name, "--size", "64KiB"], () =>
        {
            CliRun.From(content, "section", "write", _name, "--offset", "10").AssertSucceeded();
            CliRun read = CliRun.Of("section", "read", _name, "--offset", "10", "--length", $"{content.Length}").AssertSucceeded();
            Assert.Equal(content, read.OutputBytes);

            byte[] all = CliRun.Of("section", "read", _name).AssertSucceeded().OutputBytes;
            Assert.Equal(64 << 10, all.Length);
            Assert.False(all.AsSpan(0, 10).ContainsAnyExcept((byte)0));
            Assert.Contains(_name, CliRun.Of("section", "list").AssertSucceeded().Output.Split('\n'));
            Assert.Equal(65536, CliRun.Of("section", "open", _name, "--json").AssertSucceeded().Json.GetProperty("bytes").GetInt64());
            Assert.Contains("62 65 74", CliRun.Of("section", "read", _name, "--length", "32", "--hex").AssertSucceeded().Output, StringComparison.Ordinal);
        });
        Assert.Equal($"{_name}: 64KiB (65536 bytes), ReadWrite, backed by memory\n", held.Output);
        CliRun.Of("section", "read", _name).AssertFailed($"bigfile: {_name}: there is no section of that name");
    }

    [Fact]
    public void Section_over_a_file_shows_the_file()
    {
        string path = _folder.FileWith("0123456789"u8), copy = _folder.File("copy");
        WhileHeld(["section", "create", _name, "--file", path], () =>
        {
            string input = _folder.FileWith("abc"u8, "input");
            CliRun written = CliRun.Of("section", "write", _name, "--offset", "4", "--input", input, "--json").AssertSucceeded();
            Assert.Equal(3, written.Json.GetProperty("bytes").GetInt64());
            CliRun.Of("section", "read", _name, "--output", copy).AssertSucceeded();
        });
        Assert.Equal("0123abc789", File.ReadAllText(copy));
        Assert.Equal("0123abc789", File.ReadAllText(path));
    }

    [Fact]
    public void What_does_not_fit_is_said_and_what_fitted_was_written()
    {
        WhileHeld(["section", "create", _name, "--size", "4096"], () =>
        {
            CliRun.From(new byte[5000], "section", "write", _name)
                .AssertFailed($"bigfile: {_name}: is 4096 bytes long: the input does not fit; 4096 bytes of it were written");
            CliRun.Of("section", "read", _name, "--offset", "5000")
                .AssertFailed($"bigfile: {_name}: offset 5000 is past the end of the section, which is 4096 bytes long");
            CliRun.Of("section", "create", _name, "--size", "8192")
                .AssertFailed($"bigfile: {_name}: a section of that name exists");
        });
    }

    [Theory]
    [InlineData("--size: a section in memory needs a size, for example 1MiB", "create", "NAME")]
    [InlineData("--for: 'nobody' is none of me, readers, everyone", "create", "NAME", "--size", "1", "--for", "nobody")]
    [InlineData("--size: 'big' is not a size: write, for example, 4096, 64KiB or 2GiB", "create", "NAME", "--size", "big")]
    public void Wrong_options_are_one_line(string message, params string[] arguments) =>
        CliRun.Of(["section", .. arguments]).AssertFailed($"bigfile: {message}");

    [Fact]
    public void Malformed_name_is_one_line()
    {
        CliRun run = CliRun.Of("section", "create", @"a\b", "--size", "1");
        Assert.Equal(2, run.ExitCode);
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    // Runs a command that holds until it is interrupted, and the action once it has said what it holds.
    private static CliRun WhileHeld(string[] arguments, Action action)
    {
        using CancellationTokenSource interrupt = new();
        using ManualResetEventSlim said = new();
        using AnnouncingStream output = new(said);
        int exitCode = -1;
        string error = "";
        Thread holder = new(() =>
        {
            exitCode = CliRun.Into(output, interrupt.Token, out error, arguments);
            said.Set();
        });
        holder.Start();
        try
        {
            said.Wait(TestContext.Current.CancellationToken);
            action();
        }
        finally
        {
            interrupt.Cancel();
            holder.Join();
        }
        return new CliRun(exitCode, output.ToArray(), error).AssertSucceeded();
    }

    /// <summary>Says when something was written to it.</summary>
    private sealed class AnnouncingStream(ManualResetEventSlim said) : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            base.Write(buffer);
            if (!buffer.IsEmpty)
                said.Set();
        }
    }
}
