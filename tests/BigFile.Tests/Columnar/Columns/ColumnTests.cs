using BigFile.Columnar;
using static BigFile.Tests.Managers;

namespace BigFile.Tests.Columnar;

/// <summary>Rows of 64 bits over the batches of a file.</summary>
public sealed class ColumnTests(ITestOutputHelper output) : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly int _seed = Random.Shared.Next();

    public static TheoryData<Way> Placements => Managers.Placements;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Placements))]
    public void Rows_over_batches_are_those_of_the_batches_one_behind_the_other(Way way)
    {
        output.WriteLine($"seed {_seed}");
        ArrowMaker maker = new(new ArrowSchema([new("a", ArrowType.Int64), new("b", ArrowType.Int32, isNullable: false)]));
        MadeTable table = new(maker, _seed, 1, 0, 3, 0, 0, 100, 1, 7, 0, 64, 0);
        object?[] oracle = [.. table.Rows.SelectMany(batch => batch[0])];
        using ViewManager manager = WithRoom(8 * Window);
        using ArrowFile file = ArrowFiles.Open(maker.MakeFile(_folder), manager, way);
        Column<long> column = file["a"].As<long>();
        Assert.Equal(("a", oracle.Length, 10), (column.Name, column.Count, column.ChunkCount));
        Assert.Equal(oracle.Count(value => value is null), column.NullCount);
        for (int row = 0; row < oracle.Length; row++)
        {
            Assert.Equal(oracle[row] is null, column.IsNull(row));
            if (oracle[row] is byte[] bytes)
                Assert.Equal(BitConverter.ToInt64(bytes), column[row]);
        }
        foreach (long row in new[] { -1, oracle.Length, long.MinValue, long.MaxValue })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => column[row]);
            Assert.Throws<ArgumentOutOfRangeException>(() => column.IsNull(row));
            Assert.Throws<ArgumentOutOfRangeException>(() => column.Lease(row, 1).Dispose());
        }
        for (int rowsMax = 0; rowsMax < 110; rowsMax++)
            AssertRuns(column, oracle, rowsMax);
        AssertLeases(column, table, oracle);
        Assert.Equal(0, manager.GetStatistics().PinnedBytes);
    }

    [Fact]
    public void A_batch_is_leased_of_columns_of_the_table_alone()
    {
        string path = _folder.File("dictionary.arrow");
        ArrowField[] fields =
        [
            new("text", ArrowType.Utf8, dictionary: new DictionaryEncoding(1, ArrowType.Int8)),
            new("struct", ArrowType.Struct, children: [new("child", ArrowType.Int32)]),
        ];
        using (ArrowFileWriter writer = ArrowFileWriter.Create(path, new ArrowSchema(fields)))
        {
            using DictionaryBuilder text = (DictionaryBuilder)ArrayBuilder.Create(fields[0]);
            using StructBuilder row = (StructBuilder)ArrayBuilder.Create(fields[1]);
            text.AppendNull();
            row.AppendNull();
            using ColumnArray texts = text.Build(), rows = row.Build();
            writer.Write([texts, rows]);
            writer.Finish();
        }
        using ArrowFile file = ArrowFile.Open(path);
        Assert.Throws<ArgumentException>(() => file.LeaseBatch(0, [file.Columns[0].Dictionary!]));
        Assert.Throws<ArgumentException>(() => file.LeaseBatch(0, [file.Columns[1].Children[0]]));
        using ColumnBatch batch = file.LeaseBatch(0, [file.Columns[1]]);
        Assert.True(batch.Columns[0].IsNull(0));
    }

    [Fact]
    public void A_loop_left_early_gives_its_run_back()
    {
        ArrowMaker maker = ArrowFiles.Numbers(1, 500, 500);
        using ViewManager manager = WithRoom(8 * Window);
        using ArrowFile file = ArrowFiles.Open(maker.MakeFile(_folder), manager);
        Column<long> column = file.Columns[0].As<long>();
        foreach (ColumnRun<long> run in column.GetRuns(100))
        {
            Assert.NotEqual(0, manager.GetStatistics().PinnedBytes);
            if (run.FirstRow >= 600)
                break;
        }
        Assert.Equal(0, manager.GetStatistics().PinnedBytes);
        Assert.Throws<ArgumentOutOfRangeException>(() => column.GetRuns(-1).MoveNext());
    }

    [Fact]
    public void Columns_without_rows_and_files_without_batches_are_columns()
    {
        using ViewManager manager = WithRoom(8 * Window);
        foreach (ArrowMaker maker in new[] { ArrowFiles.Numbers(1), ArrowFiles.Numbers(1, 0), ArrowFiles.Numbers(0) })
        {
            using ArrowFile file = ArrowFiles.Open(maker.MakeFile(_folder), manager);
            Assert.Equal(0, file.RowCount);
            if (file.Columns.Count == 0)
                continue;
            Column<long> column = file.Columns[0].As<long>();
            Assert.Equal((0, 0), (column.Count, column.NullCount));
            Assert.False(column.GetRuns().MoveNext());
            Assert.Throws<ArgumentOutOfRangeException>(() => column[0]);
            Assert.Throws<ArgumentOutOfRangeException>(() => column.Lease(0, 0).Dispose());
        }
    }

    // Batches of no bytes can have any number of rows.
    [Fact]
    public void Rows_are_numbered_with_64_bits()
    {
        ArrowMaker maker = new(new ArrowSchema([new("nothing", ArrowType.Null), new("empty", ArrowType.FixedSizeBinary(0), isNullable: false)]));
        long[] rows = [1L << 40, 0, 3, 1L << 62, (1L << 61) - 1];
        foreach (long count in rows)
            maker.Batch(count, new MadeBody().Node(count, count).Node(count).Buffer([]).Buffer([]));
        using ViewManager manager = WithRoom(8 * Window);
        using ArrowFile file = ArrowFiles.Open(maker.MakeFile(_folder), manager);
        Assert.Equal(rows.Sum(), file.RowCount);
        Assert.Equal(rows.Sum(), file.Columns[0].Count);
        Assert.Equal((1L << 40) + 3, file.GetBatch(3).FirstRow);
        using (ColumnArray last = file.Columns[0].LeaseArray(3))
        {
            Assert.True(last.IsNull((1L << 62) - 1));
            Assert.Equal(1L << 62, last.ComputeNullCount());
        }
        using (ColumnArray last = file.Columns[1].LeaseArray(3, 1L << 61, 1L << 61))
        {
            Assert.False(last.IsNull((1L << 62) - 1));
            Assert.Equal(0, last.GetBytes((1L << 62) - 1).Length);
            Assert.Throws<ArgumentOutOfRangeException>(() => last.GetBytes(1).Length);
        }
        using (ColumnBytes bytes = file.Columns[1].LeaseBytes(3, (1L << 62) - 5, 5))
            Assert.Equal(0, bytes[4].Length);
        Assert.Throws<NotSupportedException>(() => file.Columns[1].LeaseBytes(3).Dispose());
    }

    [Fact]
    public void More_rows_than_64_bits_number_are_an_exception()
    {
        ArrowMaker maker = new(new ArrowSchema([new("nothing", ArrowType.Null)]));
        maker.Batch(long.MaxValue, new MadeBody().Node(long.MaxValue, long.MaxValue)).Batch(1, new MadeBody().Node(1, 1));
        using ViewManager manager = WithRoom(8 * Window);
        using ArrowFile file = ArrowFiles.Open(maker.MakeFile(_folder), manager);
        Assert.Contains("numbered", Assert.Throws<ColumnarFormatException>(() => file.RowCount).Message, StringComparison.Ordinal);
        Assert.Contains("numbered", Assert.Throws<ColumnarFormatException>(() => file.Columns[0].Count).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Threads_that_lease_any_rows_under_a_budget_of_two_windows_read_what_is_there(Way way)
    {
        int[] batches = [.. Enumerable.Range(0, 40).Select(i => i % 7 * 900)];
        ArrowMaker maker = ArrowFiles.Numbers(6, batches);
        using ViewManager manager = WithRoom(2 * Window * 4);
        using ArrowFile file = ArrowFiles.Open(maker.MakeFile(_folder), manager, way);
        output.WriteLine($"seed {_seed}");
        Parallel.For(0, 4, thread =>
        {
            Random random = new(_seed + thread);
            for (int i = 0; i < 1500; i++)
            {
                int batch = random.Next(batches.Length), column = random.Next(3) * 2, start = random.Next(batches[batch] + 1);
                int count = random.Next(batches[batch] - start + 1);
                using ColumnValues<long> values = file.Columns[column].Lease<long>(batch, start, count);
                for (int row = 0; row < count; row += 1 + random.Next(200))
                    Assert.Equal(ArrowFiles.Number(batch, column, start + row), values.Values[row]);
            }
        });
        ViewStatistics after = manager.GetStatistics();
        Assert.Equal(0, after.PinnedBytes);
        Assert.True(after.Evictions > 100, after.ToString());
        Assert.True(after.MappedBytesPeak <= after.BudgetBytes, after.ToString());
    }

    private static void AssertRuns(Column<long> column, object?[] oracle, int rowsMax)
    {
        long next = 0;
        foreach (ColumnRun<long> run in column.GetRuns(rowsMax))
        {
            Assert.Equal(next, run.FirstRow);
            Assert.InRange(run.Count, 1, rowsMax == 0 ? int.MaxValue : rowsMax);
            for (int i = 0; i < run.Count; i++)
            {
                object? wanted = oracle[next + i];
                Assert.Equal(wanted is null, run.Validity.IsNull(i));
                if (wanted is byte[] bytes)
                    Assert.Equal(BitConverter.ToInt64(bytes), run.Values[i]);
            }
            next += run.Count;
        }
        Assert.Equal(oracle.Length, next);
    }

    private static void AssertLeases(Column<long> column, MadeTable table, object?[] oracle)
    {
        int first = 0;
        foreach (object?[][] batch in table.Rows)
        {
            int end = first + batch[0].Length;
            for (int row = first; row < end; row++)
            {
                using ColumnRun<long> run = column.Lease(row, end - row);
                Assert.Equal((row, end - row), (run.FirstRow, run.Count));
                if (oracle[end - 1] is byte[] bytes)
                    Assert.Equal(BitConverter.ToInt64(bytes), run.Values[^1]);
                int from = row;
                ArgumentOutOfRangeException e = Assert.Throws<ArgumentOutOfRangeException>(() => column.Lease(from, end - from + 1).Dispose());
                Assert.Contains($"row {end}", e.Message, StringComparison.Ordinal);
            }
            first = end;
        }
    }
}
