using System.Globalization;
using System.Text.Json;
using BigFile.Columnar;

namespace BigFile.Tests.Cli;

public sealed class ColumnsReportTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_columns_are_shown_as_a_tree_with_where_they_are()
    {
        string path = ColumnSample.Mixed(_folder, 2);
        string[] lines = CliRun.Of("columns", path).AssertSucceeded().Output.TrimEnd('\n').Split('\n');
        Assert.Contains("rows            4", lines);
        Assert.Contains("batches         2", lines);
        Assert.Contains("metadata        made by: a test?[31m", lines);
        int header = Array.FindIndex(lines, line => line.StartsWith("column ", StringComparison.Ordinal));
        string[][] cells = [.. lines.Skip(header + 1).Select(line => line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
        Assert.Equal(
            ["i", "f", "name", "day", "at", "price", "flag", "colour", "(values)", "list", "item", "pair", "x", "y"], cells.Select(row => row[0]));
        Assert.Equal(
            ["int32", "double", "utf8", "date32", "timestamp[ms, UTC]", "decimal128(10, 2)", "bool", "dictionary by int8", "utf8", "list", "int32", "struct", "int64", "utf8"],
            cells.Select(row => row[1]));
        Assert.Equal(["1", "0", "0", "1", "1", "1", "1", "1", "0", "1", "1", "1", "1", "1"], cells.Select(row => row[2]));
        Assert.StartsWith("  item", lines[header + 11], StringComparison.Ordinal);
        Assert.All(lines.Skip(1), line => Assert.InRange(line.Length, 0, 80));
    }

    [Fact]
    public void Json_has_all_of_it()
    {
        string path = ColumnSample.Mixed(_folder, 2);
        JsonElement json = CliRun.Of("columns", path, "--json", "--batches").AssertSucceeded().Json;
        Assert.Equal(path, json.GetProperty("file").GetString());
        Assert.Equal(4, json.GetProperty("rows").GetInt64());
        Assert.Equal("a test\e[31m", json.GetProperty("metadata")[0].GetProperty("value").GetString());
        JsonElement colour = json.GetProperty("columns")[7];
        Assert.Equal("dictionary<int8, utf8>", colour.GetProperty("type").GetString());
        Assert.Equal(2, colour.GetProperty("dictionary").GetProperty("rows").GetInt64());
        Assert.Equal("y", json.GetProperty("columns")[9].GetProperty("children")[1].GetProperty("name").GetString());

        using ArrowFile file = ArrowFile.Open(path);
        JsonElement batches = json.GetProperty("batches");
        Assert.Equal(2, batches.GetArrayLength());
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(file.GetBatch(i).Body.Offset, batches[i].GetProperty("body_offset").GetInt64());
            Assert.Equal(
                file.Columns[0].GetLayout(i).Buffers.Select(buffer => (buffer.Offset, buffer.Length)),
                batches[i].GetProperty("columns")[0].GetProperty("buffers").EnumerateArray().Select(buffer => (buffer.GetProperty("offset").GetInt64(), buffer.GetProperty("bytes").GetInt64())));
        }
    }

    [Fact]
    public void Batches_are_listed_when_asked_for()
    {
        string path = ColumnSample.Numbered(_folder, 5, 0, 7);
        string output = CliRun.Of("columns", path, "--batches").AssertSucceeded().Output;
        string[][] rows = [.. output[(output.IndexOf("batch  ", StringComparison.Ordinal))..].TrimEnd('\n').Split('\n').Skip(1)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
        Assert.Equal(["0 0 5", "1 5 0", "2 5 7"], rows.Select(row => string.Join(' ', row[..3])));
        Assert.DoesNotContain("first row", CliRun.Of("columns", path).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_names_are_cut_to_the_width_of_a_terminal()
    {
        string path = _folder.File("wide.arrow");
        ArrowSchema schema = new([new(new string('n', 100), ArrowType.Timestamp(TimeUnit.Nanosecond, "America/Argentina/ComodRivadavia")), new("b", ArrowType.Bool, isNullable: false)]);
        using (ArrowFileWriter writer = ArrowFileWriter.Create(path, schema))
            writer.Finish();
        string output = CliRun.Of("columns", path).AssertSucceeded().Output;
        Assert.All(output.Split('\n').Skip(1), line => Assert.InRange(line.Length, 0, 80));
        Assert.Contains("nnnn…", output, StringComparison.Ordinal);
        Assert.Equal(new string('n', 100), CliRun.Of("columns", path, "--json").Json.GetProperty("columns")[0].GetProperty("name").GetString());
    }

    [Theory]
    [InlineData(1, "1MiB")]
    [InlineData(3, "1MiB")]
    [InlineData(2, "512MiB")]
    public void Statistics_are_those_of_the_values(int threads, string budget)
    {
        string path = ColumnSample.Numbered(_folder, 100_000, 0, 1, 70_000);
        foreach ((string[] more, Func<long, bool> fits) in new (string[], Func<long, bool>)[]
        {
            ([], row => true),
            (["--where", "k < 10 and row >= 40"], row => ColumnSample.KeyOf(row) < 10 && row >= 40),
            (["--range", "99990..100010"], row => row is >= 99_990 and < 100_010),
        })
        {
            long[] rows = [.. ColumnsCommandTests.Range(0, 170_001).Where(fits)];
            short[] keys = [.. rows.Select(ColumnSample.KeyOf).OfType<short>()];
            string[] texts = [.. rows.Select(ColumnSample.TextOf).Order(StringComparer.Ordinal)];
            JsonElement json = CliRun.Of(["columns", path, "--stats", "--json", "--threads", $"{threads}", "--budget", budget, .. more]).AssertSucceeded().Json;
            Assert.Equal(rows.Length, json.GetProperty("rows").GetInt64());
            JsonElement row = json.GetProperty("columns")[0], key = json.GetProperty("columns")[1], text = json.GetProperty("columns")[2];
            Assert.Equal((rows.Length, 0, rows[0], rows[^1], rows.Sum()), (Get(row, "count"), Get(row, "nulls"), Get(row, "min"), Get(row, "max"), Get(row, "sum")));
            Assert.Equal(
                (keys.Length, rows.Length - keys.Length, keys.Min(), keys.Max(), keys.Sum(value => (long)value)),
                (Get(key, "count"), Get(key, "nulls"), Get(key, "min"), Get(key, "max"), Get(key, "sum")));
            Assert.Equal(keys.Average(value => value), key.GetProperty("mean").GetDouble(), 1e-9);
            Assert.Equal((texts[0], texts[^1]), (text.GetProperty("min").GetString(), text.GetProperty("max").GetString()));
            Assert.Equal((0, 8), (Get(text, "min_bytes"), Get(text, "max_bytes")));
        }

        static long Get(JsonElement element, string name) => element.GetProperty(name).GetInt64();
    }

    [Fact]
    public void Statistics_are_shown_as_each_type_shows_its_values()
    {
        string path = ColumnSample.Mixed(_folder, 2);
        string[] expected =
        [
            "column,type,count,nulls,nan,min,max,sum,mean,true,false,min_bytes,max_bytes",
            "i,int32,3,1,,-7,2147483647,2147483640,715827880,,,,",
            "f,double,4,0,1,-2,1.5,NaN,NaN,,,,",
            "name,utf8,4,0,,\"\",ä,,,,,0,8",
            "day,date32,3,1,,1969-12-31,2400-02-29,,,,,,",
            "at,\"timestamp[ms, UTC]\",3,1,,1969-12-31T23:59:59.999Z,2400-02-29T00:00:00.000Z,,,,,,",
            "price,\"decimal128(10, 2)\",3,1,,-0.01,99999999.99,100000012.32,33333337.44,,,,",
            "flag,bool,3,1,,,,,,2,1,,",
            "colour,\"dictionary<int8, utf8>\",3,1,,blue,red,,,,,3,4",
            "list,list<item: int32>,3,1,,,,,,,,,",
            "pair,\"struct<x: int64, y: utf8>\",3,1,,,,,,,,,",
        ];
        Assert.Equal(string.Concat(expected.Select(line => line + "\n")), CliRun.Of("columns", path, "--stats", "--csv").AssertSucceeded().Output);
        string text = CliRun.Of("columns", path, "--stats", "--select", "price,flag").AssertSucceeded().Output;
        Assert.Equal(
            "4 rows\n\nprice: decimal128(10, 2)\n  count 3  nulls 1  min -0.01  max 99999999.99  sum 100000012.32\n  mean 33333337.44\n\nflag: bool\n  count 3  nulls 1  true 2  false 1\n",
            text);
    }

    [Fact]
    public void Thousands_of_batches_are_summed_up()
    {
        string path = ColumnSample.Numbered(_folder, [.. Enumerable.Repeat(3, 3000)]);
        string[] lines = CliRun.Of("columns", path).AssertSucceeded().Output.Split('\n');
        Assert.InRange(lines.Length, 5, 15);
        Assert.Contains("batches         3000", lines);
        Assert.Equal(ColumnsCommandTests.Numbered([8999, 0]), CliRun.Of("columns", path, "--take", "8999,0").AssertSucceeded().Output);
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"{9000}\n"), CliRun.Of("columns", path, "--where", "row >= 0", "-c").AssertSucceeded().Output);
    }
}
