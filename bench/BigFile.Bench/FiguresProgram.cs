using BigFile.Bench.Figures;

namespace BigFile.Bench;

/// <summary>
/// Makes the tables of figures anew: <c>BigFile.Bench figures bench/results/*.json README.md docs/charts</c>. What ends in .md is written to, in a folder the
/// charts are, the rest is read.
/// </summary>
internal static class FiguresProgram
{
    public static int Run(ReadOnlySpan<string> args)
    {
        List<string> results = [], targets = [], folders = [];
        foreach (string arg in args)
            (arg.EndsWith(".md", StringComparison.Ordinal) ? targets : Directory.Exists(arg) ? folders : results).Add(arg);
        if (results.Count == 0 || targets.Count == 0)
        {
            Console.Error.WriteLine("usage: figures RESULTS.json… TEXT.md… [FOLDER]");
            return 2;
        }
        try
        {
            FigureBook book = new(results.Order(StringComparer.Ordinal).Select(ResultFile.Read));
            foreach (string target in targets)
                Refresh(target, book);
            foreach (string folder in folders)
            {
                foreach (string axis in GrowthChart.Axes(book))
                    File.WriteAllText(Path.Combine(folder, $"growth-{axis}.svg"), GrowthChart.Draw(book, axis));
            }
            return 0;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(e.Message);
            return 2;
        }
    }

    private static void Refresh(string path, FigureBook book)
    {
        string text = File.ReadAllText(path), refreshed;
        try
        {
            refreshed = MarkedText.Refresh(text, book);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
        if (refreshed != text)
            File.WriteAllText(path, refreshed);
        Console.WriteLine($"{path}: {(refreshed == text ? "as it was" : "written")}");
    }
}
