using BigFile.Columnar;

namespace BigFile.Tests.Columnar.Arrays;

/// <summary>Arrays whose buffers cannot be right: each is named, by the accessor and by validation, and no byte outside is touched.</summary>
public sealed class ColumnArrayDamageTests : IDisposable
{
    private readonly ForgedMemory _memory = new();

    public static TheoryData<int, int> BadOffsets => new()
    {
        { 3, 2 }, { -1, 2 }, { 0, -1 }, { 0, 11 }, { 11, 11 }, { int.MaxValue, int.MaxValue }, { int.MinValue, int.MaxValue }, { 5, int.MinValue },
    };

    public void Dispose() => _memory.Release();

    [Theory]
    [MemberData(nameof(BadOffsets))]
    public void Offsets_that_descend_are_negative_or_past_the_end_are_damage(int start, int end)
    {
        ArrayBuffer narrow = _memory.Add(start, end), wide = _memory.Add<long>(start, end), data = _memory.Add<byte>(new byte[10]);
        ColumnArray child = Numbers(10);
        foreach (ArrowType type in (ArrowType[])[ArrowType.Utf8, ArrowType.LargeUtf8, ArrowType.Binary, ArrowType.LargeBinary])
        {
            ColumnArray array = _memory.Array(new ArrowField("x", type), 1, [default, type.Kind.OffsetWidth() == 4 ? narrow : wide, data]);
            AssertDamaged(array, () => array.GetBytes(0).Length);
        }
        foreach (ArrowType type in (ArrowType[])[ArrowType.List, ArrowType.LargeList])
        {
            ColumnArray array = _memory.Array(new ArrowField("x", type, children: [child.Field]), 1, [default, type.Kind.OffsetWidth() == 4 ? narrow : wide], [child]);
            AssertDamaged(array, () => array.GetList(0));
        }
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, -1)]
    [InlineData(0, 11)]
    [InlineData(11, 0)]
    [InlineData(long.MaxValue, long.MaxValue)]
    [InlineData(1, long.MaxValue)]
    [InlineData(long.MinValue, long.MinValue)]
    public void List_views_that_leave_the_child_are_damage(long start, long count)
    {
        ColumnArray child = Numbers(10);
        ColumnArray wide = _memory.Array(new ArrowField("x", ArrowType.LargeListView, children: [child.Field]), 1, [default, _memory.Add(start), _memory.Add(count)], [child]);
        AssertDamaged(wide, () => wide.GetList(0));
        ColumnArray narrow = _memory.Array(new ArrowField("x", ArrowType.ListView, children: [child.Field]), 1,
            [default, _memory.Add((int)Math.Clamp(start, int.MinValue, int.MaxValue)), _memory.Add((int)Math.Clamp(count, int.MinValue, int.MaxValue))], [child]);
        AssertDamaged(narrow, () => narrow.GetList(0));
    }

    [Theory]
    [InlineData(-1, 0, 0)]
    [InlineData(13, 2, 0)]
    [InlineData(13, -1, 0)]
    [InlineData(13, int.MinValue, 0)]
    [InlineData(13, int.MaxValue, 0)]
    [InlineData(13, 0, -1)]
    [InlineData(13, 0, 8)]
    [InlineData(int.MaxValue, 1, 1)]
    [InlineData(13, 1, int.MaxValue)]
    public void Views_of_buffers_that_are_not_there_or_too_short_are_damage(int length, int buffer, int start)
    {
        ArrayBuffer views = _memory.Add(length, 0, buffer, start);
        ColumnArray array = _memory.Array(new ArrowField("x", ArrowType.BinaryView), 1, [default, views, _memory.Add<byte>(new byte[20]), _memory.Add<byte>(new byte[20])]);
        AssertDamaged(array, () => array.GetBytes(0).Length);
        ColumnArray bare = _memory.Array(new ArrowField("x", ArrowType.Utf8View), 1, [default, views]);
        AssertDamaged(bare, () => bare.GetBytes(0).Length);
    }

    [Fact]
    public void Unions_of_unknown_types_or_rows_that_a_child_does_not_have_are_damage()
    {
        ColumnArray child = Numbers(4);
        ArrowType sparse = ArrowType.SparseUnion([3, 1]), dense = ArrowType.DenseUnion([3, 1]);
        foreach (byte id in (byte[])[0, 2, 127, 128, 255])
        {
            ColumnArray array = _memory.Array(new ArrowField("x", sparse, children: [child.Field, child.Field]), 1, [_memory.Add(id)], [child, child]);
            AssertDamaged(array, () => array.GetUnionChild(0, out _));
        }
        foreach (int row in (int[])[-1, 4, int.MaxValue, int.MinValue])
        {
            ColumnArray array = _memory.Array(new ArrowField("x", dense, children: [child.Field, child.Field]), 1, [_memory.Add<byte>(1), _memory.Add(row)], [child, child]);
            AssertDamaged(array, () => array.GetUnionChild(0, out _));
        }
        ColumnArray longer = _memory.Array(new ArrowField("x", sparse, children: [child.Field, child.Field]), 5, [_memory.Add<byte>(1, 1, 1, 1, 1)], [child, child]);
        AssertDamaged(longer, () => longer.GetUnionChild(4, out _));
    }

    [Fact]
    public void Runs_that_end_too_early_or_have_no_values_are_damage()
    {
        ColumnArray none = Runs(1, [], 0), early = Runs(10, [3, 9], 2), poor = Runs(4, [1, 2, 3, 4], 3), back = Runs(4, [2, 2, 4], 3);
        AssertDamaged(none, () => none.GetRunRow(0));
        AssertDamaged(early, () => early.GetRunRow(9));
        AssertDamaged(poor, () => poor.GetRunRow(3));
        Assert.Throws<ColumnarFormatException>(() => back.Validate(TestContext.Current.CancellationToken));
        // Not in order: whatever the search finds, it stays inside.
        ColumnArray wild = Runs(5, [-7, int.MaxValue, 2, int.MinValue], 4);
        Assert.Throws<ColumnarFormatException>(() => wild.Validate(TestContext.Current.CancellationToken));
        for (long row = 0; row < 5; row++)
        {
            try
            {
                Assert.InRange(wild.GetRunRow(row), 0, 3);
            }
            catch (ColumnarFormatException)
            {
            }
        }
    }

    [Fact]
    public void Indices_outside_of_the_dictionary_are_damage_of_rows_that_are_not_null()
    {
        ColumnArray values = Numbers(3);
        AssertIndexDamaged<sbyte>(ArrowType.Int8, -1, values);
        AssertIndexDamaged<byte>(ArrowType.UInt8, 255, values);
        AssertIndexDamaged<short>(ArrowType.Int16, 3, values);
        AssertIndexDamaged<ushort>(ArrowType.UInt16, 3, values);
        AssertIndexDamaged(ArrowType.Int32, int.MinValue, values);
        AssertIndexDamaged(ArrowType.UInt32, uint.MaxValue, values);
        AssertIndexDamaged(ArrowType.Int64, long.MaxValue, values);
        AssertIndexDamaged(ArrowType.UInt64, ulong.MaxValue, values);
        ArrowField field = new("x", ArrowType.Int32, dictionary: new DictionaryEncoding(0, ArrowType.Int32));
        _memory.Array(field, 2, [_memory.Add<byte>(1), _memory.Add(2, 99)], dictionary: values, nullCount: 1).Validate(TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Fixed_size_lists_and_structs_longer_than_their_children_are_damage()
    {
        ColumnArray child = Numbers(5);
        ColumnArray lists = _memory.Array(new ArrowField("x", ArrowType.FixedSizeList(3), children: [child.Field]), 2, [default], [child]);
        Assert.Equal(new RowRange(0, 3), lists.GetList(0));
        AssertDamaged(lists, () => lists.GetList(1));
        ColumnArray huge = _memory.Array(new ArrowField("x", ArrowType.FixedSizeList(int.MaxValue), children: [child.Field]), long.MaxValue, [default], [child]);
        Assert.Throws<ColumnarFormatException>(() => huge.GetList(long.MaxValue - 1));
        ColumnArray table = _memory.Array(new ArrowField("x", ArrowType.Struct, children: [child.Field]), 6, [default], [child]);
        Assert.Throws<ColumnarFormatException>(() => table.Validate(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Buffers_shorter_than_their_rows_are_damage_and_not_read_past()
    {
        ColumnArray values = _memory.Array(new ArrowField("x", ArrowType.Int64), 3, [_memory.Add<byte>(1), _memory.Add<long>(1, 2)], nullCount: -1);
        Assert.Throws<ColumnarFormatException>(() => values.GetValue<long>(2));
        Assert.Throws<ColumnarFormatException>(() => values.GetValues<long>(0, 3).Length);
        ColumnArray bits = _memory.Array(new ArrowField("x", ArrowType.Bool), 9, [_memory.Add<byte>(1), _memory.Add<byte>(1)], nullCount: -1);
        Assert.Throws<ColumnarFormatException>(() => bits.GetBool(8));
        Assert.Throws<ColumnarFormatException>(() => bits.IsNull(8));
        Assert.Throws<ColumnarFormatException>(() => bits.ComputeNullCount());
        ColumnArray offsets = _memory.Array(new ArrowField("x", ArrowType.Utf8), 2, [default, _memory.Add(0, 0), default]);
        Assert.Equal(0, offsets.GetBytes(0).Length);
        AssertDamaged(offsets, () => offsets.GetBytes(1).Length);
    }

    [Fact]
    public void What_leads_out_of_the_leased_rows_of_a_child_is_damage()
    {
        // Rows 2 to 4 of a list column, whose offsets say that the child's rows from 4 to 8 belong to them; that of row 3 lies elsewhere.
        ArrayBuffer all = _memory.Add(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        ColumnArray child = _memory.Part(new ArrowField("c", ArrowType.Int32), new RowRange(4, 4), 10, [default, new ArrayBuffer(all.Address, 40, 16, 32)]);
        ArrayBuffer offsets = _memory.Add(0, 0, 4, 1, 8, 8);
        ColumnArray lists = _memory.Part(new ArrowField("x", ArrowType.List, children: [child.Field]), new RowRange(2, 2), 5, [default, new ArrayBuffer(offsets.Address, 24, 8, 20)], [child]);
        Assert.Throws<ColumnarFormatException>(() => lists.GetList(2));
        Assert.Throws<ColumnarFormatException>(() => lists.GetList(3));
    }

    [Fact]
    public void Text_that_is_no_UTF8_is_found_by_validation_alone()
    {
        ColumnArray text = _memory.Array(new ArrowField("x", ArrowType.Utf8), 1, [default, _memory.Add(0, 2), _memory.Add<byte>(0xC3, 0x28)]);
        Assert.Equal(2, text.GetBytes(0).Length);
        Assert.Throws<ColumnarFormatException>(() => text.Validate(TestContext.Current.CancellationToken));
        Assert.Throws<OperationCanceledException>(() => text.Validate(new CancellationToken(canceled: true)));
    }

    private static void AssertDamaged(ColumnArray array, Action access)
    {
        ColumnarFormatException thrown = Assert.Throws<ColumnarFormatException>(access);
        Assert.Equal("forged", thrown.Path);
        Assert.Contains(array.Field.Name, thrown.Reason, StringComparison.Ordinal);
        Assert.Throws<ColumnarFormatException>(() => array.Validate(TestContext.Current.CancellationToken));
    }

    private static void AssertDamaged(ColumnArray array, Func<object> access) => AssertDamaged(array, () => { access(); });

    private void AssertIndexDamaged<T>(ArrowType type, T index, ColumnArray values)
        where T : unmanaged
    {
        ColumnArray array = _memory.Array(new ArrowField("x", ArrowType.Int32, dictionary: new DictionaryEncoding(0, type)), 1, [default, _memory.Add(index)], dictionary: values);
        AssertDamaged(array, () => array.GetIndex(0));
    }

    private ColumnArray Numbers(int count) => _memory.Array(new ArrowField("n", ArrowType.Int32), count, [default, _memory.Add<int>([.. Enumerable.Range(0, count)])]);

    private ColumnArray Runs(int length, int[] ends, int values)
    {
        ColumnArray runEnds = _memory.Array(new ArrowField("run_ends", ArrowType.Int32), ends.Length, [default, _memory.Add<int>(ends)]);
        ColumnArray child = Numbers(values);
        return _memory.Array(new ArrowField("x", ArrowType.RunEndEncoded, children: [runEnds.Field, child.Field]), length, [], [runEnds, child]);
    }
}
