namespace BigFile.Bench.Quick;

/// <summary>Collects the rows, prints each with its bar, and says at the end which bars were met.</summary>
internal sealed class Ladder(TextWriter output)
{
    private readonly List<(string Bar, double Ratio, bool Met)> _bars = [];

    public int Missed => _bars.Count(b => !b.Met);

    public void Print(Comparison row)
    {
        output.WriteLine(row.Name);
        foreach (string line in row.Describe())
            output.WriteLine(line);
    }

    public void AtLeast(string what, double ratio, double bar) => Judge($"{what}: {ratio:0.00}x, bar at least {bar:0.00}x", ratio, ratio >= bar);

    public void AtMost(string what, double ratio, double bar) => Judge($"{what}: {ratio:0.00}x, bar at most {bar:0.00}x", ratio, ratio <= bar);

    /// <summary>A bar in a unit of its own.</summary>
    public void AtMost(string what, double value, double bar, string unit) => Judge($"{what}: {value:0.00} {unit}, bar at most {bar:0.##} {unit}", value, value <= bar);

    public void Summarize()
    {
        output.WriteLine();
        output.WriteLine($"{_bars.Count - Missed} of {_bars.Count} bars met");
        foreach ((string bar, _, bool met) in _bars)
        {
            if (!met)
                output.WriteLine($"  missed: {bar}");
        }
    }

    private void Judge(string text, double ratio, bool met)
    {
        _bars.Add((text, ratio, met));
        output.WriteLine($"  -> {text}  {(met ? "ok" : "MISSED")}");
    }
}
