using BigFile.Benchmarking;

namespace BigFile.Tests.Benchmarking.Results;

public sealed class TableOutputTests
{
    public static TheoryData<string> Samples => [.. SampleReports.All.Keys];

    [Theory]
    [MemberData(nameof(Samples))]
    public void No_line_is_longer_than_80_columns_and_none_has_control_characters(string name)
    {
        string text = Text(SampleReports.All[name]);
        CheckLines(text);
        Assert.All(SampleReports.All[name].Ways, way => Assert.Contains(way.Way.Name, text));
        Assert.Equal(SampleReports.All[name].Warnings.Count, text.Split('\n').Count(line => line.StartsWith("note: ", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_sweep_fits_and_ends_with_the_advice()
    {
        using var writer = new StringWriter();
        SweepReport sweep = SampleReports.Sweep();
        TableOutput.Write(writer, sweep);
        CheckLines(writer.ToString());
        string[] lines = writer.ToString().TrimEnd().Split('\n');
        string advice = string.Join('\n', lines[^12..]).Replace("\n       ", " ", StringComparison.Ordinal).Replace("\n     ", " ", StringComparison.Ordinal);
        Assert.Equal(sweep.Advice.Select(text => $"use: {text.Replace('\n', ' ')}"), advice.Split('\n')[^2..]);
        // One table a work and number of threads, in each of which one cell is marked as the most.
        Assert.Equal(6, lines.Count(line => line.StartsWith("way ", StringComparison.Ordinal)));
        Assert.Equal(6, lines.Skip(3).Sum(line => line.Count(value => value == '*')));
    }

    [Fact]
    public void The_fastest_way_has_ratio_1_and_the_verdict_names_it()
    {
        string[] lines = Text(SampleReports.Ways()).Split('\n');
        Assert.StartsWith("lease ", Assert.Single(lines, line => line.Contains(" 1.00x ", StringComparison.Ordinal)));
        Assert.StartsWith("lease is fastest: 9.", lines[^2]);
        Assert.Contains("skipped: direct: the file system does not read past its cache", lines);
        Assert.Contains(lines, line => line.StartsWith("warm: of 4GiB, 100% in memory before each round (mincore)", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ways", true)]
    [InlineData("windows", false)]
    public void Percentiles_go_to_p99_99_and_where_names_are_long_the_ratio_makes_room(string name, bool hasRatio)
    {
        BenchReport report = SampleReports.All[name];
        string[] lines = Text(report).Split('\n');
        string header = Assert.Single(lines, line => line.StartsWith("way ", StringComparison.Ordinal));
        Assert.Equal(["p50", "p99", "p99.9", "p99.99", "max"], header.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^5..]);
        Assert.Equal(hasRatio, header.Contains(" ratio ", StringComparison.Ordinal));
        foreach (WayResult way in report.Ways.Where(way => way.MedianRound is not null))
        {
            LatencySummary times = way.MedianRound!.ReadLatency;
            string line = lines.First(line => line.StartsWith($"{way.Way.Name} ", StringComparison.Ordinal));
            Assert.EndsWith($"{Units.Time(times.At(99.99))} {Units.Time(times.Max)}", string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Nothing_is_fastest_of_one_round_or_of_rounds_that_are_too_short()
    {
        BenchReport sample = SampleReports.Mixed();
        BenchReport Each(Func<RoundResult[], RoundResult[]> change) => sample with { Ways = [.. sample.Ways.Select(way => way with { Rounds = change([.. way.Rounds]) })] };
        BenchReport one = Each(rounds => rounds[..1]);
        BenchReport brief = Each(rounds => [.. rounds.Select(round => round with { Elapsed = TimeSpan.FromMilliseconds(19) })]);
        BenchReport longer = Each(rounds => [.. rounds.Select(round => round with { Elapsed = TimeSpan.FromMilliseconds(20) })]);
        foreach ((BenchReport report, string why) in new[] { (one, "; one round: no telling"), (brief, "; rounds of 19.0ms: too short to tell") })
        {
            Verdict verdict = Verdict.Of(report)!;
            Assert.StartsWith($"{verdict.Fastest.Way.Name} has the higher figure: ", verdict.ToString(), StringComparison.Ordinal);
            Assert.EndsWith(why, verdict.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("fastest", Text(report), StringComparison.Ordinal);
        }
        Assert.All(new[] { sample, longer }, report => Assert.Contains(" is fastest: ", Verdict.Of(report)!.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void Flushes_and_writes_have_lines_of_their_own()
    {
        string text = Text(SampleReports.Mixed());
        Assert.Contains("\n  its writes ", text);
        Assert.Contains("\nflushes (durable)  ", text);
    }

    [Fact]
    public void A_path_that_is_too_long_is_broken_and_loses_nothing()
    {
        BenchReport sample = SampleReports.OneWay();
        string path = "/" + string.Concat(Enumerable.Range(0, 60).Select(i => $"folder{i}/"));
        string text = Text(sample with { Job = sample.Job with { Path = path } });
        CheckLines(text);
        Assert.Contains(path, text.Replace("\n", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, "0ns")]
    [InlineData(999, "999ns")]
    [InlineData(999.4, "999ns")]
    [InlineData(999.5, "1.00us")]
    [InlineData(9_994, "9.99us")]
    [InlineData(9_996, "10.0us")]
    [InlineData(99_960, "100us")]
    [InlineData(999_499, "999us")]
    [InlineData(45_100_000, "45.1ms")]
    [InlineData(1.25e9, "1.25s")]
    [InlineData(3.6e12, "3600s")]
    [InlineData(-1, "-")]
    public void Times_have_three_digits_that_count(double nanoseconds, string expected) => Assert.Equal(expected, Units.Time(nanoseconds));

    [Theory]
    [InlineData(0, "0B")]
    [InlineData(999, "999B")]
    [InlineData(1024, "1KiB")]
    [InlineData(1000, "0.98KiB")]
    [InlineData(65536, "64KiB")]
    [InlineData(1L << 30, "1GiB")]
    [InlineData(3L << 29, "1.50GiB")]
    [InlineData(long.MaxValue, "8EiB")]
    [InlineData(-1, "-")]
    public void Sizes_count_in_powers_of_1024(long bytes, string expected) => Assert.Equal(expected, Units.Size(bytes));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(12.34e9, "12.3")]
    [InlineData(1e9, "1.00")]
    [InlineData(451e6, "0.451")]
    [InlineData(45.1e6, "0.0451")]
    [InlineData(451e3, "0.00045")]
    [InlineData(1, "<1e-5")]
    [InlineData(double.NaN, "-")]
    public void Speeds_count_in_powers_of_1000(double bytesPerSecond, string expected) => Assert.Equal(expected, Units.Gigabytes(bytesPerSecond));

    private static string Text(BenchReport report)
    {
        using var writer = new StringWriter();
        TableOutput.Write(writer, report);
        return writer.ToString();
    }

    private static void CheckLines(string text)
    {
        Assert.EndsWith("\n", text);
        foreach (string line in text.Split('\n'))
        {
            Assert.True(line.Length <= 80, $"{line.Length} columns: {line}");
            Assert.DoesNotContain(line, char.IsControl);
            Assert.Equal(line.TrimEnd(), line);
        }
    }
}
