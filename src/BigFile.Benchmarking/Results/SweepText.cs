namespace BigFile.Benchmarking;

/// <summary>A sweep as text: for each kind of access and number of threads GB/s by way and window size, then the advice.</summary>
internal static class SweepText
{
    private const int WindowsInLine = 7;

    /// <summary>Writes the text.</summary>
    public static void Write(TextWriter output, SweepReport report)
    {
        if (report.Points.Count > 0)
        {
            BenchReport first = report.Points[0];
            TextGrid.WriteWrapped(output, $"sweep over {first.Job.Path}, {Units.Size(first.FileBytes)}; GB/s by window size, * the most", 3);
            TextGrid.WriteWrapped(output, $"on {JobText.Machine(first.Machine)}", 3);
        }
        foreach (var group in report.Points.GroupBy(point => $"{JobText.Work(point.Job)}, {JobText.Conditions(point.Job)}"))
        {
            output.Write('\n');
            TextGrid.WriteWrapped(output, group.Key, 2);
            WriteSpeeds(output, [.. group.SelectMany(point => point.Ways)]);
        }
        foreach (string warning in report.Points.SelectMany(point => point.Warnings).Distinct())
            TextGrid.WriteWrapped(output, $"note: {warning}", 6);
        if (report.Advice.Count > 0)
            output.Write('\n');
        foreach (string advice in report.Advice)
        {
            string[] lines = advice.Split('\n');
            TextGrid.WriteWrapped(output, $"use: {lines[0]}", 5);
            foreach (string line in lines[1..])
                TextGrid.WriteWrapped(output, $"- {line}", 2);
        }
    }

    private static void WriteSpeeds(TextWriter output, WayResult[] ways)
    {
        double best = ways.Max(way => way.BytesPerSecond);
        foreach (long[] windows in ways.Select(way => way.Way.WindowBytes).Distinct().Order().Chunk(WindowsInLine))
        {
            TextGrid grid = new(["way", .. windows.Select(bytes => bytes == 0 ? "default" : Units.Size(bytes))]);
            foreach (var way in ways.GroupBy(way => (way.Way with { WindowBytes = 0 }).Name))
            {
                string[] cells = [.. windows.Select(window => Cell(way.FirstOrDefault(point => point.Way.WindowBytes == window), best))];
                if (cells.Any(cell => cell.Length > 0))
                    grid.Add([way.Key, .. cells]);
            }
            grid.WriteTo(output);
        }
        foreach (var skipped in ways.Where(way => way.MedianRound is null).GroupBy(way => (way.Way.KindName, way.SkippedBecause)))
            TextGrid.WriteWrapped(output, $"skipped: {skipped.Key.KindName}: {skipped.Key.SkippedBecause}", 9);
    }

    private static string Cell(WayResult? way, double best) => way?.MedianRound is null ? ""
        : Units.Gigabytes(way.BytesPerSecond) + (way.BytesPerSecond == best ? "*" : "");
}
