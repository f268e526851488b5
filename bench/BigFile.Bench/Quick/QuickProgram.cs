using System.Runtime.InteropServices;
using BigFile.Bench.Figures;
using BigFile.DataGen;

namespace BigFile.Bench.Quick;

/// <summary>
/// The ladder in under two minutes: every figure of the README, each with its peers in the same run. Arguments:
/// [--size BYTES] [--dir FOLDER] [--rounds N] [--bigfile PATH of the published command] [--only NAME,NAME…] [--json FILE for the results] [--commit WHICH].
/// </summary>
internal static class QuickProgram
{
    private const long DefaultBytes = 4L << 30;

    public static int Run(ReadOnlySpan<string> args)
    {
        long bytes = DefaultBytes;
        int rounds = 5;
        string folder = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "bigfile-bench"), command = "", json = "", commit = "";
        string[] only = [];
        for (int i = 0; i + 1 < args.Length; i += 2)
        {
            switch (args[i])
            {
                case "--size": bytes = ByteSize.Parse(args[i + 1]); break;
                case "--dir": folder = args[i + 1]; break;
                case "--rounds": rounds = int.Parse(args[i + 1]); break;
                case "--bigfile": command = args[i + 1]; break;
                case "--only": only = args[i + 1].Split(','); break;
                case "--json": json = args[i + 1]; break;
                case "--commit": commit = args[i + 1]; break;
                default: Console.Error.WriteLine($"unknown argument {args[i]}"); return 2;
            }
        }

        // Searches and columns have files of their own.
        string cachedBy = "written with 8 MiB writes", path = only.Length > 0 && only.All(name => name is "search" or "columnar" or "1brc") ? "" : TestFile.Ensure(folder, bytes, out cachedBy);
        Console.WriteLine($"{DateTime.UtcNow:yyyy-MM-dd} {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, {Environment.ProcessorCount} cores");
        Console.WriteLine($"{bytes} bytes, {cachedBy}; medians of {rounds} rounds, ways in turn; ratios are medians of the rounds' ratios");
        Ladder ladder = new(Console.Out);
        (string Name, Action Run)[] rows =
        [
            ("ladder", () => LadderRows.Run(ladder, path, rounds)),
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
            ("cold", () => ScanRows.Cold(ladder, path, Math.Min(rounds, 3))),
        ];
        if (only.FirstOrDefault(name => !rows.Any(row => row.Name == name)) is string unknown)
        {
            Console.Error.WriteLine($"there is no group {unknown}; there are {string.Join(' ', rows.Select(row => row.Name))}");
            return 2;
        }
        foreach ((string name, Action run) in rows)
        {
            if (only.Length == 0 || only.Contains(name))
                run();
        }
        ladder.Summarize();
        if (json.Length > 0)
            ResultFile.Write(json, Results(ladder, folder, commit, $"{bytes} bytes, {cachedBy}; medians of {rounds} rounds"));
        return 0;
    }

    private static ResultSet Results(Ladder ladder, string folder, string commit, string note)
    {
        return new ResultSet
        {
            Date = DateTime.UtcNow.ToString("yyyy-MM-dd"),
            Commit = commit.Length > 0 ? commit : null,
            Machine = HereProbe.Describe(folder),
            Note = note,
            Rows = ladder.Rows,
        };
    }
}
