namespace BigFile.Bench.Quick;

/// <summary>Searching, numbering and indexing lines: whole commands against ripgrep, grep and wc, process start included.</summary>
internal static class SearchRows
{
    private const string Threads = "2";

    public static void Run(Ladder ladder, string folder, long bytes, string command, int rounds)
    {
        if (command.Length == 0 || OperatingSystem.IsWindows())
        {
            Console.WriteLine("grep against rg: not run (give --bigfile PATH of the published command; needs wc, grep and rg)");
            return;
        }
        if (!Shell.Has("rg"))
        {
            Console.WriteLine("grep against rg: not run (there is no rg)");
            return;
        }
        string path = TestFile.EnsureLog(folder, bytes);
        Shell shell = new(path, command, rounds);
        Counts(ladder, shell, "search-rare", "a rare literal (no such line)", "-F", "/zebra/quixotic", rgBar: 1, withGrep: true);
        Counts(ladder, shell, "search-dense", "a literal in one line of ten", "-F", Dense(path), rgBar: 2, withGrep: false);
        Counts(ladder, shell, "search-regex", "a regular expression with a literal, one line of five", "-e", @"MSIE [0-9]+\.0", rgBar: 1, withGrep: false);
        Counts(ladder, shell, "search-regex-rare", "a regular expression with a rare literal", "-e", @"/zebra/[a-z]+-[0-9]{3}", rgBar: 1, withGrep: false);
        Numbers(ladder, shell, Dense(path));
        Index(ladder, shell);
    }

    // Of some literals the one that is nearest to one line of ten, so that the row means what it says whatever the generator makes.
    private static string Dense(string path)
    {
        byte[] sample = new byte[8 << 20];
        using (FileStream stream = File.OpenRead(path))
            stream.ReadAtLeast(sample, sample.Length, throwOnEndOfStream: false);
        double lines = sample.AsSpan().Count((byte)'\n');
        string[] literals = ["POST /", "HEAD /", " 404 ", " 500 ", "Chrome/1", "Chrome/2", "Windows NT 5.1", "Intel Mac OS X", "MSIE 9.0", "Opera/"];
        return literals.MinBy(literal => Math.Abs((sample.AsSpan().Count(System.Text.Encoding.ASCII.GetBytes(literal)) / lines) - 0.1))!;
    }

    private static void Counts(Ladder ladder, Shell shell, string id, string what, string kind, string pattern, double rgBar, bool withGrep)
    {
        Comparison row = new(id, $"grep -c, {what}: {pattern}", "GB/s", shell.Bytes / 1e9, higherIsBetter: true);
        row.Add($"bigfile grep -c, {Threads} threads", () => shell.Count(shell.Command, "grep", "-c", "--threads", Threads, kind, pattern, shell.Path))
            .Add("rg -c", () => shell.Count("rg", "-c", kind, pattern, shell.Path));
        if (withGrep)
            row.Add("grep -c", () => shell.Count("grep", "-c", kind, pattern, shell.Path));
        row.Run(shell.Rounds);
        ladder.Print(row);
        ladder.AtLeast($"grep -c, {what}, against rg, speed", row.RatioTo(1), rgBar);
        if (withGrep)
            ladder.AtLeast($"grep -c, {what}, against grep, speed", row.RatioTo(2), 8);
    }

    private static void Numbers(Ladder ladder, Shell shell, string literal)
    {
        string mine = shell.Path + ".bigfile-n", theirs = shell.Path + ".rg-n";
        try
        {
            Comparison row = new("search-numbers", $"grep -n to a file: {literal}", "GB/s", shell.Bytes / 1e9, higherIsBetter: true);
            row.Add($"bigfile grep -n, {Threads} threads", () => shell.Write(mine, shell.Command, "grep", "-n", "--threads", Threads, "-F", literal, shell.Path))
                .Add("rg -n", () => shell.Write(theirs, "rg", "-n", "-F", literal, shell.Path))
                .Run(shell.Rounds);
            if (shell.Start("cmp", mine, theirs).ExitCode != 0)
                throw new InvalidOperationException("grep -n: the outputs differ");
            ladder.Print(row);
            ladder.AtLeast("grep -n to a file against rg, speed, same bytes", row.RatioTo(1), 1.3);
        }
        finally
        {
            File.Delete(mine);
            File.Delete(theirs);
        }
    }

    private static void Index(Ladder ladder, Shell shell)
    {
        string index = shell.Path + ".bench-idx";
        try
        {
            Comparison row = new("search-index", "index the lines", "GB/s", shell.Bytes / 1e9, higherIsBetter: true);
            row.Add($"bigfile index, {Threads} threads", () => shell.Ran(shell.Command, "index", "--threads", Threads, "--output", index, shell.Path), () => File.Delete(index))
                .Add("wc -l", () => shell.Ran("wc", "-l", shell.Path))
                .Run(shell.Rounds);
            ladder.Print(row);
            ladder.AtLeast("bigfile index against wc -l, speed", row.RatioTo(1), 2);

            File.Delete(index);
            shell.Ran(shell.Command, "index", shell.Path);
            long lines = shell.Count("wc", "-l", shell.Path);
            string range = $"{lines / 2}..{(lines / 2) + 19}";
            Comparison start = new("search-lines", "20 lines in the middle, index present", "ms", 1e-3, higherIsBetter: false);
            start.Add("bigfile lines", () => shell.Ran(shell.Command, "lines", shell.Path, range))
                .Add("bigfile --version", () => shell.Ran(shell.Command, "--version"))
                .Run(shell.Rounds * 3);
            ladder.Print(start);
            ladder.AtMost("bigfile lines against bigfile --version, time", start.RatioTo(1), 3);
        }
        finally
        {
            File.Delete(index);
            shell.Ran(shell.Command, "index", "--delete", shell.Path);
        }
    }
}
