using BigFile.Columnar;
using BigFile.Tests.Columnar.Arrays;
using BigFile.Tests.Columnar.Fuzz;

namespace BigFile.Tests.Columnar.Interchange;

/// <summary>Batches leased from files of several writers go out and come back, and what was imported is written as what was built is.</summary>
[Collection(InterchangeGroup.Name)]
public sealed unsafe class FileExportTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<string> Seeds => [.. FuzzSeeds.Arrow.Select(seed => seed.Name)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Batches_of_files_come_back_with_their_rows(string name)
    {
        string path = _folder.FileWith(FuzzSeeds.Arrow.First(seed => seed.Name == name).Bytes, "seed.arrow");
        using ViewManager manager = new(new ViewManagerOptions { BudgetBytes = 64 << 20 });
        using ArrowFile file = ArrowFile.Open(path, new MappedFileOptions { ViewManager = manager });
        for (int i = 0; i < file.BatchCount; i++)
        {
            ColumnBatch batch = file.LeaseBatch(i);
            string[][] expected = [.. batch.Columns.Select(RowText.All)];
            foreach (ColumnArray column in batch.Columns)
                column.Validate(TestContext.Current.CancellationToken);
            CArrowArray c;
            CArrowSchema schema;
            ArrowCData.ExportBatch(batch, &c, &schema);
            batch.Dispose();
            using (ColumnBatch back = ArrowCData.ImportBatch(&c, &schema))
            {
                Assert.Equal(expected, back.Columns.Select(RowText.All));
                Assert.Equal(file.Schema.Fields.Select(field => field.ToString()), back.Columns.Select(column => column.Field.ToString()));
            }
            Assert.Empty(manager.GetHolders());
        }
        Alive.AssertNothing();
    }

    [Fact]
    public void Imported_arrays_behind_offsets_are_written_as_their_rows()
    {
        const int Rows = 29;
        ForgedMemory memory = new();
        RandomArrays random = new(memory, seed: 12);
        ColumnArray[] columns = [.. SampleFields.All.Select((field, i) => random.Make(field, Rows, i % 13))];
        string[][] expected = [.. columns.Select(RowText.All)];
        CArrowArray c;
        CArrowSchema schema;
        ArrowCData.ExportBatch(new ColumnBatch(Rows, columns), &c, &schema);
        string path = _folder.File("written.arrow");
        using (ColumnBatch imported = ArrowCData.ImportBatch(&c, &schema))
        using (ArrowFileWriter writer = ArrowFileWriter.Create(path, new ArrowSchema([.. imported.Columns.Select(column => column.Field)])))
        {
            writer.Write(imported);
            writer.Finish();
        }
        Assert.Equal(1, memory.Releases);
        using ArrowFile file = ArrowFile.Open(path);
        for (int i = 0; i < expected.Length; i++)
        {
            using ColumnArray array = file.Columns[i].LeaseArray(0);
            Assert.True(expected[i].AsSpan().SequenceEqual(RowText.All(array)), $"{array.Field}: {string.Join("; ", expected[i])} became {string.Join("; ", RowText.All(array))}");
        }
        Alive.AssertNothing();
    }
}
