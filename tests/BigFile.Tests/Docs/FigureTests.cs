using System.Reflection;
using BigFile.Bench.Figures;

namespace BigFile.Tests.Docs;

/// <summary>The README's figures are those of the results that are committed.</summary>
public sealed class FigureTests
{
    private const string ResultPrefix = "result:";

    [Fact]
    public void The_tables_of_figures_are_what_the_committed_results_give()
    {
        string text = Resource("README.md");
        Assert.Equal(MarkedText.Refresh(text, Committed()), text);
    }

    [Fact]
    public void Every_committed_result_reads_and_writes_back_the_same()
    {
        Assert.All(ResultNames(), name =>
        {
            string json = ResultFile.ToJson(ResultFile.Parse(Resource(name), name));
            Assert.Equal(json, ResultFile.ToJson(ResultFile.Parse(json, name)));
        });
    }

    [Fact]
    public void No_run_has_a_row_twice_or_a_way_twice_in_a_row()
    {
        Assert.All(ResultNames(), name =>
        {
            ResultSet results = ResultFile.Parse(Resource(name), name);
            Assert.Distinct(results.Rows.Select(row => row.Id));
            Assert.All(results.Rows, row => Assert.Distinct(row.Ways.Select(way => way.Name)));
        });
    }

    private static FigureBook Committed() => new(ResultNames().Select(name => ResultFile.Parse(Resource(name), name)));

    private static IEnumerable<string> ResultNames() => Assembly.GetExecutingAssembly().GetManifestResourceNames()
        .Where(name => name.StartsWith(ResultPrefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private static string Resource(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
