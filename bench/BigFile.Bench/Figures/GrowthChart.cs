using System.Globalization;
using System.Text;

namespace BigFile.Bench.Figures;

/// <summary>
/// Draws rows as curves, one picture for each axis: rows are named growth-AXIS-CURVE, and their ways are the points, in order. Lines differ in
/// colour and dashes; a style sheet inside makes them fit light and dark pages.
/// </summary>
internal static class GrowthChart
{
    private const string Prefix = "growth-";
    private const int Width = 760, Height = 380, Left = 56, Right = 200, Top = 34, Bottom = 44;

    private static readonly string[] s_colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00"];
    private static readonly string[] s_dashes = ["", "7 3", "2 3", "10 3 2 3", "5 5", "1 4"];

    /// <summary>The axes that there are curves for, in the order of the results.</summary>
    public static IReadOnlyList<string> Axes(FigureBook book) =>
        [.. book.Rows.Where(entry => entry.Row.Id.StartsWith(Prefix, StringComparison.Ordinal)).Select(entry => AxisOf(entry.Row)).Distinct()];

    /// <summary>The picture of an axis, as SVG.</summary>
    public static string Draw(FigureBook book, string axis)
    {
        (ResultSet Set, ResultRow Row)[] curves = [.. book.Rows.Where(entry => entry.Row.Id.StartsWith(Prefix + axis + "-", StringComparison.Ordinal))];
        string[] points = [.. curves.MaxBy(curve => curve.Row.Ways.Count).Row.Ways.Select(way => way.Name)];
        double top = NiceAbove(curves.SelectMany(curve => curve.Row.Ways).Max(way => way.Value));
        string title = $"{curves[0].Row.Unit} {curves[0].Row.Work[(curves[0].Row.Work.LastIndexOf(", by ", StringComparison.Ordinal) + 2)..]}";
        StringBuilder svg = new();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Escaped(title)}\" font-family=\"system-ui, sans-serif\" font-size=\"12\">\n");
        svg.Append("<style>text{fill:#333}.grid{stroke:#ccc}.axis{stroke:#666}@media(prefers-color-scheme:dark){text{fill:#ddd}.grid{stroke:#444}.axis{stroke:#999}}</style>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left}\" y=\"18\" font-size=\"14\" font-weight=\"600\">{Escaped(title)}</text>\n");
        DrawGrid(svg, points, top);
        for (int i = 0; i < curves.Length; i++)
            DrawCurve(svg, curves[i].Row, points, top, i);
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Width - 8}\" y=\"{Height - 6}\" text-anchor=\"end\" font-size=\"10\">{Escaped(curves[0].Set.Date)}, {Escaped(curves[0].Set.Machine.ToString() ?? "")}</text>\n");
        return svg.Append("</svg>\n").ToString();
    }

    private static string AxisOf(ResultRow row)
    {
        int end = row.Id.IndexOf('-', Prefix.Length);
        return end < 0 ? throw new InvalidDataException($"{row.Id}: a curve is named growth-AXIS-CURVE") : row.Id[Prefix.Length..end];
    }

    private static void DrawGrid(StringBuilder svg, string[] points, double top)
    {
        const int Lines = 5;
        for (int i = 0; i <= Lines; i++)
        {
            double value = top * i / Lines, y = Y(value, top);
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"{(i == 0 ? "axis" : "grid")}\" x1=\"{Left}\" y1=\"{y:0.#}\" x2=\"{Width - Right}\" y2=\"{y:0.#}\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 6}\" y=\"{y + 4:0.#}\" text-anchor=\"end\">{value:0.##}</text>\n");
        }
        for (int i = 0; i < points.Length; i++)
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{X(i, points.Length):0.#}\" y=\"{Height - Bottom + 18}\" text-anchor=\"middle\">{Escaped(points[i])}</text>\n");
    }

    private static void DrawCurve(StringBuilder svg, ResultRow row, string[] points, double top, int number)
    {
        string colour = s_colours[number % s_colours.Length], dash = s_dashes[number % s_dashes.Length];
        (double X, double Y)[] places = [.. row.Ways.Select(way => (X(Array.IndexOf(points, way.Name), points.Length), Y(way.Value, top)))];
        string line = string.Join(' ', places.Select(place => string.Create(CultureInfo.InvariantCulture, $"{place.X:0.#},{place.Y:0.#}")));
        svg.Append(CultureInfo.InvariantCulture, $"<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" stroke-dasharray=\"{dash}\" points=\"{line}\"/>\n");
        foreach ((double x, double y) in places)
            svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"3\" fill=\"{colour}\"/>");
        int entry = Top + 8 + (number * 20);
        svg.Append(CultureInfo.InvariantCulture, $"\n<line x1=\"{Width - Right + 14}\" y1=\"{entry}\" x2=\"{Width - Right + 42}\" y2=\"{entry}\" stroke=\"{colour}\" stroke-width=\"2\" stroke-dasharray=\"{dash}\"/>");
        string name = row.Work[..row.Work.LastIndexOf(", by ", StringComparison.Ordinal)];
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Width - Right + 48}\" y=\"{entry + 4}\">{Escaped(name)}</text>\n");
    }

    private static double X(int point, int count) => Left + 20 + ((Width - Left - Right - 40) * (count == 1 ? 0.5 : (double)point / (count - 1)));

    private static double Y(double value, double top) => Height - Bottom - ((Height - Top - Bottom) * value / top);

    // The next of 1, 2, 2.5, 5, 10 times a power of ten.
    private static double NiceAbove(double value)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return new[] { 1, 2, 2.5, 5, 10 }.Select(step => step * power).First(step => step >= value);
    }

    private static string Escaped(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal);
}
