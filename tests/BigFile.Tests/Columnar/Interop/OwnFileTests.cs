using System.Text.Json.Nodes;
using BigFile.Columnar;

namespace BigFile.Tests.Columnar.Interop;

/// <summary>
/// Files of every type that the writer wrote, read here, and left with what is in them for apache-arrow to read where tests/interop/run asks for it.
/// </summary>
public sealed class OwnFileTests : IDisposable
{
    private const string Folder = "from-bigfile";

    private static readonly int[] BatchRows = [17, 0, 5, 200];

    private readonly TempFolder _folder = new();

    public static TheoryData<string> Names => [.. OwnSchemas.All.Keys];

    public static TheoryData<string> NodeNames => InteropFolder.Names("from-node", ".json");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Batches_of_values_that_were_built_and_written_are_read_as_they_were(string name) =>
        AssertSame(name, BatchRows, new ArrowWriterOptions());

    [Theory]
    [InlineData("bytes")]
    [InlineData("structs")]
    [InlineData("dictionaries")]
    public void Files_aligned_to_8_bytes_are_read_as_they_were(string name) =>
        AssertSame(name, BatchRows, new ArrowWriterOptions { Alignment = 8 }, "_aligned_to_8");

    [Theory]
    [InlineData("primitives")]
    [InlineData("lists")]
    [InlineData("dictionaries")]
    public void Files_without_batches_have_the_schema_that_was_written(string name) => AssertSame(name, [], new ArrowWriterOptions(), "_without_batches");

    [Theory]
    [MemberData(nameof(NodeNames))]
    public void What_was_leased_from_a_file_of_apache_arrow_is_written_and_read_as_it_was(string name)
    {
        InteropFolder.SkipUnlessPrepared();
        string path = InteropFolder.File(Folder, $"copy_of_{name}.arrow");
        using (ArrowFile source = ArrowFile.Open(InteropFolder.File("from-node", name + ".arrow")))
        using (ArrowFileWriter writer = ArrowFileWriter.Create(path, source.Schema))
        {
            for (int b = 0; b < source.BatchCount; b++)
            {
                using ColumnBatch batch = source.LeaseBatch(b);
                writer.Write(batch);
            }
            writer.Finish();
        }
        byte[] expected = File.ReadAllBytes(InteropFolder.File("from-node", name + ".json"));
        File.WriteAllBytes(Path.ChangeExtension(path, ".json"), expected);
        AssertRead(path, JsonNode.Parse(expected)!);
    }

    private void AssertSame(string name, int[] batchRows, ArrowWriterOptions options, string suffix = "")
    {
        const int Seed = 5501;
        TestContext.Current.SendDiagnosticMessage($"seed {Seed}");
        ArrowSchema schema = OwnSchemas.All[name];
        string path = InteropFolder.IsPrepared ? InteropFolder.File(Folder, $"{name}{suffix}.arrow") : _folder.File(name);
        JsonArray batches = OwnSchemas.Write(path, schema, batchRows, new RandomRows(new Random(Seed)), options);
        JsonObject expected = new() { ["schema"] = ArrowJson.Of(schema.Fields), ["metadata"] = ArrowJson.Of(schema.Metadata), ["batches"] = batches };
        if (InteropFolder.IsPrepared)
            File.WriteAllText(Path.ChangeExtension(path, ".json"), expected.ToJsonString());
        AssertRead(path, expected);
    }

    private static void AssertRead(string path, JsonNode expected)
    {
        using ArrowFile file = ArrowFile.Open(path);
        JsonObject read = ArrowJson.Of(file);
        foreach (string part in new[] { "schema", "metadata" })
            Assert.Equal(expected[part]!.ToJsonString(), read[part]!.ToJsonString());
        JsonArray batches = expected["batches"]!.AsArray();
        Assert.Equal(batches.Count, read["batches"]!.AsArray().Count);
        for (int b = 0; b < batches.Count; b++)
        {
            for (int c = 0; c < file.Columns.Count; c++)
            {
                JsonNode values = batches[b]!["columns"]![c]!, got = read["batches"]![b]!["columns"]![c]!;
                if (!JsonNode.DeepEquals(values, got))
                    Assert.Fail($"batch {b}, column '{file.Columns[c]}': expected {values.ToJsonString()}, not {got.ToJsonString()}");
            }
        }
    }
}
