using System.Text;

namespace BigFile.Cli.Terminal;

/// <summary>Where a command writes: the streams of the process, or those of a test. UTF-8 without a mark.</summary>
/// <param name="output">Standard output, unbuffered.</param>
/// <param name="error">Standard error, unbuffered.</param>
internal sealed class CommandIo(Stream output, Stream error)
{
    private readonly Lock _errorLock = new();

    /// <summary>Standard output. Every write reaches the system at once, so write blocks.</summary>
    public Stream Output { get; } = output;

    /// <summary>Whether somebody watches standard error, so that progress can be shown.</summary>
    public required Func<bool> ErrorIsTerminal { get; init; }

    /// <summary>Whether somebody watches standard output, so that colours can be used.</summary>
    public required Func<bool> OutputIsTerminal { get; init; }

    /// <summary>Whether whoever reads standard output has gone, as far as the system tells.</summary>
    public Func<bool> OutputIsClosed { get; init; } = static () => false;

    /// <summary>Opens standard input.</summary>
    public Func<Stream> OpenInput { get; init; } = Console.OpenStandardInput;

    /// <summary>The streams of this process.</summary>
    public static CommandIo OfProcess() => new(OpenOutput(), OpenError())
    {
        ErrorIsTerminal = static () => !Console.IsErrorRedirected,
        OutputIsTerminal = static () => !Console.IsOutputRedirected,
        OutputIsClosed = static () => !OperatingSystem.IsWindows() && PosixOutput.IsClosed(PosixOutput.StandardOutput),
    };

    /// <summary>Writes text to standard output.</summary>
    public void Print(string text) => Write(Encoding.UTF8.GetBytes(text));

    /// <summary>Writes bytes to standard output.</summary>
    /// <exception cref="ClosedPipeException">Nobody reads it any more.</exception>
    /// <exception cref="CutSourceException">The bytes are those of a mapped file, and are no longer there.</exception>
    /// <exception cref="CommandException">It cannot be written: not to be taken for a failure of the file that is printed.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            Output.Write(bytes);
        }
        catch (IOException e) when (e is not (ClosedPipeException or CutSourceException))
        {
            throw new CommandException("standard output", ErrorText.OneLine(e.Message));
        }
    }

    /// <summary>Writes a line to standard error, whatever comes of it: there is nobody left to tell.</summary>
    public void PrintError(string line) => WriteError(line + Environment.NewLine);

    /// <summary>Writes text to standard error as it is.</summary>
    public void WriteError(string text)
    {
        try
        {
            lock (_errorLock)
                error.Write(Encoding.UTF8.GetBytes(text));
        }
        catch (IOException)
        {
        }
    }

    private static Stream OpenOutput() =>
        OperatingSystem.IsWindows() ? Console.OpenStandardOutput() : new PosixOutput(PosixOutput.StandardOutput);

    private static Stream OpenError() =>
        OperatingSystem.IsWindows() ? Console.OpenStandardError() : new PosixOutput(PosixOutput.StandardError);
}
