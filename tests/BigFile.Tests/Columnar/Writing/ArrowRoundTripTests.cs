using BigFile.Columnar;

namespace BigFile.Tests.Columnar.Writing;

/// <summary>What is written is what is read, for each type, by arrays of any origin.</summary>
public class ArrowRoundTripTests
{
    private static readonly long[] BatchRows = [100, 0, 37, 1];

    public static TheoryData<int> Samples => [.. Enumerable.Range(0, SampleFields.All.Count)];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_type_comes_back(int sample)
    {
        ArrowField field = SampleFields.All[sample];
        using TempFolder folder = new();
        List<List<string>> batches = Write(folder.File("a.arrow"), field, seed: sample, alignment: sample % 2 == 0 ? 64 : 8);
        using ArrowFile file = ArrowFile.Open(folder.File("a.arrow"));
        Assert.Equal(field.ToString(), file.Schema.Fields[0].ToString());
        Assert.Equal(batches.Count, file.BatchCount);
        for (int batch = 0; batch < batches.Count; batch++)
        {
            using ColumnArray array = file.Columns[0].LeaseArray(batch);
            Assert.Equal(batches[batch], RandomRows.Texts(array));
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Parts_of_leased_batches_are_copied_down(int sample)
    {
        ArrowField field = SampleFields.All[sample];
        Random random = new(sample + 1000);
        using TempFolder folder = new();
        List<List<string>> batches = Write(folder.File("a.arrow"), field, seed: sample, alignment: 8);
        List<List<string>> parts = [];
        using (ArrowFile source = ArrowFile.Open(folder.File("a.arrow")))
        using (ArrowFileWriter writer = ArrowFileWriter.Create(folder.File("b.arrow"), source.Schema))
        {
            for (int i = 0; i < 12; i++)
            {
                int batch = i % 2 * 2;
                int start = random.Next(batches[batch].Count + 1), count = random.Next(batches[batch].Count - start + 1);
                using ColumnBatch rows = source.LeaseBatch(batch, start, count);
                writer.Write(rows);
                parts.Add(batches[batch].GetRange(start, count));
            }
            writer.Finish();
        }
        Expect(folder.File("b.arrow"), parts);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Rows_are_added_one_by_one_from_another_array(int sample)
    {
        ArrowField field = SampleFields.All[sample];
        Random random = new(sample + 2000);
        using TempFolder folder = new();
        using ColumnArray source = RandomRows.Build(field, 80, random, out List<string> texts);
        using ArrayBuilder builder = ArrayBuilder.Create(field);
        List<List<string>> batches = [];
        using (ArrowFileWriter writer = ArrowFileWriter.Create(folder.File("b.arrow"), new ArrowSchema([field])))
        {
            for (int batch = 0; batch < 3; batch++)
            {
                int[] rows = [.. Enumerable.Range(0, 50).Select(_ => random.Next(texts.Count)).Order()];
                foreach (int row in rows)
                    builder.AppendFrom(source, row);
                Assert.Equal(rows.Length, builder.Length);
                using ColumnArray array = builder.Build();
                Assert.Equal(0, builder.Length);
                Assert.Equal(rows.Select(row => texts[row]), RandomRows.Texts(array));
                writer.Write([array]);
                batches.Add([.. rows.Select(row => texts[row])]);
            }
            writer.Finish();
        }
        Expect(folder.File("b.arrow"), batches);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Arrays_with_an_offset_are_copied_down(int sample)
    {
        ArrowField field = SampleFields.All[sample];
        using TempFolder folder = new();
        using ColumnArray whole = RandomRows.Build(field, 90, new Random(sample + 3000), out List<string> texts);
        List<List<string>> batches = [];
        using (ArrowFileWriter writer = ArrowFileWriter.Create(folder.File("b.arrow"), new ArrowSchema([field])))
        {
            foreach ((int offset, int length) in (ReadOnlySpan<(int, int)>)[(0, 90), (3, 61), (13, 77), (64, 26), (90, 0), (17, 1)])
            {
                ColumnArray part = new(field, new RowRange(0, length), length, -1, offset, whole.Buffers.ToArray(),
                    [.. whole.Children], whole.Dictionary, whole.Memory, "part");
                writer.Write([part]);
                batches.Add(texts.GetRange(offset, length));
            }
            writer.Finish();
        }
        Expect(folder.File("b.arrow"), batches);
    }

    [Fact]
    public void A_file_of_all_types_and_metadata_comes_back()
    {
        KeyValuePair<string, string>[] pairs = [new("a", "1"), new("a", "zwei"), new("", "")];
        ArrowField[] fields = [.. SampleFields.All.Select((field, i) => new ArrowField($"{i} {field.Name} é", field.Type, field.IsNullable, field.Children, field.Dictionary, pairs))];
        // One dictionary of text is in two columns: they would have to have the same values.
        fields = [.. fields.Where(field => !field.Name.Contains("lists with a dictionary", StringComparison.Ordinal))];
        using TempFolder folder = new();
        List<List<string>> texts = [];
        using (ArrowFileWriter writer = ArrowFileWriter.Create(folder.File("a.arrow"), new ArrowSchema(fields, pairs), new ArrowWriterOptions { Metadata = pairs }))
        {
            ColumnArray[] columns = [.. fields.Select((field, i) =>
            {
                ColumnArray array = RandomRows.Build(field, 70, new Random(i), out List<string> rows);
                texts.Add(rows);
                return array;
            })];
            using ColumnBatch batch = new(70, columns);
            writer.Write(batch);
            Assert.Equal(70, writer.RowCount);
            writer.Finish();
        }
        using ArrowFile file = ArrowFile.Open(folder.File("a.arrow"));
        Assert.Equal(70, file.RowCount);
        Assert.Equal(pairs, file.Metadata);
        Assert.Equal(pairs, file.Schema.Metadata);
        Assert.All(file.Schema.Fields, field => Assert.Equal(pairs, field.Metadata));
        Assert.Equal(fields.Select(field => field.ToString()), file.Schema.Fields.Select(field => field.ToString()));
        Assert.Equal(fields.Select(field => field.Dictionary), file.Schema.Fields.Select(field => field.Dictionary));
        using ColumnBatch read = file.LeaseBatch(0);
        for (int i = 0; i < texts.Count; i++)
            Assert.Equal(texts[i], RandomRows.Texts(read.Columns[i]));
    }

    private static List<List<string>> Write(string path, ArrowField field, int seed, int alignment)
    {
        Random random = new(seed);
        List<List<string>> batches = [];
        using ArrayBuilder builder = ArrayBuilder.Create(field);
        using ArrowFileWriter writer = ArrowFileWriter.Create(path, new ArrowSchema([field]), new ArrowWriterOptions { Alignment = alignment });
        foreach (long rows in BatchRows)
        {
            batches.Add(RandomRows.Fill(builder, rows, random));
            using ColumnArray array = builder.Build();
            writer.Write([array]);
        }
        writer.Finish();
        return batches;
    }

    private static void Expect(string path, List<List<string>> batches)
    {
        using ArrowFile file = ArrowFile.Open(path);
        Assert.Equal(batches.Count, file.BatchCount);
        for (int batch = 0; batch < batches.Count; batch++)
        {
            using ColumnArray array = file.Columns[0].LeaseArray(batch);
            Assert.Equal(batches[batch], RandomRows.Texts(array));
        }
    }
}
