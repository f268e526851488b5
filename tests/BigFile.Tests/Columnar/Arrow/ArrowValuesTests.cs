using BigFile.Columnar;
using static BigFile.Tests.Managers;

namespace BigFile.Tests.Columnar;

/// <summary>Every type, read by arrays, against what was put in.</summary>
public sealed class ArrowValuesTests(ITestOutputHelper output) : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly int _seed = Random.Shared.Next();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Way.Reserved, false, 4, 8)]
    [InlineData(Way.Floating, false, 4, 64)]
    [InlineData(Way.Buffered, false, 4, 8)]
    [InlineData(Way.Reserved, true, 4, 8)]
    [InlineData(Way.Reserved, false, 3, 8)]
    [InlineData(Way.Reserved, true, 3, 64)]
    public void Every_type_reads_as_it_was_written_in_old_and_new_forms(Way way, bool legacy, int version, int alignment)
    {
        output.WriteLine($"seed {_seed}");
        ArrowMaker maker = new(new ArrowSchema(RandomColumns.AllTypes())) { IsLegacy = legacy, Version = (short)version, Alignment = alignment };
        MadeTable table = new(maker, _seed, dictionaryPieces: 1, 33, 0, 1, 64, 17);
        using ViewManager manager = WithRoom(64 * Window);
        using ArrowFile file = ArrowFiles.Open(maker.MakeFile(_folder), manager, way);
        AssertAllSame(table, file);
        Assert.Equal(0, manager.GetStatistics().PinnedBytes);
    }

    [Fact]
    public void Dictionaries_in_several_batches_read_as_one()
    {
        output.WriteLine($"seed {_seed}");
        ArrowMaker maker = new(new ArrowSchema([.. RandomColumns.AllTypes()]));
        MadeTable table = new(maker, _seed, dictionaryPieces: 3, 40, 40);
        using ViewManager manager = WithRoom(64 * Window);
        using ArrowFile file = ArrowFiles.Open(maker.MakeFile(_folder), manager);
        AssertAllSame(table, file);
        Assert.Equal(3, file["names"].Dictionary!.BatchCount);
        Assert.Equal(0, manager.GetStatistics().PinnedBytes);
    }

    [Theory]
    [InlineData(Way.Reserved)]
    [InlineData(Way.Floating)]
    [InlineData(Way.Buffered)]
    public void Any_rows_of_a_batch_read_as_in_the_whole(Way way)
    {
        output.WriteLine($"seed {_seed}");
        const int Rows = 19;
        ArrowMaker maker = new(new ArrowSchema(RandomColumns.AllTypes()));
        MadeTable table = new(maker, _seed, dictionaryPieces: 1, 5, Rows);
        using ViewManager manager = WithRoom(64 * Window);
        using ArrowFile file = ArrowFiles.Open(maker.MakeFile(_folder), manager, way);
        for (int column = 0; column < file.Columns.Count; column++)
        {
            for (int start = 0; start <= Rows; start++)
            {
                for (int count = 0; count <= Rows - start; count++)
                {
                    using ColumnArray array = file.Columns[column].LeaseArray(1, start, count);
                    Assert.Equal((Rows, start, start + count), (array.Length, array.Start, array.End));
                    table.AssertSame(1, column, array);
                    AssertNulls(array);
                    Assert.Throws<ArgumentOutOfRangeException>(() => array.IsNull(start - 1));
                    Assert.Throws<ArgumentOutOfRangeException>(() => array.IsNull(start + count));
                }
            }
            Assert.Throws<ArgumentOutOfRangeException>(() => file.Columns[column].LeaseArray(1, Rows, 1));
            Assert.Throws<ArgumentOutOfRangeException>(() => file.Columns[column].LeaseArray(1, -1, 1));
            Assert.Throws<ArgumentOutOfRangeException>(() => file.Columns[column].LeaseArray(1, long.MaxValue, long.MaxValue));
        }
        using (ColumnBatch batch = file.LeaseBatch(1, 3, 9, [file["names"], file["map"]]))
        {
            Assert.Equal((Rows, new RowRange(3, 9)), (batch.RowCount, batch.Rows));
            table.AssertSame(1, file.Schema.IndexOf("names"), batch.Columns[0]);
            table.AssertSame(1, file.Schema.IndexOf("map"), batch.Columns[1]);
        }
        Assert.Equal(0, manager.GetStatistics().PinnedBytes);
    }

    [Fact]
    public void Children_of_columns_are_columns()
    {
        ArrowMaker maker = new(new ArrowSchema(RandomColumns.AllTypes()));
        MadeTable table = new(maker, _seed, dictionaryPieces: 1, 30, 0, 20);
        using ViewManager manager = WithRoom(64 * Window);
        using ArrowFile file = ArrowFiles.Open(maker.MakeFile(_folder), manager);
        ArrowColumn column = file["s"], child = column.Children[0];
        using ColumnArray array = column.LeaseArray(2);
        using ColumnValues<int> values = child.Lease<int>(2);
        int top = file.Schema.IndexOf("s");
        for (int row = 0; row < 20; row++)
        {
            if (table.Rows[2][top][row] is not object?[] fields)
                continue;
            Assert.Equal(fields[0] is null, values.Validity.IsNull(row));
            if (fields[0] is byte[] bytes)
                Assert.Equal(BitConverter.ToInt32(bytes), values.Values[row]);
        }
        Assert.Equal(50, child.Count);
        ArrowColumn items = file["list"].Children[0];
        Column<int> flat = items.As<int>();
        Assert.Equal(items.Count, flat.Count);
        long done = 0;
        for (int batch = 0; batch < 3; batch++)
        {
            using ColumnValues<int> part = items.Lease<int>(batch);
            for (int row = 0; row < part.Count; row++)
                Assert.Equal(part.Values[row], flat[done++]);
        }
        Assert.Equal(flat.Count, done);
    }

    [Fact]
    public void An_array_throws_once_it_was_disposed_and_so_do_its_parts()
    {
        ArrowMaker maker = new(new ArrowSchema(RandomColumns.AllTypes()));
        _ = new MadeTable(maker, _seed, dictionaryPieces: 1, 30);
        using ViewManager manager = WithRoom(64 * Window);
        using ArrowFile file = ArrowFiles.Open(maker.MakeFile(_folder), manager);
        ColumnArray list = file["lists of names"].LeaseArray(0), child = list.Children[0], values = child.Dictionary!;
        Assert.NotEqual(0, manager.GetStatistics().PinnedBytes);
        list.Dispose();
        list.Dispose();
        Assert.Equal(0, manager.GetStatistics().PinnedBytes);
        Assert.Throws<ObjectDisposedException>(() => list.GetList(0));
        Assert.Throws<ObjectDisposedException>(() => child.GetIndex(0));
        Assert.Throws<ObjectDisposedException>(() => values.GetBytes(0).Length);
        Assert.Throws<ObjectDisposedException>(() => child.GetBuffer(0, 0, 0).Length);
        Assert.Throws<ObjectDisposedException>(list.ThrowIfFaulted);
        Assert.Throws<ObjectDisposedException>(() => values.IsNull(0));
    }

    [Fact]
    public void A_column_refuses_what_it_is_not()
    {
        ArrowMaker maker = new(new ArrowSchema(RandomColumns.AllTypes()));
        _ = new MadeTable(maker, _seed, dictionaryPieces: 1, 9);
        using ViewManager manager = WithRoom(64 * Window);
        using ArrowFile file = ArrowFiles.Open(maker.MakeFile(_folder), manager);
        Assert.Contains("plain int32", Assert.Throws<InvalidOperationException>(() => file["plain int32"].Lease<long>(0).Dispose()).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => file["plain int32"].Lease<float>(0).Dispose());
        Assert.Throws<InvalidOperationException>(() => file["plain utf8"].As<int>());
        Assert.Throws<InvalidOperationException>(() => file["plain utf8_view"].LeaseBytes(0).Dispose());
        Assert.Throws<InvalidOperationException>(() => file["plain int32"].LeaseBytes(0).Dispose());
        Assert.Throws<InvalidOperationException>(() => file["plain int32"].LeaseBits(0).Dispose());
        using ColumnArray array = file["plain int32"].LeaseArray(0);
        Assert.Throws<InvalidOperationException>(() => array.GetValue<long>(0));
        Assert.Throws<InvalidOperationException>(() => array.GetBytes(0).Length);
        Assert.Throws<InvalidOperationException>(() => array.GetList(0));
        Assert.Throws<InvalidOperationException>(() => array.GetBool(0));
        Assert.Throws<InvalidOperationException>(() => array.GetIndex(0));
        Assert.Throws<InvalidOperationException>(() => array.GetRunRow(0));
        Assert.Throws<InvalidOperationException>(() => array.GetUnionChild(0, out _));
        KeyNotFoundException e = Assert.Throws<KeyNotFoundException>(() => file["nothing"]);
        Assert.Contains("plain int32", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Columns[0].LeaseArray(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Columns[0].GetLayout(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.LeaseBatch(0, 9, 1));
        Assert.Equal(0, manager.GetStatistics().PinnedBytes - PinnedOf(array, manager));
    }

    private static long PinnedOf(ColumnArray array, ViewManager manager)
    {
        long pinned = manager.GetStatistics().PinnedBytes;
        array.Dispose();
        return pinned - manager.GetStatistics().PinnedBytes;
    }

    private static void AssertAllSame(MadeTable table, ArrowFile file)
    {
        Assert.Equal(table.Rows.Count, file.BatchCount);
        long first = 0;
        for (int batch = 0; batch < file.BatchCount; batch++)
        {
            ArrowBatch place = file.GetBatch(batch);
            Assert.Equal((batch, first, table.Rows[batch][0].Length), (place.Index, place.FirstRow, place.RowCount));
            first += place.RowCount;
            using ColumnBatch all = file.LeaseBatch(batch);
            for (int column = 0; column < file.Columns.Count; column++)
            {
                table.AssertSame(batch, column, all.Columns[column]);
                using ColumnArray alone = file.Columns[column].LeaseArray(batch);
                table.AssertSame(batch, column, alone);
                Assert.True(alone.IsWhole);
                AssertNulls(alone);
                ArrowColumnLayout layout = file.Columns[column].GetLayout(batch);
                Assert.Equal((alone.Length, alone.NullCount, alone.BufferCount), (layout.RowCount, layout.NullCount, layout.Buffers.Count));
                Assert.All(layout.Buffers, buffer => Assert.True(buffer.Length == 0 || buffer.Offset >= place.Body.Offset && buffer.End <= place.Body.End));
            }
        }
        Assert.Equal(first, file.RowCount);
    }

    private static void AssertNulls(ColumnArray array)
    {
        long nulls = 0;
        for (long row = array.Start; row < array.End; row++)
            nulls += array.IsNull(row) ? 1 : 0;
        Assert.Equal(nulls, array.ComputeNullCount());
    }
}
