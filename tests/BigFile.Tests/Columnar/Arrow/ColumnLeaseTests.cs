using BigFile.Columnar;
using static BigFile.Tests.Managers;

namespace BigFile.Tests.Columnar;

/// <summary>Leases of values, bytes and bits, from every row on.</summary>
public sealed class ColumnLeaseTests(ITestOutputHelper output) : IDisposable
{
    private const int Rows = 83;

    private readonly TempFolder _folder = new();
    private readonly int _seed = Random.Shared.Next();

    public static TheoryData<Way> Placements => Managers.Placements;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Placements))]
    public void Rows_from_any_row_on_are_those_of_the_batch(Way way)
    {
        output.WriteLine($"seed {_seed}");
        ArrowMaker maker = new(new ArrowSchema([new("v", ArrowType.Int64), new("t", ArrowType.Utf8), new("l", ArrowType.LargeBinary), new("f", ArrowType.FixedSizeBinary(5)), new("b", ArrowType.Bool)]));
        MadeTable table = new(maker, _seed, 1, Rows);
        using ViewManager manager = WithRoom(64 * Window);
        using ArrowFile file = ArrowFiles.Open(maker.MakeFile(_folder), manager, way);
        for (int start = 0; start <= Rows; start++)
        {
            for (int count = 0; count <= Rows - start; count++)
            {
                AssertValues(table, file, start, count);
                for (int column = 1; column < 4; column++)
                    AssertBytes(table, file, column, start, count);
                AssertBits(table, file, start, count);
            }
        }
        using (ColumnValues<long> whole = file["v"].Lease<long>(0))
            Assert.Equal((Rows, 0), (whole.Count, whole.FirstRow));
        using (ColumnBytes whole = file["t"].LeaseBytes(0))
            Assert.Equal(Rows, whole.Count);
        using (ColumnBits whole = file["b"].LeaseBits(0))
            Assert.Equal(Rows, whole.Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => file["v"].Lease<long>(0, 1, Rows).Dispose());
        Assert.Throws<ArgumentOutOfRangeException>(() => file["v"].Lease<long>(0, 0, -1).Dispose());
        Assert.Throws<ArgumentOutOfRangeException>(() => file["t"].LeaseBytes(0, -1, 1).Dispose());
        Assert.Throws<ArgumentOutOfRangeException>(() => file["b"].LeaseBits(0, long.MaxValue, 1).Dispose());
        Assert.Throws<ArgumentOutOfRangeException>(() => file["b"].LeaseBits(1).Dispose());
        Assert.Equal(0, manager.GetStatistics().PinnedBytes);
    }

    [Fact]
    public void Spans_asked_for_after_dispose_throw()
    {
        ArrowMaker maker = new(new ArrowSchema([new("v", ArrowType.Int64), new("t", ArrowType.Utf8), new("b", ArrowType.Bool)]));
        _ = new MadeTable(maker, 3, 1, Rows);
        using ViewManager manager = WithRoom(64 * Window);
        using ArrowFile file = ArrowFiles.Open(maker.MakeFile(_folder), manager);
        foreach (int count in new[] { 0, 1, Rows })
        {
            ColumnValues<long> values = file["v"].Lease<long>(0, 0, count);
            ColumnBytes bytes = file["t"].LeaseBytes(0, 0, count);
            ColumnBits bits = file["b"].LeaseBits(0, 0, count);
            values.Dispose();
            values.Dispose();
            bytes.Dispose();
            bits.Dispose();
            Assert.Equal(0, manager.GetStatistics().PinnedBytes);
            AssertDisposed(() => file.Columns[0].Lease<long>(0, 0, count), count);
        }
    }

    [Fact]
    public void A_lease_of_few_rows_holds_just_their_windows()
    {
        const int Many = 400_000;
        ArrowMaker maker = ArrowFiles.Numbers(2, Many);
        using ViewManager manager = WithRoom(4 * Window);
        using ArrowFile file = ArrowFiles.Open(maker.MakeFile(_folder), manager);
        Random random = new(_seed);
        for (int i = 0; i < 300; i++)
        {
            int start = random.Next(Many - 100), column = random.Next(2);
            using ColumnArray array = file.Columns[column].LeaseArray(0, start, 100);
            Assert.Equal(ArrowFiles.Number(0, column, start + 99), column == 0 ? array.GetValue<long>(start + 99) : (long)array.GetValue<double>(start + 99));
            Assert.InRange(manager.GetStatistics().PinnedBytes, 1, 2 * Window);
            Assert.False(array.IsWhole);
            Assert.Throws<ArgumentOutOfRangeException>(() => array.GetBuffer(1, (start - 1) * 8L, 8).Length);
            Assert.Throws<ArgumentOutOfRangeException>(() => array.GetBuffer(1, (start + 99) * 8L, 9).Length);
            Assert.Equal(800, array.GetBuffer(1, start * 8L, 800).Length);
        }
        Assert.Throws<BudgetExceededException>(() => file.Columns[0].LeaseArray(0).Dispose());
        Assert.Throws<BudgetExceededException>(() => file.Columns[0].Lease<long>(0).Dispose());
        ViewStatistics after = manager.GetStatistics();
        Assert.Equal(0, after.PinnedBytes);
        Assert.True(after.MappedBytesPeak <= after.BudgetBytes, after.ToString());
    }

    [Fact]
    public void Text_of_few_rows_holds_just_their_bytes()
    {
        const int Many = 50_000;
        ArrowMaker maker = new(new ArrowSchema([new("t", ArrowType.Utf8), new("w", ArrowType.Utf8View), new("l", ArrowType.List, true, [new("item", ArrowType.Int64)])]));
        MadeTable table = new(maker, _seed, 1, Many);
        using ViewManager manager = WithRoom(8 * Window);
        using ArrowFile file = ArrowFiles.Open(maker.MakeFile(_folder), manager);
        Random random = new(_seed);
        for (int i = 0; i < 100; i++)
        {
            int start = random.Next(Many - 10);
            for (int column = 0; column < 3; column++)
            {
                using ColumnArray array = file.Columns[column].LeaseArray(0, start, 10);
                table.AssertSame(0, column, array);
                Assert.InRange(manager.GetStatistics().PinnedBytes, 1, 8 * Window);
            }
        }
        Assert.Equal(0, manager.GetStatistics().PinnedBytes);
    }

    private static void AssertDisposed(Func<ColumnValues<long>> lease, int count)
    {
        Assert.Throws<ObjectDisposedException>(() =>
        {
            ColumnValues<long> values = lease();
            values.Dispose();
            _ = values.Values.Length;
        });
        if (count > 0)
        {
            Assert.Throws<ObjectDisposedException>(() =>
            {
                ColumnValues<long> values = lease();
                values.Dispose();
                values.ThrowIfFaulted();
            });
        }
    }

    private static void AssertValues(MadeTable table, ArrowFile file, int start, int count)
    {
        using ColumnValues<long> values = file.Columns[0].Lease<long>(0, start, count);
        Assert.Equal((count, start, count), (values.Count, values.FirstRow, values.Values.Length));
        AssertValidity(table, 0, values.Validity, start, count);
        for (int row = 0; row < count; row++)
        {
            if (table.Rows[0][0][start + row] is byte[] bytes)
                Assert.Equal(BitConverter.ToInt64(bytes), values.Values[row]);
        }
        values.ThrowIfFaulted();
    }

    private static void AssertBytes(MadeTable table, ArrowFile file, int column, int start, int count)
    {
        using ColumnBytes values = file.Columns[column].LeaseBytes(0, start, count);
        Assert.Equal((count, start), (values.Count, values.FirstRow));
        AssertValidity(table, column, values.Validity, start, count);
        for (int row = 0; row < count; row++)
        {
            if (table.Rows[0][column][start + row] is byte[] bytes)
                Assert.True(values[row].SequenceEqual(bytes), $"column {column}, row {start + row} of a lease from {start} on");
        }
        bool thrown = false;
        try
        {
            _ = values[count].Length;
        }
        catch (ArgumentOutOfRangeException)
        {
            thrown = true;
        }
        Assert.True(thrown);
    }

    private static void AssertBits(MadeTable table, ArrowFile file, int start, int count)
    {
        using ColumnBits values = file.Columns[4].LeaseBits(0, start, count);
        Assert.Equal((count, start), (values.Count, values.FirstRow));
        AssertValidity(table, 4, values.Validity, start, count);
        int set = 0;
        for (int row = 0; row < count; row++)
        {
            if (table.Rows[0][4][start + row] is not bool bit)
                continue;
            Assert.Equal(bit, values[row]);
            set += bit ? 1 : 0;
        }
        Assert.Equal(set, values.CountTrue());
    }

    private static void AssertValidity(MadeTable table, int column, Validity validity, int start, int count)
    {
        int nulls = 0;
        for (int row = 0; row < count; row++)
        {
            bool isNull = table.Rows[0][column][start + row] is null;
            Assert.Equal(isNull, validity.IsNull(row));
            nulls += isNull ? 1 : 0;
        }
        Assert.Equal(nulls, validity.CountNulls());
        for (int row = 0; row < count; row += 13)
        {
            ulong word = validity.GetWord(row);
            for (int i = 0; i < 64; i++)
                Assert.Equal(row + i < count && validity.IsValid(row + i), (word >> i & 1) != 0);
        }
    }
}
