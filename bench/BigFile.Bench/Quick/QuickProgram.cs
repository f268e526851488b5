using System.Globalization;
using System.Runtime.InteropServices;
using BigFile.Bench.Figures;

namespace BigFile.Bench.Quick;

/// <summary>
/// The ladder in a few minutes: every figure of the README, each with its peers in the same run. Arguments:
/// [--size BYTES] [--dir FOLDER] [--rounds N] [--bigfile PATH of the published command] [--only NAME,NAME…] [--json FILE for the results] [--commit WHICH].
/// </summary>
internal static class QuickProgram
{
    public static int Run(ReadOnlySpan<string> args)
    {
        if (QuickOptions.Parse(args) is not QuickOptions options)
            return 2;
        (string folder, string command, long bytes, int rounds) = (options.Folder, options.Command, options.Bytes, options.Rounds);
        // Searches, columns and measurements have files of their own.
        bool needsFile = options.Only.Count == 0 || !options.Only.All(name => name is "search" or "columnar" or "1brc" or "auto");
        string cachedBy = "written with 8 MiB writes", path = needsFile ? TestFile.Ensure(folder, bytes, out cachedBy) : "";
        Ladder ladder = new(Console.Out);
        (string Name, Action Run)[] groups =
        [
            ("ladder", () => LadderRows.Run(ladder, path, rounds)),
            ("scan", () => ScanRows.Warm(ladder, path, rounds)),
            ("random", () => RandomRows.Reads(ladder, path, rounds)),
            ("hot", () => RandomRows.HotWindow(ladder, path, rounds)),
            ("budget", () => RandomRows.SmallBudget(ladder, path, rounds)),
            ("allocation", () => RandomRows.Allocation(ladder, path)),
            // Auto takes long and writes to its file; limited wants a limit on memory (bench/with-memory-limit): both when asked for only.
            ("auto", () => AutoRows.Run(ladder, TestFile.Ensure(System.IO.Path.Combine(folder, "auto"), bytes, out _), rounds)),
            ("limited", () => AutoRows.RunLimited(ladder, path, rounds)),
            ("growth", () => GrowthRows.Run(ladder, path, Math.Min(rounds, 3))),
            ("checkpoint", () => CheckpointRows.Run(ladder, path, rounds)),
            ("1brc", () => BillionRows.Run(ladder, folder, rounds)),
            ("command", () => CommandRows.Run(ladder, path, command, rounds)),
            ("search", () => SearchRows.Run(ladder, folder, bytes, command, rounds)),
            ("columnar", () => ColumnarRows.Run(ladder, folder, bytes, rounds)),
            ("overhead", () => OverheadRows.Run(ladder, path, rounds)),
            ("cold", () => ScanRows.Cold(ladder, path, Math.Min(rounds, 3))),
        ];
        if (options.Only.FirstOrDefault(name => !groups.Any(group => group.Name == name)) is string unknown)
        {
            Console.Error.WriteLine($"there is no group {unknown}; there are {string.Join(' ', groups.Select(group => group.Name))}");
            return 2;
        }
        string note = $"{bytes} bytes, {cachedBy}; medians of {rounds} rounds, ways in turn; ratios are medians of the rounds' ratios";
        Console.WriteLine($"{Today} {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, {Environment.ProcessorCount} cores");
        Console.WriteLine(note);
        foreach ((string name, Action run) in groups)
        {
            if (options.Only.Contains(name) || (options.Only.Count == 0 && name is not ("auto" or "limited" or "growth")))
                run();
        }
        ladder.Summarize();
        if (options.Json.Length > 0)
            ResultFile.Write(options.Json, new ResultSet { Date = Today, Commit = options.Commit, Machine = HereProbe.Describe(folder), Note = note, Rows = ladder.Rows });
        return 0;
    }

    private static string Today => DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
