using BigFile.Columnar;
using static BigFile.Tests.Managers;

namespace BigFile.Tests.Columnar;

/// <summary>Buffers whose content cannot be right, and files with bytes changed at random: an exception, never an access outside.</summary>
public sealed class ArrowContentDamageTests(ITestOutputHelper output) : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ViewManager _manager = WithRoom(64 * Window);

    public void Dispose()
    {
        Assert.Equal(0, _manager.GetStatistics().PinnedBytes);
        _manager.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(new[] { 0, 5, 3 }, 1)]
    [InlineData(new[] { 0, 5, 11 }, 1)]
    [InlineData(new[] { -1, 5, 6 }, 0)]
    [InlineData(new[] { int.MinValue, int.MaxValue, 0 }, 0)]
    public void Text_whose_offsets_are_not_in_order_or_lead_outside_is_refused_by_row(int[] offsets, int row)
    {
        MadeBody body = new MadeBody().Node(2).Buffer([]).Values<int>(offsets).Buffer(new byte[10]);
        using ArrowFile file = Open(new ArrowMaker(new ArrowSchema([new("a", ArrowType.Utf8)])).Batch(2, body));
        using ColumnArray array = file.Columns[0].LeaseArray(0);
        AssertWrong(() => array.GetBytes(row).Length, $"row {row}");
        AssertWrong(() => file.Columns[0].LeaseBytes(0, row, 1).Dispose(), "rows");
        AssertWrong(() => file.Columns[0].LeaseArray(0, row, 1).Dispose(), "rows");
        try
        {
            using ColumnBytes bytes = file.Columns[0].LeaseBytes(0);
            _ = bytes[row].Length;
            Assert.Fail("no exception");
        }
        catch (ColumnarFormatException)
        {
        }
    }

    [Fact]
    public void Rows_that_lead_outside_of_their_children_are_refused_by_row()
    {
        ArrowField item = new("item", ArrowType.Int8);
        MadeBody Items(MadeBody body, int count) => body.Node(count).Buffer([]).Buffer(new byte[count]);
        ArrowField list = new("a", ArrowType.List, true, [item]), view = new("a", ArrowType.ListView, true, [item]);
        Check(list, 1, Items(new MadeBody().Node(1).Buffer([]).Values<int>([0, 5]), 4), array => array.GetList(0));
        Check(list, 1, Items(new MadeBody().Node(1).Buffer([]).Values<int>([3, 2]), 4), array => array.GetList(0));
        Check(view, 1, Items(new MadeBody().Node(1).Buffer([]).Values<int>([3]).Values<int>([2]), 4), array => array.GetList(0));
        Check(view, 1, Items(new MadeBody().Node(1).Buffer([]).Values<int>([-1]).Values<int>([2]), 4), array => array.GetList(0));
        Check(view, 1, Items(new MadeBody().Node(1).Buffer([]).Values<int>([int.MaxValue]).Values<int>([int.MaxValue]), 4), array => array.GetList(0));
        Check(new("a", ArrowType.FixedSizeList(3), true, [item]), 2, Items(new MadeBody().Node(2).Buffer([]), 5), array => array.GetList(1));
        Check(new("a", ArrowType.Struct, true, [item]), 5, Items(new MadeBody().Node(5).Buffer([]), 4), array => array.Children[0].IsNull(array.GetChildRow(4)));
        Check(new("a", ArrowType.SparseUnion([0]), true, [item]), 5, Items(new MadeBody().Node(5).Buffer(new byte[5]), 4), array => array.GetUnionChild(4, out _));
        ArrowField dense = new("a", ArrowType.DenseUnion([3]), true, [item]);
        Check(dense, 1, Items(new MadeBody().Node(1).Buffer([3]).Values<int>([4]), 4), array => array.GetUnionChild(0, out _));
        Check(dense, 1, Items(new MadeBody().Node(1).Buffer([3]).Values<int>([-1]), 4), array => array.GetUnionChild(0, out _));
        Check(dense, 1, Items(new MadeBody().Node(1).Buffer([0]).Values<int>([0]), 4), array => array.GetUnionChild(0, out _));
        Check(dense, 1, Items(new MadeBody().Node(1).Buffer([255]).Values<int>([0]), 4), array => array.GetUnionChild(0, out _));
        ArrowField runs = new("a", ArrowType.RunEndEncoded, true, [new("run_ends", ArrowType.Int16, false), item]);
        MadeBody Runs(short[] ends, int values) => Items(new MadeBody().Node(9).Node(ends.Length).Buffer([]).Values<short>(ends), values);
        Check(runs, 9, Runs([3, 8], 2), array => array.GetRunRow(8));
        Check(runs, 9, Runs([3, 9], 1), array => array.GetRunRow(8));
        Check(runs, 9, Runs([], 0), array => array.GetRunRow(0));
        Check(runs, 9, Runs([-3, -9, short.MinValue], 3), array => array.GetRunRow(0));
    }

    [Fact]
    public void Indices_outside_of_their_dictionary_are_refused_by_row()
    {
        foreach (ArrowType type in new[] { ArrowType.Int8, ArrowType.UInt8, ArrowType.Int64, ArrowType.UInt64 })
        {
            foreach (long index in new[] { 2, -1, long.MaxValue, long.MinValue })
            {
                ArrowMaker maker = new(new ArrowSchema([new("d", ArrowType.Int8, true, null, new DictionaryEncoding(4, type))]));
                maker.Dictionaries.Add(new MadeBatch(2, new MadeBody().Node(2).Buffer([]).Buffer([10, 11]), 4));
                byte[] wrong = BitConverter.GetBytes(index)[..type.ByteWidth], right = BitConverter.GetBytes(1L)[..type.ByteWidth];
                using ArrowFile file = Open(maker.Batch(2, new MadeBody().Node(2).Buffer([]).Buffer([.. right, .. wrong])));
                using ColumnArray array = file.Columns[0].LeaseArray(0);
                Assert.Equal(11, array.Dictionary!.GetValue<sbyte>(array.GetIndex(0)));
                // The lowest byte of two of them is 0 or -1 as 8 bits.
                if (type.ByteWidth == 1 && index == long.MinValue)
                    Assert.Equal(0, array.GetIndex(1));
                else
                    AssertWrong(() => array.GetIndex(1), "row 1");
            }
        }
    }

    [Theory]
    [InlineData(-1, 0, 0)]
    [InlineData(13, 1, 0)]
    [InlineData(13, -1, 0)]
    [InlineData(13, 0, 8)]
    [InlineData(13, 0, -1)]
    [InlineData(int.MaxValue, 0, int.MaxValue)]
    public void Views_that_lead_outside_are_refused_by_row(int length, int buffer, int start)
    {
        MadeBody body = new MadeBody().Node(1).Buffer([]).Values<int>([length, 0, buffer, start]).Buffer(new byte[20]);
        body.Variadic.Add(1);
        using ArrowFile file = Open(new ArrowMaker(new ArrowSchema([new("a", ArrowType.BinaryView)])).Batch(1, body));
        using ColumnArray array = file.Columns[0].LeaseArray(0), part = file.Columns[0].LeaseArray(0, 0, 1);
        AssertWrong(() => array.GetBytes(0).Length, "row 0");
        AssertWrong(() => part.GetBytes(0).Length, "row 0");
    }

    [Fact]
    public void Files_with_changed_bytes_are_read_or_refused()
    {
        int seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        Random random = new(seed);
        ArrowMaker maker = new(new ArrowSchema(RandomColumns.AllTypes()));
        _ = new MadeTable(maker, seed, dictionaryPieces: 1, 7, 5);
        byte[] good = maker.Make(), bytes = new byte[good.Length];
        int footer = good.Length - 10 - BitConverter.ToInt32(good, good.Length - 10);
        int[] interesting = [0, 1, -1, int.MaxValue, int.MinValue, 127, 128, 65535];
        string path = _folder.FileWith(good);
        int refused = 0;
        for (int i = 0; i < 2500; i++)
        {
            good.CopyTo(bytes, 0);
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                // Half of them in the footer.
                int at = random.Next(2) == 0 ? random.Next(footer, good.Length - 4) : random.Next(good.Length - 4);
                if (random.Next(2) == 0)
                    bytes[at] = (byte)random.Next(256);
                else
                    BitConverter.TryWriteBytes(bytes.AsSpan(at & ~3), interesting[random.Next(interesting.Length)]);
            }
            File.WriteAllBytes(path, bytes);
            try
            {
                ReadAll(path);
            }
            catch (Exception e) when (e is ColumnarFormatException or NotSupportedException)
            {
                refused++;
            }
        }
        output.WriteLine($"{refused} refused");
        Assert.InRange(refused, 100, 2499);
    }

    // All values of columns whose headers are right; the first that is not right ends it.
    private void ReadAll(string path)
    {
        using ArrowFile file = ArrowFiles.Open(path, _manager);
        ColumnarFormatException? first = null;
        for (int batch = 0; batch < Math.Min(file.BatchCount, 4); batch++)
        {
            foreach (ArrowColumn column in file.Columns)
            {
                try
                {
                    using ColumnArray array = column.LeaseArray(batch);
                    for (long row = 0; row < Math.Min(array.Length, 20); row++)
                        _ = MadeText.Of(array, row).Length;
                    using ColumnArray part = column.LeaseArray(batch, array.Length / 2, array.Length - array.Length / 2);
                    for (long row = part.Start; row < Math.Min(part.End, part.Start + 20); row++)
                        _ = MadeText.Of(part, row).Length;
                }
                catch (ColumnarFormatException e)
                {
                    first ??= e;
                }
            }
        }
        if (first is not null)
            throw first;
    }

    private void Check(ArrowField field, long rows, MadeBody body, Action<ColumnArray> read)
    {
        using ArrowFile file = Open(new ArrowMaker(new ArrowSchema([field])).Batch(rows, body));
        AssertWrong(
            () =>
            {
                using ColumnArray array = file.Columns[0].LeaseArray(0);
                read(array);
            },
            "'a'");
        AssertWrong(
            () =>
            {
                using ColumnArray array = file.Columns[0].LeaseArray(0, 0, rows);
                read(array);
            },
            "'a'");
        if (rows < 2)
            return;
        AssertWrong(
            () =>
            {
                using ColumnArray array = file.Columns[0].LeaseArray(0, 1, rows - 1);
                read(array);
            },
            "'a'");
    }

    private static void AssertWrong(Action action, string text) =>
        Assert.Contains(text, Assert.Throws<ColumnarFormatException>(action).Message, StringComparison.Ordinal);

    private static void AssertWrong<T>(Func<T> action, string text) => AssertWrong(() => { _ = action(); }, text);

    private ArrowFile Open(ArrowMaker maker) => ArrowFiles.Open(maker.MakeFile(_folder), _manager);
}
