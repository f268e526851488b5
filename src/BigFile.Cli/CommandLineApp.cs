using System.Runtime.CompilerServices;
using BigFile.Cli.CommandLine;
using BigFile.Cli.Commands;
using BigFile.Cli.Grep;
using BigFile.Cli.Terminal;

namespace BigFile.Cli;

/// <summary>Runs one command line, in this process or in a test.</summary>
internal static class CommandLineApp
{
    /// <summary>Runs the command and returns its exit code. Throws nothing: what goes wrong is one line on standard error.</summary>
    public static int Run(string[] arguments, CommandIo io, CancellationToken interrupt)
    {
        try
        {
            if (QuickCount.TryParse(arguments) is CountRequest count)
                return CountCommand.Run(count, io, interrupt);
            if (QuickLines.TryParse(arguments) is LinesRequest lines)
                return LinesCommand.Run(lines, io, interrupt);
            if (GrepArguments.TryParse(arguments) is GrepRequest grep)
                return GrepCommand.Run(grep, io, interrupt);
            return RunGrammar(arguments, io, interrupt);
        }
        catch (OperationCanceledException) when (interrupt.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
        catch (ClosedPipeException)
        {
            return ExitCodes.Success;
        }
        catch (CommandException e)
        {
            io.PrintError($"bigfile: {ErrorText.OneLine(e.Message)}");
            return ExitCodes.Error;
        }
#pragma warning disable CA1031 // The last line of defence: no user is shown a stack trace.
        catch (Exception e)
#pragma warning restore CA1031
        {
            io.PrintError($"bigfile: {ErrorText.OneLine(e.Message)} ({e.GetType().Name})");
            return ExitCodes.Error;
        }
    }

    // Apart, so that the quick path does not load the assembly that this names.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int RunGrammar(string[] arguments, CommandIo io, CancellationToken interrupt) =>
        new Grammar(io, interrupt).Run(arguments);
}
