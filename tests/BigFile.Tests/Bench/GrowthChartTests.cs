using System.Globalization;
using System.Xml.Linq;
using BigFile.Bench.Figures;

namespace BigFile.Tests.Bench;

/// <summary>Curves as pictures.</summary>
public sealed class GrowthChartTests
{
    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void Each_axis_has_a_picture_with_a_line_for_each_curve_and_a_point_for_each_value()
    {
        FigureBook book = new([Results(
            Row("growth-window-scan-lease", "scan, lease, by the size of windows", ("64 KiB", 6.5), ("1 MiB", 20), ("64 MiB", 31)),
            Row("growth-window-random-copy", "random <4 KiB>, copy, by the size of windows", ("64 KiB", 1), ("1 MiB", 2), ("64 MiB", 4)),
            Row("growth-threads-scan-lease", "scan, lease, by threads", ("1", 30), ("2", 35)),
            Row("scan", "count newlines", ("lease", 30)))]);

        Assert.Equal(["window", "threads"], GrowthChart.Axes(book));
        XElement window = XElement.Parse(GrowthChart.Draw(book, "window"));
        Assert.Equal(2, window.Elements(s_svg + "polyline").Count());
        Assert.Equal(6, window.Elements(s_svg + "circle").Count());
        Assert.Single(XElement.Parse(GrowthChart.Draw(book, "threads")).Elements(s_svg + "polyline"));
        Assert.Contains(window.Elements(s_svg + "text"), text => text.Value == "random <4 KiB>, copy");
    }

    [Fact]
    public void A_larger_value_stands_higher_and_all_points_lie_inside()
    {
        FigureBook book = new([Results(Row("growth-file-scan-lease", "scan, lease, by the size of the file", ("16 MiB", 3.3), ("64 MiB", 40), ("256 MiB", 12)))]);
        double[] heights = [.. XElement.Parse(GrowthChart.Draw(book, "file")).Elements(s_svg + "circle")
            .Select(circle => double.Parse(circle.Attribute("cy")!.Value, CultureInfo.InvariantCulture))];
        Assert.True(heights[1] < heights[2] && heights[2] < heights[0]);
        Assert.All(heights, height => Assert.InRange(height, 0, 380));
    }

    private static ResultSet Results(params ResultRow[] rows) => new()
    {
        Date = "2026-11-22",
        Machine = new ResultMachine { Processor = "a \"fast\" one", Processors = 2, System = "Linux", Runtime = ".NET" },
        Rows = rows,
    };

    private static ResultRow Row(string id, string work, params (string Name, double Value)[] points) =>
        new() { Id = id, Work = work, Unit = "GB/s", Ways = [.. points.Select(point => new ResultWay(point.Name, point.Value))] };
}
