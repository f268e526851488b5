using System.Text;
using BigFile.Columnar;

namespace BigFile.Tests.Columnar.Arrays;

/// <summary>Accessors on arrays that are as they should be, behind offsets of the C data interface too.</summary>
public sealed class ColumnArrayTests
{
    private readonly ForgedMemory _memory = new();

    public static TheoryData<int> Offsets => [0, 1, 7, 8, 13];

    [Theory]
    [MemberData(nameof(Offsets))]
    public void Fixed_width_values_nulls_and_bits_are_found_behind_an_offset(int offset)
    {
        const int Rows = 100;
        Random random = new(offset);
        int[] values = [.. Enumerable.Range(0, Rows + offset).Select(_ => random.Next())];
        bool[] valid = [.. values.Select(_ => random.Next(3) > 0)];
        ColumnArray numbers = _memory.Array(Field(ArrowType.Int32), Rows, [Bits(valid), _memory.Add<int>(values)], nullCount: -1, offset: offset);
        ColumnArray bools = _memory.Array(Field(ArrowType.Bool), Rows, [default, Bits(valid)], offset: offset);
        for (int i = 0; i < Rows; i++)
        {
            Assert.Equal(values[i + offset], numbers.GetValue<int>(i));
            Assert.Equal(!valid[i + offset], numbers.IsNull(i));
            Assert.Equal(valid[i + offset], bools.GetBool(i));
            Assert.False(bools.IsNull(i));
        }
        Assert.Equal(valid[offset..].Count(bit => !bit), numbers.ComputeNullCount());
        Assert.Equal(values.AsSpan(offset + 3, 47), numbers.GetValues<int>(3, 47));
        Assert.Equal(0, numbers.GetValues<int>(Rows, 0).Length);
        _memory.Release();
    }

    [Theory]
    [MemberData(nameof(Offsets))]
    public void Text_lists_unions_and_runs_are_found_behind_an_offset(int offset)
    {
        string[] words = [.. Enumerable.Range(0, 20 + offset).Select(i => new string((char)('a' + i % 26), i % 5))];
        int[] ends = new int[words.Length + 1];
        for (int i = 0; i < words.Length; i++)
            ends[i + 1] = ends[i] + words[i].Length;
        byte[] letters = Encoding.UTF8.GetBytes(string.Concat(words));
        ColumnArray text = _memory.Array(Field(ArrowType.Utf8), 20, [default, _memory.Add<int>(ends), _memory.Add<byte>(letters)], offset: offset);
        ColumnArray child = _memory.Array(Field(ArrowType.UInt8), letters.Length, [default, _memory.Add<byte>(letters)]);
        ColumnArray lists = _memory.Array(new ArrowField("l", ArrowType.List, children: [child.Field]), 20, [default, _memory.Add<int>(ends)], [child], offset: offset);
        ColumnArray union = _memory.Array(new ArrowField("u", ArrowType.SparseUnion([9, 4]), children: [text.Field, text.Field]), 10,
            [_memory.Add<byte>([.. Enumerable.Range(0, 10 + offset).Select(i => (byte)(i % 2 == 0 ? 4 : 9))])], [text, text], offset: offset);
        ColumnArray runEnds = _memory.Array(new ArrowField("run_ends", ArrowType.Int16), 3, [default, _memory.Add<short>((short)(offset + 2), (short)(offset + 3), (short)(offset + 9))]);
        ColumnArray runs = _memory.Array(new ArrowField("r", ArrowType.RunEndEncoded, children: [runEnds.Field, text.Field]), 9, [], [runEnds, text], offset: offset);
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(words[i + offset], Encoding.UTF8.GetString(text.GetBytes(i)));
            Assert.Equal(new RowRange(ends[i + offset], words[i + offset].Length), lists.GetList(i));
        }
        for (int i = 0; i < 10 && i + offset < 20; i++)
        {
            Assert.Equal((i + offset) % 2 == 0 ? 1 : 0, union.GetUnionChild(i, out long row));
            Assert.Equal(i + offset, row);
        }
        Assert.Equal([0, 0, 1, 2, 2, 2, 2, 2, 2], Enumerable.Range(0, 9).Select(i => runs.GetRunRow(i)));
        foreach (ColumnArray array in (ColumnArray[])[text, lists, runs])
            array.Validate(TestContext.Current.CancellationToken);
        _memory.Release();
    }

    [Fact]
    public void Rows_outside_are_refused_by_every_accessor_and_so_is_the_wrong_type()
    {
        ColumnArray numbers = _memory.Array(Field(ArrowType.Int32), 3, [default, _memory.Add(1, 2, 3)]);
        foreach (long row in (long[])[-1, 3, long.MinValue, long.MaxValue])
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => numbers.GetValue<int>(row));
            Assert.Throws<ArgumentOutOfRangeException>(() => numbers.IsNull(row));
            Assert.Throws<ArgumentOutOfRangeException>(() => numbers.GetChildRow(row));
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => numbers.GetValues<int>(1, 3).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => numbers.GetValues<int>(0, -1).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => numbers.GetBuffer(1, 5, 8).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => numbers.GetBuffer(1, -1, 1).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => numbers.GetBuffer(1, 0, -1).Length);
        Assert.Throws<InvalidOperationException>(() => numbers.GetValue<long>(0));
        Assert.Throws<InvalidOperationException>(() => numbers.GetBool(0));
        Assert.Throws<InvalidOperationException>(() => numbers.GetBytes(0).Length);
        Assert.Throws<InvalidOperationException>(() => numbers.GetList(0));
        Assert.Throws<InvalidOperationException>(() => numbers.GetUnionChild(0, out _));
        Assert.Throws<InvalidOperationException>(() => numbers.GetRunRow(0));
        Assert.Throws<InvalidOperationException>(() => numbers.GetIndex(0));
        _memory.Release();
    }

    [Fact]
    public void Of_a_leased_part_only_its_rows_can_be_read()
    {
        // Rows 3 to 5 of 8, as a lease of a part has them: addresses are of byte 0, which cannot be touched.
        ArrayBuffer all = _memory.Add(0, 1, 2, 3, 4, 5, 6, 7);
        ArrayBuffer part = new(all.Address, all.Length, 12, 20);
        ColumnArray array = _memory.Part(Field(ArrowType.Int32), new RowRange(3, 2), 8, [default, part]);
        Assert.Equal(3, array.GetValue<int>(3));
        Assert.Equal([3, 4], array.GetValues<int>(3, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => array.GetValue<int>(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => array.GetValue<int>(5));
        Assert.Throws<ArgumentOutOfRangeException>(() => array.GetValues<int>(3, 3).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => array.GetBuffer(1, 8, 4).Length);
        Assert.False(array.IsWhole);
        _memory.Release();
    }

    [Fact]
    public void Everything_throws_after_dispose_and_memory_is_released_once()
    {
        ArrayBuffer offsets = _memory.Add(0, 1, 1), bits = _memory.Add<byte>(1);
        ColumnArray text = _memory.Array(Field(ArrowType.Utf8), 2, [bits, offsets, _memory.Add<byte>(65)], nullCount: -1);
        ColumnArray lists = _memory.Array(new ArrowField("l", ArrowType.List, children: [text.Field]), 2, [bits, offsets], [text], nullCount: -1);
        ColumnArray runs = _memory.Array(new ArrowField("r", ArrowType.RunEndEncoded, children: [Field(ArrowType.Int32), text.Field]), 1, [],
            [_memory.Array(Field(ArrowType.Int32), 1, [default, _memory.Add(1)]), text]);
        lists.Dispose();
        text.Dispose();
        Assert.Equal(1, _memory.Releases);
        Assert.Throws<ObjectDisposedException>(() => text.GetBytes(0).Length);
        Assert.Throws<ObjectDisposedException>(() => text.IsNull(0));
        Assert.Throws<ObjectDisposedException>(() => text.GetBuffer(1, 0, 4).Length);
        Assert.Throws<ObjectDisposedException>(() => text.ComputeNullCount());
        Assert.Throws<ObjectDisposedException>(() => text.Validate(TestContext.Current.CancellationToken));
        Assert.Throws<ObjectDisposedException>(() => lists.GetList(0));
        Assert.Throws<ObjectDisposedException>(() => lists.GetChildRow(0));
        Assert.Throws<ObjectDisposedException>(() => runs.GetRunRow(0));
        Assert.Throws<ObjectDisposedException>(() => runs.Children[0].GetValues<int>(0, 1).Length);
        Assert.Throws<ObjectDisposedException>(() => runs.ThrowIfFaulted());
    }

    private static ArrowField Field(ArrowType type) => new("x", type);

    private ArrayBuffer Bits(bool[] bits)
    {
        byte[] bytes = new byte[(bits.Length + 7) / 8];
        for (int i = 0; i < bits.Length; i++)
            bytes[i / 8] |= (byte)(bits[i] ? 1 << i % 8 : 0);
        return _memory.Add<byte>(bytes);
    }
}
