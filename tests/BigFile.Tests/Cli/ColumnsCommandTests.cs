using System.Text.Json;
using BigFile.Columnar;

namespace BigFile.Tests.Cli;

public sealed class ColumnsCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Rows_of_every_kind_of_column_are_printed_as_csv(int batches)
    {
        string path = ColumnSample.Mixed(_folder, batches);
        Assert.Equal(Lines(ColumnSample.MixedHeader, ColumnSample.MixedCsv), CliRun.Of("columns", path, "--csv").AssertSucceeded().Output);
    }

    [Fact]
    public void Rows_are_printed_as_json_lines()
    {
        string path = ColumnSample.Mixed(_folder);
        string[] lines = CliRun.Of("columns", path, "--json", "--head", "3").AssertSucceeded().Output.TrimEnd('\n').Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Equal(
            """{"i":0,"f":1.5,"name":"a,b","day":"2001-12-31","at":"2001-12-31T23:59:59.500Z","price":12.34,"flag":true,"colour":"red","list":[1,2],"pair":{"x":1,"y":"one"}}""",
            lines[0]);
        JsonElement second = JsonDocument.Parse(lines[1]).RootElement;
        Assert.Equal(JsonValueKind.Null, second.GetProperty("f").ValueKind);
        Assert.Equal(JsonValueKind.Null, second.GetProperty("pair").ValueKind);
    }

    [Theory]
    [InlineData("--range", "10..13", 10, 13)]
    [InlineData("--range", "..2", 0, 2)]
    [InlineData("--range", "98..", 98, 100)]
    [InlineData("--range", "200..300", 100, 100)]
    [InlineData("--head", "3", 0, 3)]
    [InlineData("--head", "0", 0, 0)]
    [InlineData("--head", "1000", 0, 100)]
    [InlineData("--tail", "3", 97, 100)]
    [InlineData("--tail", "0", 100, 100)]
    [InlineData("--tail", "1000", 0, 100)]
    public void A_part_is_chosen_by_number(string option, string value, int start, int end)
    {
        string path = ColumnSample.Numbered(_folder, 7, 0, 64, 1, 28, 0);
        Assert.Equal(Numbered(Range(start, end)), CliRun.Of("columns", path, option, value).AssertSucceeded().Output);
    }

    [Theory]
    [InlineData(1, "1MiB")]
    [InlineData(3, "1MiB")]
    [InlineData(2, "512MiB")]
    public void All_rows_are_printed_whatever_the_batches_threads_and_budget(int threads, string budget)
    {
        string path = ColumnSample.Numbered(_folder, 200_000, 1, 0, 70_000, 3);
        string output = CliRun.Of("columns", path, "--csv", "--threads", $"{threads}", "--budget", budget).AssertSucceeded().Output;
        Assert.Equal(Numbered(Range(0, 270_004)), output);
    }

    [Fact]
    public void Long_values_are_printed_under_a_budget_that_has_room_for_few_of_them()
    {
        string path = _folder.File("long.arrow");
        string[] values = [.. Enumerable.Range(0, 60).Select(row => new string((char)('a' + (row % 26)), 1 + (row * 7919 % 400_000)))];
        ArrowSchema schema = new([new("text", ArrowType.Utf8)]);
        using (ArrowFileWriter writer = ArrowFileWriter.Create(path, schema))
        using (BytesBuilder builder = (BytesBuilder)ArrayBuilder.Create(schema.Fields[0]))
        {
            foreach (string value in values)
                builder.Append(value);
            using ColumnArray column = builder.Build();
            writer.Write([column]);
            writer.Finish();
        }
        string[] options = ["--budget", "1MiB", "--threads", "4"];
        Assert.Equal(Lines("text", values), CliRun.Of(["columns", path, "--csv", .. options]).AssertSucceeded().Output);
        JsonElement text = CliRun.Of(["columns", path, "--stats", "--json", .. options]).AssertSucceeded().Json.GetProperty("columns")[0];
        Assert.Equal((values.Min(value => value.Length), values.Max(value => value.Length)), (text.GetProperty("min_bytes").GetInt32(), text.GetProperty("max_bytes").GetInt32()));
        Assert.Equal(Lines("text", [values[59], values[0]]), CliRun.Of(["columns", path, "--take", "59,0", .. options]).AssertSucceeded().Output);
    }

    [Fact]
    public void Rows_are_taken_by_number_in_the_order_given_and_as_often()
    {
        string path = ColumnSample.Numbered(_folder, 5000, 10, 0, 90_000);
        long[] rows = [94_999, 5, 5_000, 0, 5, 60_000, 5_009, 5_010];
        string output = CliRun.Of("columns", path, "--take", string.Join(',', rows)).AssertSucceeded().Output;
        Assert.Equal(Numbered(rows), output);
        long[] many = [.. Enumerable.Range(0, 10_000).Select(i => i * 7919L % 95_010)];
        Assert.Equal(Numbered(many), CliRun.Of("columns", path, "--take", string.Join(',', many), "--budget", "1MiB").AssertSucceeded().Output);
    }

    [Fact]
    public void A_row_that_is_not_there_is_told_before_anything_is_printed()
    {
        string path = ColumnSample.Numbered(_folder, 10);
        CliRun.Of("columns", path, "--take", "1,10").AssertFailed($"bigfile: {path}: there is no row 10: there are 10, and the first is 0");
        CliRun.Of("columns", path, "--take", "1,x").AssertFailed("bigfile: --take: 'x' is not the number of a row: write, for example, 5,1000000");
    }

    [Fact]
    public void Columns_are_selected_by_name_or_number_in_the_order_given()
    {
        string path = ColumnSample.Mixed(_folder);
        Assert.Equal("flag,i,i\ntrue,0,0\n", CliRun.Of("columns", path, "--select", "flag,#0,i", "--head", "1").AssertSucceeded().Output);
        CliRun.Of("columns", path, "--select", "x").AssertFailed(
            "bigfile: --select: there is no column 'x': there are i, f, name, day, at, price, flag, colour, list, pair");
        CliRun.Of("columns", path, "--select", "#10").AssertFailed("bigfile: --select: there is no column #10: there are 10, and the first is #0");
    }

    [Theory]
    [InlineData("--where", "k==100000", "")]
    [InlineData("--where", "k==100000", "--count")]
    public void A_filter_that_nothing_fits_is_exit_code_1(string option, string filter, string more)
    {
        string path = ColumnSample.Numbered(_folder, 100);
        CliRun run = CliRun.Of(["columns", path, option, filter, .. more.Length > 0 ? new[] { more } : []]);
        Assert.Equal((1, more.Length > 0 ? "0\n" : "row,k,text\n", ""), (run.ExitCode, run.Output, run.Error));
    }

    [Fact]
    public void Rows_are_counted()
    {
        string path = ColumnSample.Numbered(_folder, 100, 50);
        Assert.Equal("150\n", CliRun.Of("columns", path, "--count").AssertSucceeded().Output);
        Assert.Equal("20\n", CliRun.Of("columns", path, "--count", "--range", "90..110").AssertSucceeded().Output);
        Assert.Equal(Range(0, 150).Count(row => ColumnSample.KeyOf(row) > 50), CliRun.Of("columns", path, "--where", "k > 50", "-c", "--json").Json.GetProperty("rows").GetInt32());
    }

    [Fact]
    public void What_is_no_arrow_file_is_one_line()
    {
        string text = _folder.FileWith("just some text, long enough to be looked at"u8, "text");
        CliRun.Of("columns", text).AssertFailed($"bigfile: {text}: at offset 0: is no Arrow file: it does not begin with ARROW1");
        string unfinished = _folder.FileWith([.. "BFARROW?"u8, .. new byte[100]], "unfinished");
        CliRun.Of("columns", unfinished).AssertFailed(
            $"bigfile: {unfinished}: is an Arrow file that was not finished: whoever wrote it was interrupted, or has not ended yet");
        byte[] whole = File.ReadAllBytes(ColumnSample.Numbered(_folder, 100));
        string cut = _folder.FileWith(whole.AsSpan(0, whole.Length - 10), "cut");
        CliRun run = CliRun.Of("columns", cut, "--head", "1");
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith($"bigfile: {cut}: ", run.Error, StringComparison.Ordinal);
        string missing = _folder.File("missing");
        CliRun.Of("columns", missing).AssertFailed($"bigfile: {missing}: no such file");
    }

    [Fact]
    public void An_interrupt_ends_it()
    {
        string path = ColumnSample.Numbered(_folder, 100);
        foreach (string option in new[] { "--csv", "--stats", "--batches" })
            Assert.Equal(130, CliRun.Of(new CancellationToken(canceled: true), "columns", path, option).ExitCode);
    }

    [Theory]
    [InlineData("--head", "1", "--tail", "1")]
    [InlineData("--take", "1", "--where", "k>1")]
    [InlineData("--take", "1", "--stats", null)]
    [InlineData("--head", "1", "--stats", null)]
    [InlineData("--select", "k", "--count", null)]
    public void What_does_not_go_together_is_refused(string left, string value, string right, string? other)
    {
        string path = ColumnSample.Numbered(_folder, 1);
        CliRun run = CliRun.Of(["columns", path, left, value, right, .. other is null ? Array.Empty<string>() : [other]]);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("give one of them", run.Error, StringComparison.Ordinal);
    }

    internal static string Lines(string header, IEnumerable<string> rows) => string.Concat(rows.Prepend(header).Select(line => line + "\n"));

    internal static IEnumerable<long> Range(long start, long end) => Enumerable.Range((int)start, (int)(end - start)).Select(row => (long)row);

    internal static string Numbered(IEnumerable<long> rows) => Lines("row,k,text", rows.Select(ColumnSample.CsvOf));
}
