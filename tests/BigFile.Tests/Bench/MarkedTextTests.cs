using BigFile.Bench.Figures;

namespace BigFile.Tests.Bench;

public sealed class MarkedTextTests
{
    private const string Readme = "a\n<!-- figures: readme -->\nold\n<!-- end of figures: readme -->\nb\n";

    private static readonly ResultMachine s_machine = new() { Processor = "a processor", Processors = 2, System = "Linux", Runtime = ".NET" };

    [Fact]
    public void What_stands_between_the_marks_is_made_anew_and_the_rest_stays()
    {
        string text = MarkedText.Refresh(Readme, Book(Scan("2026-01-02", 33.18)));
        Assert.StartsWith("a\n<!-- figures: readme -->\n4 GiB", text, StringComparison.Ordinal);
        Assert.EndsWith("\n<!-- end of figures: readme -->\nb\n", text, StringComparison.Ordinal);
        Assert.Contains("2 cores of a processor, Linux, .NET, 2026-01-02.", text, StringComparison.Ordinal);
        Assert.Contains("| 33.2 GB/s | one raw view of the whole file 34.0 |", text, StringComparison.Ordinal);
        Assert.DoesNotContain("old", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Twice_changes_nothing_more()
    {
        FigureBook book = Book(Scan("2026-01-02", 33.18));
        string once = MarkedText.Refresh(Readme, book);
        Assert.Equal(once, MarkedText.Refresh(once, book));
    }

    [Fact]
    public void Of_a_row_the_latest_run_counts_whatever_the_order()
    {
        ResultSet older = Scan("2026-01-02", 1), newer = Scan("2026-01-03", 2);
        Assert.Equal(ReadmeTable.Of(Book(older, newer)), ReadmeTable.Of(Book(newer, older)));
        Assert.Contains("| 2.00 GB/s |", ReadmeTable.Of(Book(newer, older)), StringComparison.Ordinal);
        Assert.Contains("| 1.00 GB/s |", ReadmeTable.Of(Book(Scan("2026-01-03", 2), Scan("2026-01-03", 1))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_of_another_day_says_so()
    {
        ResultSet cold = Scan("2026-01-05", 2) with { Rows = [Row("allocation", ("BigFile", 0))] };
        ResultSet warm = Scan("2026-01-02", 33) with { Rows = [.. Scan("2026-01-02", 33).Rows, Row("command", ("bigfile count, 2 threads", 36.5), ("wc -l", 13.7))] };
        string table = ReadmeTable.Of(Book(warm, cold));
        Assert.Contains("lease, gather (2026-01-05) | 0 bytes | |", table, StringComparison.Ordinal);
        Assert.Contains("start included | 36.5 GB/s | `wc -l` 13.7 |", table, StringComparison.Ordinal);
    }

    [Fact]
    public void Bars_that_were_missed_stand_last()
    {
        ResultSet set = Scan("2026-01-02", 33) with
        {
            Rows = [Row("scan", ("x", 1)) with
            {
                Bars = [new ResultBar("slow|er", 0.5, "x", 0.95, null), new ResultBar("near", 1.1, "x", 0.85, 1.15), new ResultBar("opening", 0.07, "ms", null, 5)],
            }],
        };
        string text = MarkedText.Refresh("<!-- figures: bars -->\n<!-- end of figures: bars -->", Book(set));
        string[] lines = text.Split('\n');
        Assert.Equal("| near | 1.10x | 0.85x to 1.15x | 2026-01-02 |", lines[3]);
        Assert.Equal("| opening | 0.07 ms | at most 5 ms | 2026-01-02 |", lines[4]);
        Assert.Equal("| **missed:** slow\\|er | 0.50x | at least 0.95x | 2026-01-02 |", lines[5]);
    }

    [Theory]
    [InlineData("no mark at all", "marks no part")]
    [InlineData("<!-- figures: readme -->", "is missing")]
    [InlineData("<!-- end of figures: readme --><!-- figures: readme -->", "stands before")]
    [InlineData("<!-- figures: readme --><!-- figures: readme --><!-- end of figures: readme -->", "there twice")]
    public void Marks_that_do_not_fit_are_refused(string text, string reason)
    {
        InvalidDataException refused = Assert.Throws<InvalidDataException>(() => MarkedText.Refresh(text, Book(Scan("2026-01-02", 1))));
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "a.json: line 1")]
    [InlineData("{\"date\": \"2026-01-02\"}", "a.json: line 1")]
    [InlineData("{\"date\": \"2026-01-02\", \"rows\": [], \"machine\": {\"processor\": \"\", \"processors\": 1, \"system\": \"\", \"runtime\": \"\"}, \"typo\": 1}", "typo")]
    [InlineData("{\"date\": \"yesterday\", \"rows\": [], \"machine\": {\"processor\": \"\", \"processors\": 1, \"system\": \"\", \"runtime\": \"\"}}", "yesterday")]
    public void Results_that_are_none_are_refused_with_file_and_place(string json, string reason)
    {
        InvalidDataException refused = Assert.Throws<InvalidDataException>(() => ResultFile.Parse(json, "a.json"));
        Assert.StartsWith("a.json: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.0666, "0.07")]
    [InlineData(9.994, "9.99")]
    [InlineData(9.996, "10.0")]
    [InlineData(33.18, "33.2")]
    [InlineData(99.96, "100")]
    [InlineData(1840.97, "1841")]
    public void Figures_have_no_more_digits_than_they_are_worth(double value, string text) => Assert.Equal(text, FigureText.Of(value));

    private static FigureBook Book(params ResultSet[] sets) => new(sets);

    private static ResultSet Scan(string date, double value) => new()
    {
        Date = date,
        Machine = s_machine,
        Rows = [Row("scan", ("BigFile leases", value), ("raw view of the whole file", 34.04))],
    };

    private static ResultRow Row(string id, params (string Name, double Value)[] ways) => new()
    {
        Id = id,
        Work = id,
        Unit = "GB/s",
        Ways = [.. ways.Select(way => new ResultWay(way.Name, way.Value))],
    };
}
