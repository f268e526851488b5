using System.Runtime.InteropServices;
using BigFile.Columnar;
using BigFile.Tests.Columnar.Arrays;

namespace BigFile.Tests.Columnar.Interchange;

/// <summary>What is exported comes back by import with the same type and the same rows.</summary>
[Collection(InterchangeGroup.Name)]
public sealed unsafe class RoundTripTests
{
    public static TheoryData<int, int, int> Cases
    {
        get
        {
            TheoryData<int, int, int> cases = [];
            foreach ((int rows, int offset) in (ReadOnlySpan<(int, int)>)[(0, 0), (1, 0), (37, 0), (8, 3), (21, 17), (0, 5)])
            {
                for (int i = 0; i < SampleFields.All.Count; i++)
                    cases.Add(i, rows, offset);
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_type_comes_back_with_its_rows(int number, int rows, int offset)
    {
        ArrowField field = SampleFields.All[number];
        ForgedMemory memory = new();
        ColumnArray array = new RandomArrays(memory, seed: number * 1000 + rows).Make(field, rows, offset);
        array.Validate(TestContext.Current.CancellationToken);
        string[] expected = RowText.All(array);
        long nulls = array.ComputeNullCount();

        CArrowArray c;
        CArrowSchema schema;
        ArrowCData.Export(array, &c, &schema);
        Assert.Throws<ObjectDisposedException>(() => array.Validate(TestContext.Current.CancellationToken));
        array.Dispose();
        Assert.Equal(0, memory.Releases);
        using (ColumnArray back = ArrowCData.Import(&c, &schema))
        {
            Assert.True(c.Release is null && schema.Release is null);
            AssertSame(field, back.Field);
            Assert.Equal(offset, back.Offset);
            Assert.Equal(expected, RowText.All(back));
            Assert.Equal(nulls, back.ComputeNullCount());
            back.Validate(TestContext.Current.CancellationToken);
            // And once more: an imported array is exported as any other.
            ArrowCData.Export(back, &c, &schema);
        }
        Assert.Equal(0, memory.Releases);
        ColumnArray again = ArrowCData.Import(&c, &schema);
        Assert.Equal(expected, RowText.All(again));
        again.Dispose();
        again.Dispose();
        Assert.Equal(1, memory.Releases);
        Alive.AssertNothing();
    }

    [Fact]
    public void A_batch_comes_back_with_its_columns_and_the_schema_with_its_metadata()
    {
        ForgedMemory memory = new();
        RandomArrays random = new(memory, seed: 5);
        ColumnArray[] columns = [.. SampleFields.All.Select(field => random.Make(field, 19))];
        string[][] expected = [.. columns.Select(RowText.All)];
        CArrowArray c;
        CArrowSchema schema;
        ColumnBatch batch = new(19, columns);
        ArrowCData.ExportBatch(batch, &c, &schema, [new("who", "me"), new("who", "")]);
        batch.Dispose();
        Assert.Equal(0, memory.Releases);
        ArrowSchema table = ArrowCData.ImportSchema(&schema);
        Assert.Equal([new("who", "me"), new("who", "")], table.Metadata);
        for (int i = 0; i < columns.Length; i++)
            AssertSame(SampleFields.All[i], table.Fields[i]);
        using (ColumnBatch back = ArrowCData.ImportBatch(&c, table))
        {
            Assert.Equal(19, back.RowCount);
            Assert.Equal(expected, back.Columns.Select(RowText.All));
        }
        Assert.Equal(1, memory.Releases);
        Alive.AssertNothing();
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(3, 10)]
    [InlineData(3, 17)]
    [InlineData(20, 0)]
    public void A_struct_with_an_offset_becomes_a_batch_of_the_rows_behind_it(int offset, int rows)
    {
        ForgedMemory memory = new();
        RandomArrays random = new(memory, seed: offset);
        ColumnArray[] columns = [.. SampleFields.All.Select(field => random.Make(field, 20, offset % 3))];
        string[][] expected = [.. columns.Select(column => RowText.All(column)[offset..(offset + rows)])];
        ArrowField field = new("", ArrowType.Struct, children: [.. columns.Select(column => column.Field)]);
        ColumnArray table = memory.Array(field, rows, [default], columns, nullCount: -1, offset: offset);
        CArrowArray c;
        CArrowSchema schema;
        ArrowCData.Export(table, &c, &schema);
        using (ColumnBatch back = ArrowCData.ImportBatch(&c, &schema))
        {
            Assert.Equal(rows, back.RowCount);
            Assert.Equal(expected, back.Columns.Select(RowText.All));
            foreach (ColumnArray column in back.Columns)
                Assert.Equal(Enumerable.Range(0, rows).Count(row => column.IsNull(row)), column.ComputeNullCount());
        }
        Alive.AssertNothing();
    }

    [Fact]
    public void A_struct_with_null_rows_is_no_batch_and_is_released()
    {
        ForgedMemory memory = new();
        ColumnArray child = memory.Array(new ArrowField("x", ArrowType.Int8), 2, [default, memory.Add<byte>(1, 2)]);
        ColumnArray table = memory.Array(new ArrowField("", ArrowType.Struct, children: [child.Field]), 2, [memory.Add<byte>(2)], [child], nullCount: -1);
        CArrowArray c;
        CArrowSchema schema;
        ArrowCData.Export(table, &c, &schema);
        try
        {
            ArrowCData.ImportBatch(&c, &schema);
            Assert.Fail("It was taken for a batch.");
        }
        catch (ColumnarFormatException e)
        {
            Assert.Contains("1 rows of the struct are null", e.Reason, StringComparison.Ordinal);
        }
        Assert.Equal(1, memory.Releases);
        Alive.AssertNothing();
    }

    [Fact]
    public void Columns_without_rows_have_an_offset_and_empty_buffers_are_null()
    {
        ForgedMemory memory = new();
        RandomArrays random = new(memory, seed: 1);
        foreach (ArrowType type in (ArrowType[])[ArrowType.Utf8, ArrowType.LargeBinary])
        {
            CArrowArray c;
            ArrowCData.Export(new ForgedMemory().Array(new ArrowField("x", type), 0, [default, default, default]), &c);
            Assert.True(c.Buffers[0] is null && c.Buffers[2] is null);
            Assert.Equal(0, *(long*)c.Buffers[1]);
            c.Release(&c);
            Assert.True(c.Release is null);
        }
        CArrowArray views;
        ArrowCData.Export(random.Make(new ArrowField("v", ArrowType.Utf8View, isNullable: false), 3), &views);
        Assert.Equal(5, views.BufferCount);
        Assert.Equal(0, views.NullCount);
        Assert.True(views.Buffers[0] is null);
        Assert.Equal([40L, 60L], new ReadOnlySpan<long>(views.Buffers[4], 2));
        views.Release(&views);
        CArrowArray none;
        ArrowCData.Export(new ForgedMemory().Array(new ArrowField("n", ArrowType.Null), 7, []), &none);
        Assert.Equal((0L, 7L, 7L), (none.BufferCount, none.NullCount, none.Length));
        none.Release(&none);
        Alive.AssertNothing();
    }

    [Fact]
    public void Flags_and_metadata_are_as_the_specification_has_them()
    {
        ArrowField map = new("m", ArrowType.Map(keysSorted: true), isNullable: false,
            [new ArrowField("entries", ArrowType.Struct, children: [new ArrowField("key", ArrowType.Utf8), new ArrowField("value", ArrowType.Utf8)])],
            metadata: [new("key1", "value1")]);
        ArrowField coded = new("c", ArrowType.Utf8, dictionary: new DictionaryEncoding(3, ArrowType.Int16, IsOrdered: true));
        CArrowSchema schema;
        ArrowCData.ExportSchema(map, &schema);
        Assert.Equal(4, schema.Flags);
        Assert.Equal("+m", Marshal.PtrToStringUTF8((nint)schema.Format));
        Assert.Equal("m", Marshal.PtrToStringUTF8((nint)schema.Name));
        Assert.Equal("\u0001\0\0\0\u0004\0\0\0key1\u0006\0\0\0value1"u8, new ReadOnlySpan<byte>(schema.Metadata, 22));
        schema.Release(&schema);
        ArrowCData.ExportSchema(coded, &schema);
        Assert.Equal(3, schema.Flags);
        Assert.Equal("s", Marshal.PtrToStringUTF8((nint)schema.Format));
        Assert.Equal("u", Marshal.PtrToStringUTF8((nint)schema.Dictionary->Format));
        Assert.True(schema.Metadata is null && schema.Children is null);
        schema.Release(&schema);
        Assert.Throws<ArgumentException>(() =>
        {
            CArrowSchema bad;
            ArrowCData.ExportSchema(new ArrowField("good", ArrowType.Struct, children: [new ArrowField("a", ArrowType.Int8), new ArrowField("a\0b", ArrowType.Int8)]), &bad);
        });
        Alive.AssertNothing();
    }

    private static void AssertSame(ArrowField expected, ArrowField actual)
    {
        Assert.Equal(expected.Name, actual.Name);
        Assert.Equal(expected.Type, actual.Type);
        Assert.Equal(expected.IsNullable, actual.IsNullable);
        Assert.Equal(expected.Metadata, actual.Metadata);
        Assert.Equal(expected.Dictionary?.IndexType, actual.Dictionary?.IndexType);
        Assert.Equal(expected.Dictionary?.IsOrdered, actual.Dictionary?.IsOrdered);
        Assert.Equal(expected.Children.Count, actual.Children.Count);
        for (int i = 0; i < expected.Children.Count; i++)
            AssertSame(expected.Children[i], actual.Children[i]);
    }
}
