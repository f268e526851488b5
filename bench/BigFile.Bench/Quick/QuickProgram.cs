using System.Runtime.InteropServices;
using BigFile.DataGen;

namespace BigFile.Bench.Quick;

/// <summary>
/// The ladder in under two minutes: every figure of the README, each with its peers in the same run. Arguments:
/// [--size BYTES] [--dir FOLDER] [--rounds N] [--bigfile PATH of the published command] [--only NAME].
/// </summary>
internal static class QuickProgram
{
    private const long DefaultBytes = 4L << 30;

    public static int Run(ReadOnlySpan<string> args)
    {
        long bytes = DefaultBytes;
        int rounds = 5;
        string folder = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "bigfile-bench"), command = "", only = "";
        for (int i = 0; i + 1 < args.Length; i += 2)
        {
            switch (args[i])
            {
                case "--size": bytes = ByteSize.Parse(args[i + 1]); break;
                case "--dir": folder = args[i + 1]; break;
                case "--rounds": rounds = int.Parse(args[i + 1]); break;
                case "--bigfile": command = args[i + 1]; break;
                case "--only": only = args[i + 1]; break;
                default: Console.Error.WriteLine($"unknown argument {args[i]}"); return 2;
            }
        }

        // Searches and columns have files of their own.
        string cachedBy = "written with 8 MiB writes", path = only is "search" or "columnar" ? "" : TestFile.Ensure(folder, bytes, out cachedBy);
        Console.WriteLine($"{DateTime.UtcNow:yyyy-MM-dd} {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, {Environment.ProcessorCount} cores");
        Console.WriteLine($"{bytes} bytes, {cachedBy}; medians of {rounds} rounds, ways in turn; ratios are medians of the rounds' ratios");
        Ladder ladder = new(Console.Out);
        (string Name, Action Run)[] rows =
        [
            ("scan", () => ScanRows.Warm(ladder, path, rounds)),
            ("random", () => RandomRows.Reads(ladder, path, rounds)),
            ("hot", () => RandomRows.HotWindow(ladder, path, rounds)),
            ("budget", () => RandomRows.SmallBudget(ladder, path, rounds)),
            ("allocation", () => RandomRows.Allocation(ladder, path)),
            ("checkpoint", () => CheckpointRows.Run(ladder, path, rounds)),
            ("1brc", () => BillionRows.Run(ladder, folder, rounds)),
            ("command", () => CommandRows.Run(ladder, path, command, rounds)),
            ("search", () => SearchRows.Run(ladder, folder, bytes, command, rounds)),
            ("columnar", () => ColumnarRows.Run(ladder, folder, bytes, rounds)),
            ("overhead", () => OverheadRows.Run(ladder, path, rounds)),
            ("cold", () => ScanRows.Cold(ladder, path, Math.Min(rounds, 3))),
        ];
        foreach ((string name, Action run) in rows)
        {
            if (only.Length == 0 || only == name)
                run();
        }
        ladder.Summarize();
        return 0;
    }
}
