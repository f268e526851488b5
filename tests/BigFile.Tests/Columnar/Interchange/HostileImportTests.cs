using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using BigFile.Columnar;
using BigFile.Tests.Columnar.Arrays;

namespace BigFile.Tests.Columnar.Interchange;

/// <summary>Structures that say what cannot be are refused with the reason, and released once all the same.</summary>
[Collection(InterchangeGroup.Name)]
public sealed unsafe class HostileImportTests
{
    private delegate void Change(CArrowArray* array, CArrowSchema* schema);

    public static TheoryData<string> Changes => [.. s_changes.Keys];

    // Of a struct of a: int32, b: utf8, c: list of int32, d: utf8 view, e: dictionary, f: run-end encoded, g: dense union; 4 rows.
    private static readonly Dictionary<string, Change> s_changes = new()
    {
        ["negative length"] = (array, _) => array->Length = -1,
        ["negative offset"] = (array, _) => array->Offset = -1,
        ["length near the end of 64 bits"] = (array, _) => array->Length = long.MaxValue,
        ["offset near the end of 64 bits"] = (array, _) => array->Children[0]->Offset = long.MaxValue - 2,
        ["more nulls than rows"] = (array, _) => array->Children[0]->NullCount = 5,
        ["null count below -1"] = (array, _) => array->Children[0]->NullCount = -2,
        ["nulls without a bitmap"] = (array, _) =>
        {
            array->Children[0]->Buffers[0] = null;
            array->Children[0]->NullCount = 1;
        },
        ["fewer children"] = (array, _) => array->ChildCount = 6,
        ["more children"] = (array, _) => array->ChildCount = 8,
        ["negative children"] = (array, _) => array->ChildCount = -1,
        ["no pointers to children"] = (array, _) => array->Children = null,
        ["a child is missing"] = (array, _) => array->Children[2]->Children[0] = null,
        ["a child that is shorter than its struct"] = (array, _) => array->Children[1]->Length = 3,
        ["no buffers"] = (array, _) => array->Children[0]->BufferCount = 0,
        ["a buffer too many"] = (array, _) => array->Children[0]->BufferCount = 3,
        ["no pointers to buffers"] = (array, _) => array->Children[0]->Buffers = null,
        ["a missing buffer of values"] = (array, _) => array->Children[0]->Buffers[1] = null,
        ["a missing buffer of offsets"] = (array, _) => array->Children[1]->Buffers[1] = null,
        ["a missing buffer of text"] = (array, _) => array->Children[1]->Buffers[2] = null,
        ["a negative last offset"] = (array, _) => ((int*)array->Children[1]->Buffers[1])[4] = -1,
        ["a negative first offset"] = (array, _) => ((int*)array->Children[1]->Buffers[1])[0] = -1,
        ["a last offset before the first"] = (array, _) => (((int*)array->Children[1]->Buffers[1])[0], ((int*)array->Children[1]->Buffers[1])[4]) = (3, 2),
        ["lists past the end of the child"] = (array, _) => array->Children[2]->Children[0]->Length -= 1,
        ["views without their lengths"] = (array, _) => array->Children[3]->BufferCount = 2,
        ["views without the buffer of lengths"] = (array, _) => array->Children[3]->Buffers[4] = null,
        ["views with a negative length"] = (array, _) => ((long*)array->Children[3]->Buffers[4])[1] = -5,
        ["views with very many buffers"] = (array, _) => array->Children[3]->BufferCount = long.MaxValue,
        ["a missing dictionary"] = (array, _) => array->Children[4]->Dictionary = null,
        ["a dictionary of no use"] = (array, _) => array->Children[0]->Dictionary = array->Children[4]->Dictionary,
        ["runs that end early"] = (array, _) => ((int*)array->Children[5]->Children[0]->Buffers[1])[array->Children[5]->Children[0]->Length - 1] = 3,
        ["no runs"] = (array, _) => array->Children[5]->Children[0]->Length = 0,
        ["fewer values than runs"] = (array, _) => array->Children[5]->Children[1]->Length = 0,
        ["a union with a bitmap"] = (array, _) => array->Children[6]->BufferCount = 3,
        ["an unknown format"] = (_, schema) => schema->Children[0]->Format[0] = (byte)'?',
        ["no format"] = (_, schema) => schema->Children[0]->Format = null,
        ["another type"] = (_, schema) => schema->Children[2]->Format[1] = (byte)'m',
        ["a schema with fewer children"] = (_, schema) => schema->ChildCount = 6,
        ["a schema with negative children"] = (_, schema) => schema->ChildCount = -1,
        ["a schema with very many children"] = (_, schema) => schema->ChildCount = long.MaxValue,
        ["a schema without pointers to children"] = (_, schema) => schema->Children = null,
        ["a schema with a child missing"] = (_, schema) => schema->Children[5] = null,
        ["a schema with a dictionary of no use"] = (_, schema) => schema->Children[2]->Dictionary = schema->Children[4]->Dictionary,
        ["indices that are no integers"] = (_, schema) => schema->Children[4]->Format[0] = (byte)'f',
        ["a schema that is its own child"] = (_, schema) => schema->Children[2]->Children[0] = schema->Children[2],
        ["metadata with a negative count"] = (_, schema) => *(int*)schema->Children[0]->Metadata = -1,
        ["metadata with a negative length"] = (_, schema) => ((int*)schema->Children[0]->Metadata)[1] = -1,
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void What_cannot_be_is_refused_and_released(string name)
    {
        ForgedMemory memory = new();
        CArrowArray c;
        CArrowSchema schema;
        ArrowCData.Export(Table(memory), &c, &schema);
        Impostor impostor = new(&c, &schema);
        s_changes[name](&c, &schema);
        try
        {
            ArrowCData.Import(&c, &schema).Dispose();
            Assert.Fail("It was imported.");
        }
        catch (ColumnarFormatException e)
        {
            Assert.Equal("C data interface", e.Path);
        }
        Assert.True(c.Release is null && schema.Release is null);
        Assert.Equal((1, 1), Impostor.Releases);
        impostor.PutBackAndRelease();
        Assert.Equal(1, memory.Releases);
        Alive.AssertNothing();
    }

    [Fact]
    public void Structures_that_were_released_are_an_argument_error_and_leave_the_other_alone()
    {
        ForgedMemory memory = new();
        CArrowArray c, none = default;
        CArrowSchema schema, noSchema = default;
        ArrowCData.Export(Table(memory), &c, &schema);
        foreach (int which in (int[])[0, 1, 2, 3])
        {
            try
            {
                ArrowCData.Import(which switch { 0 => null, 1 => &none, _ => &c }, which switch { 2 => null, 3 => &noSchema, _ => &schema });
                Assert.Fail("It was imported.");
            }
            catch (ArgumentException)
            {
            }
        }
        Assert.True(c.Release is not null && schema.Release is not null);
        c.Release(&c);
        schema.Release(&schema);
        Alive.AssertNothing();
    }

    [Fact]
    public void A_producer_that_is_sparing_is_understood()
    {
        // No name, no bitmap with nulls uncounted, no offsets where there are no rows, an offset of 0 length.
        CArrowSchema schema = default;
        byte* format = stackalloc byte[2] { (byte)'u', 0 };
        schema.Format = format;
        schema.Release = &ReleaseSchema;
        CArrowArray c = default;
        void** buffers = stackalloc void*[3];
        c.NullCount = -1;
        c.BufferCount = 3;
        c.Buffers = buffers;
        c.Release = &ReleaseArray;
        s_released = 0;
        using (ColumnArray array = ArrowCData.Import(&c, &schema))
        {
            Assert.Equal("", array.Field.Name);
            Assert.False(array.Field.IsNullable);
            Assert.Equal(0, array.Length);
            Assert.Equal(0, array.ComputeNullCount());
            array.Validate(TestContext.Current.CancellationToken);
            Assert.Equal(1, s_released);
        }
        Assert.Equal(2, s_released);
    }

    [ThreadStatic]
    private static int s_released;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void ReleaseSchema(CArrowSchema* schema)
    {
        s_released++;
        schema->Release = null;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void ReleaseArray(CArrowArray* array)
    {
        s_released++;
        array->Release = null;
    }

    private static ColumnArray Table(ForgedMemory memory)
    {
        ArrowField number = new("a", ArrowType.Int32, isNullable: false, metadata: [new("k", "v")]), text = new("b", ArrowType.Utf8, isNullable: false);
        ColumnArray numbers = memory.Array(number, 4, [memory.Add<byte>(15), memory.Add(1, 2, 3, 4)]);
        ColumnArray words = memory.Array(text, 4, [default, memory.Add(0, 1, 2, 3, 4), memory.Add<byte>(65, 66, 67, 68)]);
        ColumnArray lists = memory.Array(new ArrowField("c", ArrowType.List, children: [number]), 4, [default, memory.Add(0, 1, 2, 3, 4)], [numbers]);
        RandomArrays random = new(memory, seed: 77);
        ColumnArray views = random.Make(new ArrowField("d", ArrowType.Utf8View, isNullable: false), 4);
        ColumnArray coded = random.Make(new ArrowField("e", ArrowType.Utf8, dictionary: new DictionaryEncoding(0, ArrowType.Int16)), 4);
        ColumnArray ends = memory.Array(new ArrowField("run_ends", ArrowType.Int32), 2, [default, memory.Add(1, 4)]);
        ColumnArray runs = memory.Array(new ArrowField("f", ArrowType.RunEndEncoded, children: [ends.Field, text]), 4, [], [ends, words]);
        ColumnArray union = random.Make(new ArrowField("g", ArrowType.DenseUnion([1, 2]), children: [number, text]), 4);
        ColumnArray[] columns = [numbers, words, lists, views, coded, runs, union];
        return memory.Array(new ArrowField("t", ArrowType.Struct, children: [.. columns.Select(column => column.Field)]), 4, [default], columns);
    }
}
