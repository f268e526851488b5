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
        Shell shell = new(path, command, rounds);
        Comparison row = new("command", "count lines, process start included", "GB/s", bytes / 1e9, higherIsBetter: true);
        row.Add("bigfile count, 2 threads", () => shell.Count(command, "count", "--threads", "2", path))
            .Add("wc -l", () => shell.Count("wc", "-l", path))
            .Run(rounds * 2 + 1);
        ladder.Print(row);
        ladder.AtLeast("bigfile count against wc -l, speed", row.RatioTo(1), 3);
    }
}
