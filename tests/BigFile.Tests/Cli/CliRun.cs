using System.Text;
using System.Text.Json;
using BigFile.Cli;
using BigFile.Cli.Terminal;

namespace BigFile.Tests.Cli;

/// <summary>One run of <c>bigfile</c> inside this process: what it wrote and what it returned.</summary>
internal sealed record CliRun(int ExitCode, byte[] OutputBytes, string Error)
{
    public string Output => Encoding.UTF8.GetString(OutputBytes);

    public JsonElement Json => JsonDocument.Parse(OutputBytes).RootElement;

    public static CliRun Of(params string[] arguments) => Of(CancellationToken.None, arguments);

    public static CliRun Of(CancellationToken interrupt, params string[] arguments)
    {
        using var output = new MemoryStream();
        int exitCode = Into(output, interrupt, out string error, arguments);
        return new CliRun(exitCode, output.ToArray(), error);
    }

    /// <summary>Runs with a given standard input.</summary>
    public static CliRun From(byte[] input, params string[] arguments)
    {
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        var io = new CommandIo(output, error)
        {
            ErrorIsTerminal = () => false, OutputIsTerminal = () => false, OpenInput = () => new MemoryStream(input),
        };
        int exitCode = CommandLineApp.Run(arguments, io, CancellationToken.None);
        return new CliRun(exitCode, output.ToArray(), Encoding.UTF8.GetString(error.ToArray()));
    }

    /// <summary>Runs with a given standard output.</summary>
    public static int Into(Stream output, CancellationToken interrupt, out string error, params string[] arguments)
    {
        using var errorStream = new MemoryStream();
        var io = new CommandIo(output, errorStream) { ErrorIsTerminal = () => false, OutputIsTerminal = () => false };
        int exitCode = CommandLineApp.Run(arguments, io, interrupt);
        error = Encoding.UTF8.GetString(errorStream.ToArray());
        return exitCode;
    }

    /// <summary>Asserts that the run failed as the conventions say: code 2, nothing on stdout, one line on stderr.</summary>
    public void AssertFailed(string line)
    {
        Assert.Equal(line + Environment.NewLine, Error);
        Assert.Equal(2, ExitCode);
        Assert.Empty(OutputBytes);
    }

    /// <summary>Asserts success without a word on standard error.</summary>
    public CliRun AssertSucceeded()
    {
        Assert.Equal("", Error);
        Assert.Equal(0, ExitCode);
        return this;
    }
}
