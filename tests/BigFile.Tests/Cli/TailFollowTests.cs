using System.Globalization;
using System.IO.Pipes;
using System.Text;
using BigFile.Cli;
using BigFile.Cli.Terminal;
using BigFile.Tests.Peers;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Tests.Cli;

public sealed class TailFollowTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly AwaitedOutput _output = new();
    private readonly AwaitedOutput _error = new();

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task What_is_appended_is_printed_until_the_command_is_interrupted()
    {
        string path = _folder.FileWith("one\ntwo\nthree\n"u8);
        await Follow(
            ["tail", "-f", "-n", "2", "-s", "0.01", path],
            () =>
            {
                _output.Await("two\nthree\n");
                File.AppendAllText(path, "four");
                _output.Await("two\nthree\nfour");
                File.AppendAllText(path, "\nfive\n");
                _output.Await("two\nthree\nfour\nfive\n");
            });
        Assert.Equal("", _error.Text);
    }

    [Fact]
    public async Task The_name_is_printed_whenever_another_file_has_something_new()
    {
        string first = _folder.FileWith("1\n"u8, "first"), second = _folder.FileWith("2\n"u8, "second");
        string start = $"==> {first} <==\n1\n\n==> {second} <==\n2\n";
        await Follow(
            ["tail", "-f", "-s", "0.01", first, second],
            () =>
            {
                _output.Await(start);
                File.AppendAllText(second, "22\n");
                _output.Await(start + "22\n");
                File.AppendAllText(first, "11\n");
                _output.Await($"{start}22\n\n==> {first} <==\n11\n");
            });
    }

    [Fact]
    public async Task By_name_a_rotation_a_cut_and_a_file_that_goes_away_are_said_on_standard_error()
    {
        string path = _folder.FileWith("one\n"u8);
        string said = "";
        void Said(string words) => _error.Await(said += $"bigfile: {path}: {words}{Environment.NewLine}");
        await Follow(
            ["tail", "-F", "-s", "0.01", path],
            () =>
            {
                _output.Await("one\n");
                File.Move(path, path + ".1");
                Said("has become inaccessible: no such file");
                File.WriteAllText(path, "two\n");
                Said("has appeared; following new file");
                _output.Await("one\ntwo\n");
                File.WriteAllText(path, "");
                Said("file truncated");
                File.AppendAllText(path, "three\n");
                _output.Await("one\ntwo\nthree\n");
            });
    }

    [Fact]
    public async Task By_name_a_file_that_is_not_there_is_waited_for()
    {
        string path = _folder.File("later");
        await Follow(
            ["tail", "-F", "-s", "0.01", path],
            () =>
            {
                string said = $"bigfile: {path}: no such file{Environment.NewLine}";
                _error.Await(said);
                File.WriteAllText(path, "here\n");
                _output.Await("here\n");
                _error.Await($"{said}bigfile: {path}: has appeared; following new file{Environment.NewLine}");
            });
    }

    [Fact]
    public async Task Not_by_name_the_file_is_followed_under_whatever_name()
    {
        string path = _folder.FileWith("one\n"u8);
        await Follow(
            ["tail", "-f", "-s", "0.01", path],
            () =>
            {
                _output.Await("one\n");
                File.Move(path, path + ".1");
                File.WriteAllText(path, "new\n");
                File.AppendAllText(path + ".1", "two\n");
                _output.Await("one\ntwo\n");
            });
        Assert.Equal("", _error.Text);
    }

    [Fact]
    public void Following_only_files_that_are_not_there_is_an_error()
    {
        string path = _folder.File("nowhere");
        CliRun run = CliRun.Of("tail", "-f", path);
        Assert.Equal(2, run.ExitCode);
        Assert.Equal($"bigfile: {path}: no such file{Environment.NewLine}bigfile: no files remaining{Environment.NewLine}", run.Error);
    }

    [Fact]
    public void Following_ends_with_the_process_that_is_named()
    {
        string path = _folder.FileWith("one\n"u8);
        int id;
        using (Peer writer = new("log-write", path, "two\n"))
        {
            id = writer.Id;
            writer.Exit();
        }
        CliRun run = CliRun.Of("tail", "-f", "--pid", id.ToString(CultureInfo.InvariantCulture), path).AssertSucceeded();
        Assert.Equal("one\ntwo\n", run.Output);
    }

    [Fact]
    public void Output_that_cannot_be_written_is_not_blamed_on_the_file()
    {
        string path = _folder.FileWith("one\n"u8);
        foreach (string[] arguments in new[] { new[] { "tail", "-f", path }, ["tail", "-f", "-n", "0", path], ["tail", path], ["head", path] })
        {
            // With nothing to print at first, what is appended fails.
            using FullOutput full = new(() => File.AppendAllText(path, "two\n"));
            CommandIo io = new(full, _error) { ErrorIsTerminal = () => false, OutputIsTerminal = () => false, OutputIsClosed = full.Note };
            string before = _error.Text;
            Assert.Equal(2, CommandLineApp.Run(arguments, io, TestContext.Current.CancellationToken));
            Assert.Equal($"bigfile: standard output: No space left on device{Environment.NewLine}", _error.Text[before.Length..]);
        }
    }

    [Fact]
    public void Following_ends_when_nobody_reads_what_it_prints()
    {
        string path = _folder.FileWith("one\n"u8);
        bool isClosed = false;
        CommandIo io = new(_output, _error)
        {
            ErrorIsTerminal = () => false, OutputIsTerminal = () => false,
            OutputIsClosed = () => isClosed || !(isClosed = true),
        };
        Assert.Equal(0, CommandLineApp.Run(["tail", "-f", "-s", "0.01", path], io, TestContext.Current.CancellationToken));
        Assert.Equal(("one\n", ""), (_output.Text, _error.Text));
    }

    [Fact]
    public void A_pipe_without_a_reader_is_closed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "asks poll");
        using AnonymousPipeServerStream reader = new(PipeDirection.In);
        int writer = (int)reader.ClientSafePipeHandle.DangerousGetHandle();
        Assert.False(PosixOutput.IsClosed(writer));
        using SafePipeHandle kept = reader.ClientSafePipeHandle;
        reader.SafePipeHandle.Dispose();
        // A process that another test is starting has a copy for a moment.
        Assert.True(SpinWait.SpinUntil(() => PosixOutput.IsClosed(writer), TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task A_file_that_is_rotated_while_it_is_printed_is_read_to_its_end()
    {
        string path = _folder.FileWith("one\n"u8), gone = _folder.File("gone");
        _output.FirstWrite = () =>
        {
            File.Move(path, gone);
            File.AppendAllText(gone, "two\n");
            File.WriteAllText(path, "three\n");
        };
        await Follow(["tail", "-F", "-s", "0.01", path], () => _output.Await("one\ntwo\nthree\n"));
        Assert.Equal($"bigfile: {path}: has been replaced; following new file{Environment.NewLine}", _error.Text);
    }

    [Theory]
    [InlineData("-s", "0", "--sleep-interval: '0' is no time: write seconds from 0.001 to 86400")]
    [InlineData("-s", "x", "--sleep-interval: 'x' is no time: write seconds from 0.001 to 86400")]
    [InlineData("--pid", "-1", "--pid: '-1' is not the number of a process")]
    public void A_value_that_is_none_is_refused(string option, string value, string words) =>
        CliRun.Of("tail", "-f", option, value, _folder.FileWith("one\n"u8)).AssertFailed($"bigfile: {words}");

    /// <summary>Runs the command on a thread of its own while something is done, and interrupts it then.</summary>
    private async Task Follow(string[] arguments, Action act)
    {
        using CancellationTokenSource interrupt = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        CommandIo io = new(_output, _error) { ErrorIsTerminal = () => false, OutputIsTerminal = () => false };
        Task<int> run = Task.Factory.StartNew(
            () => CommandLineApp.Run(arguments, io, interrupt.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            act();
        }
        finally
        {
            await interrupt.CancelAsync();
        }
        Assert.Equal(130, await run);
    }

    /// <summary>A stream that takes nothing.</summary>
    private sealed class FullOutput(Action wait) : MemoryStream
    {
        /// <summary>Asked before each wait.</summary>
        public bool Note()
        {
            wait();
            return false;
        }

        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("No space left on device");

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));
    }

    /// <summary>A stream whose content a test can wait for.</summary>
    private sealed class AwaitedOutput : MemoryStream
    {
        // Only so that a failure does not hang.
        private static readonly TimeSpan Hang = TimeSpan.FromMinutes(2);

        private readonly object _gate = new();

        /// <summary>Done once, after the first bytes.</summary>
        public Action? FirstWrite { get; set; }

        public string Text
        {
            get
            {
                lock (_gate)
                    return Encoding.UTF8.GetString(ToArray());
            }
        }

        public override void Write(ReadOnlySpan<byte> buffer) => Write(buffer.ToArray(), 0, buffer.Length);

        public override void Write(byte[] buffer, int offset, int count)
        {
            lock (_gate)
            {
                base.Write(buffer, offset, count);
                Monitor.PulseAll(_gate);
            }
            Action? first = FirstWrite;
            FirstWrite = null;
            first?.Invoke();
        }

        /// <summary>Waits until the content is that text, which it must begin like at all times.</summary>
        public void Await(string text)
        {
            lock (_gate)
            {
                while (Text != text)
                {
                    Assert.StartsWith(Text, text, StringComparison.Ordinal);
                    Assert.True(Monitor.Wait(_gate, Hang), $"'{text}' never came; there is '{Text}'");
                }
            }
        }
    }
}
