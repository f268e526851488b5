using System.Globalization;
using System.Text;
using BigFile.Benchmarking;

namespace BigFile.Tests.Benchmarking.Results;

public sealed class CsvOutputTests
{
    public static TheoryData<string> Samples => [.. SampleReports.All.Keys];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Each_way_and_round_is_a_line_that_reads_back(string name)
    {
        BenchReport report = SampleReports.All[name];
        using var text = new StringWriter();
        CsvOutput.Write(text, report);
        Check(Parse(text.ToString()), [report]);
    }

    [Fact]
    public void A_sweep_is_one_header_and_the_lines_of_its_points()
    {
        SweepReport sweep = SampleReports.Sweep();
        using var text = new StringWriter();
        CsvOutput.Write(text, sweep);
        Check(Parse(text.ToString()), sweep.Points);
    }

    [Fact]
    public void Numbers_are_the_same_in_every_culture()
    {
        static string Text()
        {
            using var text = new StringWriter();
            CsvOutput.Write(text, SampleReports.Cold());
            return text.ToString();
        }
        CultureInfo before = CultureInfo.CurrentCulture;
        string expected = Text();
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "~" } };
            Assert.Equal(expected, Text());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static void Check(List<Dictionary<string, string>> lines, IReadOnlyList<BenchReport> reports)
    {
        var expected = reports.SelectMany(report => report.Ways.SelectMany(way => way.Rounds.Cast<RoundResult?>().DefaultIfEmpty().Select(round => (report, way, round)))).ToArray();
        Assert.Equal(expected.Length, lines.Count);
        foreach (((BenchReport report, WayResult way, RoundResult? round), Dictionary<string, string> line) in expected.Zip(lines))
        {
            Assert.Equal(report.Job.Path, line["file"]);
            Assert.Equal(report.Machine.Version, line["version"]);
            Assert.Equal(way.Way.KindName, line["way"]);
            Assert.Equal(way.SkippedBecause ?? "", line["skipped_because"]);
            Assert.Equal(Text(round?.Round), line["round"]);
            Assert.Equal(Text(round?.Operations), line["operations"]);
            Assert.Equal(Text(round?.ReadBytes), line["read_bytes"]);
            Assert.Equal(Text(round?.Elapsed.Ticks * 100), line["elapsed_ns"]);
            Assert.Equal(Text(Known(round?.Usage.MajorFaults)), line["major_faults"]);
            Assert.Equal(Text(round is { ReadLatency.Count: > 0 } ? round.ReadLatency.At(99.9) : null), line["read_latency_p99.9_ns"]);
            Assert.Equal(Text(Known(round?.Before?.ResidentBytes)), line["cache_before_bytes"]);
            Assert.Equal(Text(round?.Engine?.Maps), line["engine_maps"]);
            if (round is not null)
                Assert.Equal(round.BytesPerSecond, double.Parse(line["bytes_per_second"], CultureInfo.InvariantCulture));
        }
    }

    private static long? Known(long? value) => value < 0 ? null : value;

    private static string Text(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";

    // RFC 4180, by the letter: a byte that does not belong is a failure.
    private static List<Dictionary<string, string>> Parse(string text)
    {
        List<List<string>> lines = [[]];
        StringBuilder field = new();
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                for (i++; text[i] != '"' || (i + 1 < text.Length && text[i + 1] == '"'); i++)
                {
                    i += text[i] == '"' ? 1 : 0;
                    field.Append(text[i]);
                }
                Assert.Contains(text[i + 1], ",\r");
            }
            else if (text[i] is ',' or '\r')
            {
                lines[^1].Add(field.ToString());
                field.Clear();
                if (text[i] == '\r')
                {
                    Assert.Equal('\n', text[++i]);
                    lines.Add([]);
                }
            }
            else
            {
                Assert.NotEqual('\n', text[i]);
                field.Append(text[i]);
            }
        }
        Assert.Empty(lines[^1]);
        lines.RemoveAt(lines.Count - 1);
        Assert.All(lines, line => Assert.Equal(lines[0].Count, line.Count));
        return [.. lines.Skip(1).Select(line => lines[0].Zip(line).ToDictionary(pair => pair.First, pair => pair.Second))];
    }
}
