using System.Diagnostics;

namespace BigFile.Bench.Quick;

/// <summary>Whole commands, process start included.</summary>
internal static class CommandRows
{
    public static void Run(Ladder ladder, string path, string command, int rounds)
    {
        if (command.Length == 0 || OperatingSystem.IsWindows())
        {
            Console.WriteLine("count against wc -l: not run (give --bigfile PATH of the published command; needs wc)");
            return;
        }
        long bytes = new FileInfo(path).Length;
        Comparison row = new("count lines, process start included", "GB/s", bytes / 1e9, higherIsBetter: true);
        row.Add("bigfile count, 2 threads", () => FirstNumber(command, "count", "--threads", "2", path))
            .Add("wc -l", () => FirstNumber("wc", "-l", path))
            .Run(rounds * 2 + 1);
        ladder.Print(row);
        ladder.AtLeast("bigfile count against wc -l, speed", row.RatioTo(1), 3);
    }

    private static long FirstNumber(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}");
        return long.Parse(output.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0]);
    }
}
