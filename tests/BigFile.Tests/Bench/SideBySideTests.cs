using BigFile.Bench.Figures;
using BigFile.Bench.SideBySide;

namespace BigFile.Tests.Bench;

public sealed class SideBySideTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Jobs_of_an_output_are_read_with_what_fio_says_before_and_after_it()
    {
        string output = "fio: a word before\n" + Output(("a", 100, 0), ("b", 30, 12)) + "\na word after\n";
        Assert.Equal([new FioJob("a", 100, 1, 100), new FioJob("b", 42, 2, 42)], FioOutput.Parse(output, "x"));
    }

    [Theory]
    [InlineData("", "no JSON")]
    [InlineData("fio: no such file\n", "no JSON")]
    [InlineData("{", "not fio's")]
    [InlineData("{}", "not fio's")]
    [InlineData("{\"jobs\": [{}]}", "not fio's")]
    [InlineData("{\"jobs\": [{\"jobname\": \"a\", \"error\": 5}]}", "failed with error 5")]
    [InlineData("{\"jobs\": [{\"jobname\": \"a\", \"error\": 0, \"read\": {\"io_bytes\": 0, \"total_ios\": 0, \"bw_bytes\": 0}}]}", "did nothing")]
    public void An_output_that_is_none_is_refused_with_its_name(string output, string reason)
    {
        InvalidDataException refused = Assert.Throws<InvalidDataException>(() => FioOutput.Parse(output, "out.json"));
        Assert.StartsWith("out.json: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Contenders_are_measured_by_the_median_of_the_ratios_of_the_rounds()
    {
        // The machine is twice as fast in the second round: the ratio is not touched by that.
        Write("read", "fio", 100, 200, 100);
        Write("read", "bigfile", 110, 220, 90);
        (IReadOnlyList<ResultRow> rows, string text) = Print("fio", "", new Judgement(0.15, null));
        Assert.Equal(1.1, Assert.Single(Assert.Single(rows).Bars).Value, 9);
        Assert.Contains("1 of 1 met: within 15", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(86, true)]
    [InlineData(84, false)]
    [InlineData(114, true)]
    [InlineData(116, false)]
    public void Within_holds_to_both_sides(int bigfile, bool met)
    {
        Write("read", "fio", 100);
        Write("read", "bigfile", bigfile);
        ResultBar bar = Assert.Single(Print("fio", "", new Judgement(0.15, null)).Rows.Single().Bars);
        Assert.Equal(met, bar.IsMet);
    }

    [Fact]
    public void Several_jobs_are_several_contenders_and_the_best_of_those_measured_by_counts()
    {
        Write("cold", "fio psync", 90, 90);
        Write("cold", "fio libaio", 100, 100);
        Directory.CreateDirectory(Path.Combine(_folder.Path, "cold", "bigfile"));
        for (int round = 0; round < 2; round++)
            File.WriteAllText(Path.Combine(_folder.Path, "cold", "bigfile", $"{round}.json"), Output(("auto", 96, 0), ("handle", 50, 0)));
        (IReadOnlyList<ResultRow> rows, string text) = Print("fio", "bigfile auto", new Judgement(null, 0.95));
        ResultBar bar = Assert.Single(Assert.Single(rows).Bars);
        Assert.Equal(("cold: bigfile auto against fio libaio, speed", 0.96), (bar.What, Math.Round(bar.Value, 9)));
        Assert.Contains("bigfile handle", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_program_needs_to_do_nothing_can_be_taken_off()
    {
        // 10 ns for what takes 30: 20 are left, so 1.5 times the speed.
        Write("read", "fio", 300, 600);
        Write("read", "null", 900, 1800);
        Write("read", "bigfile", 450, 900);
        Contender less = OwnCost.TakeOff(RunFolder.Read(_folder.Path), "fio", "null").Single(contender => contender.Name == "fio less null");
        Assert.Equal([450.0, 900.0], less.BytesPerSecond.Select(speed => Math.Round(speed, 6)));
        Write("read", "null", 300, 1800);
        Assert.Throws<InvalidDataException>(() => OwnCost.TakeOff(RunFolder.Read(_folder.Path), "fio", "null"));
    }

    [Fact]
    public void Works_without_anybody_to_measure_by_or_to_judge_are_refused()
    {
        Write("read", "bigfile", 100);
        Assert.Throws<InvalidDataException>(() => Print("fio", "", new Judgement(null, null)));
        Assert.Throws<InvalidDataException>(() => Print("bigfile", "nobody", new Judgement(null, null)));
    }

    [Fact]
    public void Contenders_with_other_rounds_are_refused()
    {
        Write("read", "bigfile", 100, 100);
        Write("read", "fio", 100);
        Assert.Throws<InvalidDataException>(() => RunFolder.Read(_folder.Path));
    }

    private static string Output(params (string Name, long ReadBytes, long WrittenBytes)[] jobs) => "{\"jobs\": [" + string.Join(',', jobs.Select(job =>
        $$"""{"jobname": "{{job.Name}}", "error": 0, "read": {{Direction(job.ReadBytes)}}, "write": {{Direction(job.WrittenBytes)}}}""")) + "]}";

    private static string Direction(long bytes) => $$"""{"io_bytes": {{bytes}}, "total_ios": {{(bytes == 0 ? 0 : 1)}}, "bw_bytes": {{bytes}}}""";

    private void Write(string work, string who, params int[] bytesPerSecond)
    {
        string folder = Path.Combine(_folder.Path, work, who);
        Directory.CreateDirectory(folder);
        for (int round = 0; round < bytesPerSecond.Length; round++)
            File.WriteAllText(Path.Combine(folder, $"{round}.json"), Output(("job", bytesPerSecond[round], 0)));
    }

    private (IReadOnlyList<ResultRow> Rows, string Text) Print(string against, string judged, Judgement judgement)
    {
        using StringWriter text = new();
        IReadOnlyList<ResultRow> rows = SideBySideTable.Print(text, RunFolder.Read(_folder.Path), against, judged, judgement);
        return (rows, text.ToString());
    }
}
