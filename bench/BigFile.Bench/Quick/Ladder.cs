using BigFile.Bench.Figures;

namespace BigFile.Bench.Quick;

/// <summary>Collects the rows, prints each with its bars, and says at the end which bars were met.</summary>
internal sealed class Ladder(TextWriter output)
{
    private readonly List<(ResultRow Row, List<ResultBar> Bars)> _rows = [];

    /// <summary>All rows with their bars, as they are kept.</summary>
    public IReadOnlyList<ResultRow> Rows => [.. _rows.Select(entry => entry.Row with { Bars = entry.Bars })];

    private IEnumerable<ResultBar> Bars => _rows.SelectMany(entry => entry.Bars);

    /// <summary>Prints a row. Bars that follow belong to it.</summary>
    public void Print(Comparison row)
    {
        _rows.Add((row.ToRow(), []));
        output.WriteLine(row.Name);
        foreach (string line in row.Describe())
            output.WriteLine(line);
    }

    /// <summary>Prints rungs, the fastest expected first, each with how it does against the one above it.</summary>
    public void PrintRungs(Comparison rungs)
    {
        _rows.Add((rungs.ToRow(), []));
        output.WriteLine(rungs.Name);
        int i = 0;
        foreach (string line in rungs.Describe())
        {
            output.WriteLine(line + (i == 0 ? "" : $", {rungs.Ratio(i, i - 1):0.00}x of the rung above"));
            i++;
        }
    }

    /// <summary>Keeps a row that was measured and printed elsewhere. Bars that follow belong to it.</summary>
    public void Keep(string id, string work, string unit, params IReadOnlyList<ResultWay> ways) =>
        _rows.Add((new ResultRow { Id = id, Work = work, Unit = unit, Ways = ways }, []));

    /// <summary>Says why something was not run.</summary>
    public void Skip(string what) => output.WriteLine(what);

    public void AtLeast(string what, double ratio, double bar) => Judge(new ResultBar(what, ratio, "x", bar, null));

    public void AtMost(string what, double ratio, double bar) => Judge(new ResultBar(what, ratio, "x", null, bar));

    /// <summary>A bar in a unit of its own.</summary>
    public void AtMost(string what, double value, double bar, string unit) => Judge(new ResultBar(what, value, unit, null, bar));

    public void Summarize()
    {
        ResultBar[] missed = [.. Bars.Where(bar => !bar.IsMet)];
        output.WriteLine();
        output.WriteLine($"{Bars.Count() - missed.Length} of {Bars.Count()} bars met");
        foreach (ResultBar bar in missed)
            output.WriteLine($"  missed: {Text(bar)}");
    }

    private static string Text(ResultBar bar) => $"{bar.What}: {bar.Figure}, bar {bar.Limit}";

    private void Judge(ResultBar bar)
    {
        _rows[^1].Bars.Add(bar);
        output.WriteLine($"  -> {Text(bar)}  {(bar.IsMet ? "ok" : "MISSED")}");
    }
}
