using System.Text.RegularExpressions;

namespace BigFile.Bench.Figures;

/// <summary>Text with places for figures, <c>{row/way}</c>.</summary>
internal static partial class FigureTemplate
{
    /// <summary>The text with the figures in their places, or null if one of them was not measured.</summary>
    /// <param name="template">The text.</param>
    /// <param name="book">The figures.</param>
    /// <param name="used">Gets the run of each figure.</param>
    public static string? Fill(string template, FigureBook book, ICollection<ResultSet> used)
    {
        bool complete = true;
        List<ResultSet> sets = [];
        string text = Place().Replace(template, place =>
        {
            if (book.Find(place.Groups["row"].Value) is not (ResultSet set, ResultRow row) || row.Find(place.Groups["way"].Value) is not ResultWay way)
            {
                complete = false;
                return "";
            }
            sets.Add(set);
            return FigureText.Of(way.Value);
        });
        if (!complete)
            return null;
        foreach (ResultSet set in sets)
            used.Add(set);
        return text;
    }

    [GeneratedRegex(@"\{(?<row>[a-z0-9-]+)/(?<way>[^{}]+)\}")]
    private static partial Regex Place();
}
