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
        ProgressLine? progress = Console.IsErrorRedirected ? null : new ProgressLine(Console.Error);
        return new GenerateCommand(Console.Out, Console.Error, progress).Run(args, interrupt.Token);
    }
}
