using System.Runtime.InteropServices;
using BigFile.Columnar;
using BigFile.Tests.Columnar.Arrays;

namespace BigFile.Tests.Columnar.Interchange;

/// <summary>Memory that was exported stays until the last structure is released, wherever and in whatever order, and no longer.</summary>
[Collection(InterchangeGroup.Name)]
public sealed unsafe class LifetimeTests : IDisposable
{
    private const int Rows = 5000;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_leased_batch_is_held_until_it_is_released_also_when_file_and_manager_are_gone(bool isDisposedBefore)
    {
        string path = MakeFile();
        ViewManager manager = new(new ViewManagerOptions { BudgetBytes = 64 << 20 });
        ArrowFile file = ArrowFile.Open(path, new MappedFileOptions { ViewManager = manager });
        CArrowArray c;
        ColumnBatch batch = file.LeaseBatch(1);
        int leases = manager.GetHolders().Count;
        Assert.True(leases > 0);
        ArrowCData.ExportBatch(batch, &c);
        batch.Dispose();
        Assert.Equal(leases, manager.GetHolders().Count);
        if (isDisposedBefore)
        {
            file.Dispose();
            manager.Dispose();
        }
        Assert.Equal(Rows, c.Length);
        Assert.Equal(Rows, ((long*)c.Children[0]->Buffers[1])[0]);
        c.Release(&c);
        Assert.Empty(manager.GetHolders());
        file.Dispose();
        manager.Dispose();
        Alive.AssertNothing();
    }

    [Fact]
    public void An_imported_lease_is_given_back_by_dispose_and_reads_the_same_rows()
    {
        using ViewManager manager = new(new ViewManagerOptions { BudgetBytes = 64 << 20 });
        using ArrowFile file = ArrowFile.Open(MakeFile(), new MappedFileOptions { ViewManager = manager });
        foreach (ArrowColumn column in file.Columns)
        {
            string[] expected;
            using (ColumnArray array = column.LeaseArray(0))
                expected = RowText.All(array);
            CArrowArray c;
            CArrowSchema schema;
            ArrowCData.Export(column.LeaseArray(0), &c, &schema);
            using (ColumnArray back = ArrowCData.Import(&c, &schema))
            {
                Assert.Equal(expected, RowText.All(back));
                Assert.NotEmpty(manager.GetHolders());
            }
            Assert.Empty(manager.GetHolders());
        }
        Alive.AssertNothing();
    }

    [Fact]
    public void A_leased_part_is_refused_and_stays_as_it_is()
    {
        using ArrowFile file = ArrowFile.Open(MakeFile());
        using ColumnArray part = file.Columns[0].LeaseArray(0, 10, 20);
        Assert.Throws<InvalidOperationException>(() =>
        {
            CArrowArray c;
            ArrowCData.Export(part, &c);
        });
        Assert.Throws<InvalidOperationException>(() =>
        {
            CArrowArray c;
            using ColumnBatch batch = file.LeaseBatch(0, 10, 20);
            ArrowCData.ExportBatch(batch, &c);
        });
        Assert.Equal(10, part.GetValue<long>(10));
        Alive.AssertNothing();
    }

    [Fact]
    public void An_array_is_exported_once_and_what_was_disposed_not_at_all()
    {
        ForgedMemory memory = new();
        ColumnArray array = memory.Array(new ArrowField("x", ArrowType.Int8), 1, [default, memory.Add<byte>(1)]);
        CArrowArray c;
        ArrowCData.Export(array, &c);
        AssertDisposed();
        c.Release(&c);
        AssertDisposed();
        Assert.Equal(1, memory.Releases);
        // Of a batch one column of which is gone none is taken.
        ForgedMemory good = new();
        ColumnArray other = good.Array(new ArrowField("y", ArrowType.Int8), 1, [default, good.Add<byte>(1)]);
        using ColumnBatch batch = new(1, [other, array]);
        Assert.Throws<ObjectDisposedException>(() =>
        {
            CArrowArray never;
            CArrowSchema schema;
            ArrowCData.ExportBatch(batch, &never, &schema);
        });
        Assert.Equal(1, other.GetValue<byte>(0));
        Assert.Equal(0, good.Releases);
        Alive.AssertNothing();

        void AssertDisposed() => Assert.Throws<ObjectDisposedException>(() =>
        {
            CArrowArray never;
            CArrowSchema schema;
            ArrowCData.Export(array, &never, &schema);
        });
    }

    [Fact]
    public void A_structure_may_be_moved_and_released_by_another_thread()
    {
        ForgedMemory memory = new();
        CArrowArray* c = stackalloc CArrowArray[2];
        CArrowSchema* schema = stackalloc CArrowSchema[2];
        ArrowCData.Export(new RandomArrays(memory, 3).Make(SampleFields.All[^1], 9), c, schema);
        c[1] = c[0];
        c[0] = default;
        schema[1] = schema[0];
        schema[0] = default;
        nint where = (nint)(c + 1), whereSchema = (nint)(schema + 1);
        Thread thread = new(() =>
        {
            ((CArrowArray*)where)->Release((CArrowArray*)where);
            ((CArrowSchema*)whereSchema)->Release((CArrowSchema*)whereSchema);
        });
        thread.Start();
        thread.Join();
        Assert.True(c[1].Release is null && schema[1].Release is null);
        Assert.Equal(1, memory.Releases);
        Alive.AssertNothing();
    }

    [Fact]
    public void Releasing_the_same_structure_twice_by_the_pointer_does_nothing_the_second_time()
    {
        ForgedMemory memory = new();
        CArrowArray c;
        CArrowSchema schema;
        ArrowCData.Export(new RandomArrays(memory, 3).Make(SampleFields.All[^1], 9), &c, &schema);
        delegate* unmanaged[Cdecl]<CArrowArray*, void> release = c.Release;
        delegate* unmanaged[Cdecl]<CArrowSchema*, void> releaseSchema = schema.Release;
        for (int i = 0; i < 2; i++)
        {
            release(&c);
            releaseSchema(&schema);
        }
        Assert.Equal(1, memory.Releases);
        Alive.AssertNothing();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_child_that_was_moved_out_keeps_the_memory_when_its_parent_is_released(bool isDictionary)
    {
        ForgedMemory memory = new();
        RandomArrays random = new(memory, seed: 8);
        ArrowField coded = new("c", ArrowType.Utf8, dictionary: new DictionaryEncoding(0, ArrowType.Int8));
        ArrowField table = new("t", ArrowType.Struct, children: [new ArrowField("a", ArrowType.Int32), coded]);
        ColumnArray array = random.Make(table, 12);
        ColumnArray kept = isDictionary ? array.Children[1].Dictionary! : array.Children[1];
        string[] expected = RowText.All(kept);
        ArrowField field = kept.Field;
        CArrowArray c;
        CArrowSchema schema, childSchema;
        ArrowCData.Export(array, &c, &schema);
        CArrowArray* place = isDictionary ? c.Children[1]->Dictionary : c.Children[1];
        CArrowSchema* schemaPlace = isDictionary ? schema.Children[1]->Dictionary : schema.Children[1];
        CArrowArray child = *place;
        place->Release = null;
        childSchema = *schemaPlace;
        schemaPlace->Release = null;
        c.Release(&c);
        schema.Release(&schema);
        Assert.Equal(0, memory.Releases);
        Assert.Equal(1, ExportedArrays.Alive);
        using (ColumnArray back = ArrowCData.Import(&child, &childSchema))
            Assert.Equal(expected, RowText.All(back));
        Assert.Equal(1, memory.Releases);
        Alive.AssertNothing();
    }

    [Fact]
    public void Batches_of_a_stream_are_those_of_the_file_and_outlive_the_stream()
    {
        using ViewManager manager = new(new ViewManagerOptions { BudgetBytes = 64 << 20 });
        using ArrowFile file = ArrowFile.Open(MakeFile(), new MappedFileOptions { ViewManager = manager });
        CArrowArrayStream c;
        ArrowCData.ExportStream(file, &c, [file.Columns[1], file.Columns[0]]);
        ColumnBatch last;
        using (ImportedBatches batches = new(&c))
        {
            Assert.True(c.Release is null);
            Assert.Equal(["text", "number"], batches.Schema.Fields.Select(field => field.Name));
            Assert.Equal([new("origin", "test")], batches.Schema.Metadata);
            using (ColumnBatch first = batches.Next()!)
                Assert.Equal(0, first.Columns[1].GetValue<long>(0));
            last = batches.Next()!;
            Assert.Null(batches.Next());
            Assert.Null(batches.Next());
        }
        Assert.Equal(Rows + 7, last.Columns[1].GetValue<long>(7));
        Assert.NotEmpty(manager.GetHolders());
        last.Dispose();
        Assert.Empty(manager.GetHolders());
        Alive.AssertNothing();
    }

    [Fact]
    public void A_stream_that_fails_says_why_and_can_be_asked_again()
    {
        ArrowFile file = ArrowFile.Open(MakeFile());
        CArrowArrayStream c;
        ArrowCData.ExportStream(file, &c);
        using ImportedBatches batches = new(&c);
        file.Dispose();
        IOException thrown = Assert.ThrowsAny<IOException>(() => batches.Next());
        Assert.Contains("error 22", thrown.Message, StringComparison.Ordinal);
        Assert.ThrowsAny<IOException>(() => batches.Next());
        batches.Dispose();
        Assert.Throws<ObjectDisposedException>(() => batches.Next());
        Alive.AssertNothing();
    }

    // Two batches of a number that is the row, and text.
    private string MakeFile()
    {
        string path = _folder.File("table.arrow");
        ArrowField number = new("number", ArrowType.Int64), text = new("text", ArrowType.Utf8);
        using ArrowFileWriter writer = ArrowFileWriter.Create(path, new ArrowSchema([number, text], [new("origin", "test")]));
        for (int batch = 0; batch < 2; batch++)
        {
            ForgedMemory memory = new();
            long[] rows = [.. Enumerable.Range(batch * Rows, Rows).Select(row => (long)row)];
            using ColumnArray numbers = memory.Array(number, Rows, [default, memory.Add<long>(rows)]);
            using ColumnArray words = new RandomArrays(new ForgedMemory(), batch).Make(text, Rows);
            writer.Write([numbers, words]);
        }
        writer.Finish();
        return path;
    }
}
