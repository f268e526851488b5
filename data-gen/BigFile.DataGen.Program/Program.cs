namespace BigFile.DataGen.Program;

/// <summary>The command <c>bigfile-gen</c>.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        using var interrupt = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            // The first Ctrl-C lets the unfinished file be removed, the second ends the process at once.
            pressed.Cancel = !interrupt.IsCancellationRequested;
            interrupt.Cancel();
        };
        return new GenerateCommand(Console.Out, Console.Error, static () => !Console.IsErrorRedirected).Run(args, interrupt.Token);
    }
}
