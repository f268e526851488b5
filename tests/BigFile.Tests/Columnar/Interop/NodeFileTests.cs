using System.Text.Json.Nodes;
using BigFile.Columnar;

namespace BigFile.Tests.Columnar.Interop;

/// <summary>Files that apache-arrow wrote, against what apache-arrow reads of them.</summary>
public sealed class NodeFileTests
{
    private const string Folder = "from-node";

    private static readonly string[] Refused = ["compressed_LZ4_FRAME", "compressed_ZSTD"];

    public static TheoryData<string> Names => InteropFolder.Names(Folder, ".json");

    [Theory]
    [MemberData(nameof(Names))]
    public void A_file_of_apache_arrow_has_the_schema_and_all_values_that_it_has_there(string name)
    {
        using ArrowFile file = Open(name, out JsonNode expected);
        Assert.Equal(Text(expected["schema"]), Text(ArrowJson.Of(file.Schema.Fields)));
        Assert.Equal(Text(expected["metadata"]), Text(ArrowJson.Of(file.Schema.Metadata)));
        JsonArray batches = expected["batches"]!.AsArray();
        Assert.Equal(batches.Count, file.BatchCount);
        Assert.Equal(batches.Sum(batch => (long)batch!["rows"]!), file.RowCount);
        for (int b = 0; b < batches.Count; b++)
        {
            using ColumnBatch batch = file.LeaseBatch(b);
            Assert.Equal((long)batches[b]!["rows"]!, batch.RowCount);
            for (int c = 0; c < batch.Columns.Count; c++)
                AssertRows(batches[b]!["columns"]![c]!.AsArray(), batch.Columns[c], b);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Any_rows_of_a_file_of_apache_arrow_can_be_leased_alone(string name)
    {
        const int Seed = 5401;
        var random = new Random(Seed);
        using ArrowFile file = Open(name, out JsonNode expected);
        for (int b = 0; b < file.BatchCount; b++)
        {
            JsonNode batch = expected["batches"]![b]!;
            long rows = (long)batch["rows"]!;
            for (int c = 0; c < file.Columns.Count; c++)
            {
                long start = random.NextInt64(rows + 1), count = random.NextInt64(rows - start + 1);
                TestContext.Current.SendDiagnosticMessage($"seed {Seed}, batch {b}, column {c}, {count} rows from {start}");
                using ColumnArray column = file.Columns[c].LeaseArray(b, start, count);
                Assert.Equal((start, start + count), (column.Start, column.End));
                JsonArray values = [.. batch["columns"]![c]!.AsArray().Skip((int)start).Take((int)count).Select(value => value?.DeepClone())];
                AssertRows(values, column, b);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Null_counts_are_those_of_the_values(string name)
    {
        using ArrowFile file = Open(name, out JsonNode expected);
        for (int b = 0; b < file.BatchCount; b++)
        {
            for (int c = 0; c < file.Columns.Count; c++)
            {
                if (file.Columns[c].Type.Kind.IsUnion())
                    continue;
                long nulls = expected["batches"]![b]!["columns"]![c]!.AsArray().Count(value => value is null);
                using ColumnArray column = file.Columns[c].LeaseArray(b);
                // A null in a dictionary is one of its value, not of the row.
                if (column.Dictionary is null)
                    Assert.Equal((nulls, nulls), (column.ComputeNullCount(), file.Columns[c].GetLayout(b).NullCount));
            }
        }
    }

    [Fact]
    public void A_compressed_batch_is_refused_by_the_name_of_its_codec()
    {
        InteropFolder.SkipUnlessPrepared();
        foreach (string name in Refused)
        {
            using ArrowFile file = ArrowFile.Open(InteropFolder.File(Folder, name + ".arrow"));
            Assert.NotEmpty(file.Schema.Fields);
            NotSupportedException refused = Assert.Throws<NotSupportedException>(() => file.LeaseBatch(0));
            Assert.Contains(name.Split('_')[1], refused.Message, StringComparison.Ordinal);
        }
    }

    private static ArrowFile Open(string name, out JsonNode expected)
    {
        InteropFolder.SkipUnlessPrepared();
        expected = JsonNode.Parse(File.ReadAllBytes(InteropFolder.File(Folder, name + ".json")))!;
        return ArrowFile.Open(InteropFolder.File(Folder, name + ".arrow"));
    }

    private static void AssertRows(JsonArray expected, ColumnArray column, int batch)
    {
        JsonArray values = ArrowJson.Rows(column, column.Start, column.End - column.Start);
        Assert.Equal(expected.Count, values.Count);
        for (int i = 0; i < values.Count; i++)
        {
            if (!JsonNode.DeepEquals(expected[i], values[i]))
                Assert.Fail($"batch {batch}, column '{column.Field}', row {column.Start + i}: expected {Text(expected[i])}, not {Text(values[i])}");
        }
    }

    private static string Text(JsonNode? node) => node?.ToJsonString() ?? "null";
}
