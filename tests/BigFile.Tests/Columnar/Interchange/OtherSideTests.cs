using System.Text;
using BigFile.Columnar;
using BigFile.Tests.Columnar.Arrays;

namespace BigFile.Tests.Columnar.Interchange;

/// <summary>A consumer and a producer in C, written by the specification alone, agree with ours.</summary>
[Collection(InterchangeGroup.Name)]
public sealed unsafe class OtherSideTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly CLibrary _library;

    public OtherSideTests() => _library = CLibrary.Load(_folder);

    public void Dispose()
    {
        _library?.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_consumer_in_C_reads_the_rows_of_every_type_that_it_knows()
    {
        int known = 0;
        for (int number = 0; number < SampleFields.All.Count; number++)
        {
            foreach ((int rows, int offset) in (ReadOnlySpan<(int, int)>)[(0, 0), (41, 0), (23, 11)])
            {
                ArrowField field = SampleFields.All[number];
                if (!IsKnown(field))
                    continue;
                known++;
                ForgedMemory memory = new();
                ColumnArray array = new RandomArrays(memory, seed: number + rows).Make(field, rows, offset);
                long[] expected = [.. Enumerable.Range(0, rows).Select(row => Sum(array, row))];
                CArrowArray c;
                CArrowSchema schema;
                ArrowCData.Export(array, &c, &schema);
                for (int row = 0; row < rows; row++)
                    Assert.True(expected[row] == _library.Row(&c, &schema, row), $"{field}, row {row}");
                _library.Release(&c, &schema);
                Assert.True(c.Release is null && schema.Release is null);
                Assert.Equal(1, memory.Releases);
            }
        }
        Assert.True(known > 90, $"{known} arrays were compared");
        Alive.AssertNothing();
    }

    [Fact]
    public void A_consumer_in_C_keeps_one_column_and_lets_the_others_go()
    {
        ForgedMemory memory = new();
        RandomArrays random = new(memory, seed: 4);
        ColumnArray[] columns = [.. SampleFields.All.Where(IsKnown).Select(field => random.Make(field, 10))];
        int kept = columns.Length - 2;
        long[] expected = [.. Enumerable.Range(0, 10).Select(row => Sum(columns[kept], row))];
        CArrowArray c, child;
        CArrowSchema schema, childSchema;
        ArrowCData.ExportBatch(new ColumnBatch(10, columns), &c, &schema);
        _library.KeepChild(&c, &schema, kept, &child, &childSchema);
        Assert.Equal(0, memory.Releases);
        for (int row = 0; row < 10; row++)
            Assert.Equal(expected[row], _library.Row(&child, &childSchema, row));
        _library.Release(&child, &childSchema);
        Assert.Equal(1, memory.Releases);
        Alive.AssertNothing();
    }

    [Fact]
    public void What_a_producer_in_C_made_is_read_and_given_back_to_it()
    {
        const int Rows = 1003;
        CArrowArray c;
        CArrowSchema schema;
        _library.Make(Rows, &c, &schema);
        using (ColumnBatch batch = ArrowCData.ImportBatch(&c, &schema))
        {
            Assert.Equal(3, _library.Alive);
            Assert.Equal(["number: int32", "text: utf8"], batch.Columns.Select(column => column.Field.ToString()));
            Assert.Equal(Rows, batch.RowCount);
            Assert.Equal((Rows + 3) / 4, batch.Columns[0].ComputeNullCount());
            for (int i = 0; i < Rows; i++)
            {
                Assert.Equal(i % 4 == 0, batch.Columns[0].IsNull(i));
                Assert.Equal(i * 3, batch.Columns[0].GetValue<int>(i));
                Assert.Equal($"row{i % 10}", Encoding.UTF8.GetString(batch.Columns[1].GetBytes(i)));
            }
        }
        Assert.Equal(0, _library.Alive);
        // An import that fails gives it back too.
        _library.Make(5, &c, &schema);
        c.Children[0]->Length = -1;
        try
        {
            ArrowCData.ImportBatch(&c, &schema);
            Assert.Fail("It was imported.");
        }
        catch (ColumnarFormatException)
        {
        }
        Assert.Equal(0, _library.Alive);
    }

    [Fact]
    public void A_consumer_in_C_reads_a_stream_of_a_file_to_its_end()
    {
        string path = _folder.File("table.arrow");
        ArrowField field = new("x", ArrowType.Int64);
        using (ArrowFileWriter writer = ArrowFileWriter.Create(path, new ArrowSchema([field])))
        {
            for (int i = 0; i < 3; i++)
            {
                ForgedMemory memory = new();
                using ColumnArray array = memory.Array(field, 100 + i, [default, memory.Add<long>(new long[100 + i])]);
                writer.Write([array]);
            }
            writer.Finish();
        }
        using ViewManager manager = new(new ViewManagerOptions { BudgetBytes = 64 << 20 });
        using ArrowFile file = ArrowFile.Open(path, new MappedFileOptions { ViewManager = manager });
        CArrowArrayStream stream;
        ArrowCData.ExportStream(file, &stream);
        long batches = 0;
        Assert.Equal(303, _library.StreamRows(&stream, &batches));
        Assert.Equal(3, batches);
        Assert.True(stream.Release is null);
        Assert.Empty(manager.GetHolders());
        Alive.AssertNothing();
    }

    private static bool IsKnown(ArrowField field) =>
        field.StoredType.Kind is ArrowTypeKind.Null or ArrowTypeKind.Bool or (>= ArrowTypeKind.Int8 and <= ArrowTypeKind.UInt64) or >= ArrowTypeKind.Utf8;

    // As row_sum of c_data.c has it.
    private static long Sum(ColumnArray array, long row)
    {
        if (array.IsNull(row))
            return 1;
        if (array.Dictionary is not null)
            return Sum(array.Dictionary, array.GetIndex(row));
        switch (array.Type.Kind)
        {
            case ArrowTypeKind.Bool:
                return array.GetBool(row) ? 1 : 0;
            case ArrowTypeKind.Struct:
                return array.Children.Sum(child => Sum(child, array.GetChildRow(row)));
            case ArrowTypeKind.SparseUnion or ArrowTypeKind.DenseUnion:
                int number = array.GetUnionChild(row, out long childRow);
                return number + Sum(array.Children[number], childRow);
            case ArrowTypeKind.RunEndEncoded:
                return Sum(array.Children[1], array.GetRunRow(row));
            case var kind when kind.IsList():
                RowRange list = array.GetList(row);
                return list.Count + Enumerable.Range(0, (int)list.Count).Sum(i => Sum(array.Children[0], list.Start + i));
            case var kind when kind.IsVariableBytes() || kind == ArrowTypeKind.FixedSizeBinary:
                ReadOnlySpan<byte> bytes = array.GetBytes(row);
                long sum = bytes.Length;
                foreach (byte value in bytes)
                    sum += value;
                return sum;
            default:
                return array.GetInteger(row);
        }
    }
}
