using System.Text;

namespace BigFile.Bench.Figures;

/// <summary>The table of all bars: those that were met, then those that were missed.</summary>
internal static class BarsTable
{
    /// <summary>The table, a line a bar; each with the day it was measured.</summary>
    public static string Of(FigureBook book)
    {
        StringBuilder text = new("| what | figure | bar | measured |\n|---|---|---|---|\n");
        foreach (bool met in (bool[])[true, false])
        {
            foreach ((ResultSet set, ResultRow row) in book.Rows)
            {
                foreach (ResultBar bar in row.Bars.Where(bar => bar.IsMet == met))
                    text.Append($"| {(met ? "" : "**missed:** ")}{Cell(bar.What)} | {bar.Figure} | {bar.Limit} | {set.Date} |\n");
            }
        }
        return text.ToString();
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "\\<", StringComparison.Ordinal);
}
