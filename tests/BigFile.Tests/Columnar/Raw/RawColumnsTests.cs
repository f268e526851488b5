using BigFile.Columnar;
using static BigFile.Tests.Managers;

namespace BigFile.Tests.Columnar.Raw;

public sealed class RawColumnsTests : IDisposable
{
    private static readonly MappedFileOptions s_writing = new() { Access = MappedFileAccess.ReadWrite };
    private static readonly ArrowSchema s_ticks = ArrowTypeParser.ParseSchema("ts: timestamp[us, UTC], price: float64, side: bool");

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Rows_that_were_appended_and_checkpointed_are_there_when_it_is_opened_again()
    {
        string path = _folder.File("ticks");
        using (RawColumns written = RawColumns.Create(path, s_ticks))
        {
            written.Append<long, double, byte>([1, 2, 3], [1.5, 2.5, 3.5], [0, 1, 0]);
            written.Append<long, double, byte>([4], [4.5], [1]);
            Assert.Equal((4, 0), (written.RowCount, written.CheckpointedRowCount));
            Assert.Equal(4.5, written["price"].As<double>()[3]);
            Assert.True(written.Checkpoint().Bytes > 0);
            Assert.Equal(4, written.CheckpointedRowCount);
            Assert.Equal(0, written.Checkpoint().Bytes);
        }
        using RawColumns read = RawColumns.Open(path);
        Assert.Equal("ts: timestamp[us, UTC] not null, price: double not null, side: bool not null", read.Schema.ToString());
        Assert.Equal((4, 4), (read.RowCount, read.CheckpointedRowCount));
        Assert.Equal([1, 2, 3, 4], Values<long>(read["ts"]));
        Assert.Equal([1.5, 2.5, 3.5, 4.5], Values<double>(read["price"]));
        Assert.Equal([false, true, false, true], Values<bool>(read["side"]));
        using MappedView lease = read["ts"].Lease(1, 2);
        Assert.Equal([2, 3], lease.AsSpan<long>());
    }

    [Fact]
    public void A_column_is_a_file_of_its_values_alone()
    {
        string path = _folder.File("ticks");
        using (RawColumns written = RawColumns.Create(path, s_ticks, s_writing with { OnDispose = DisposeBehavior.Durable }))
            written.Append<long, double, byte>([1, 2], [1.5, 2.5], [0, 1]);
        Assert.Equal([1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0], File.ReadAllBytes(Path.Combine(path, "ts.bin")));
        Assert.Equal([0, 1], File.ReadAllBytes(Path.Combine(path, "side.bin")));
        string schema = File.ReadAllText(Path.Combine(path, "schema.json")).ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal);
        Assert.Equal(
            """{"format":"bigfile-columns","version":1,"rows":2,"columns":[{"name":"ts","type":"timestamp[us,UTC]"},{"name":"price","type":"double"},{"name":"side","type":"bool"}]}""",
            schema);
    }

    [Fact]
    public void Rows_after_the_last_checkpoint_are_gone_when_it_is_closed_and_can_be_appended_anew()
    {
        string path = _folder.File("one");
        using (RawColumns columns = RawColumns.Create(path, ArrowTypeParser.ParseSchema("v: int32")))
        {
            columns.Append([1, 2, 3]);
            columns.Checkpoint();
            columns.Append([4, 5, 6]);
        }
        using RawColumns again = RawColumns.Open(path, s_writing);
        Assert.Equal([1, 2, 3], Values<int>(again["v"]));
        again.Append([7]);
        Assert.Equal([1, 2, 3, 7], Values<int>(again["v"]));
    }

    [Fact]
    public void A_batch_is_written_in_pieces_and_counts_when_it_ends()
    {
        using RawColumns columns = RawColumns.Create(_folder.File("c"), ArrowTypeParser.ParseSchema("a: int64, b: fixed_size_binary[3]"));
        using (RawBatch batch = columns.BeginBatch(3))
        {
            batch.Write<long>(0, [1, 2]);
            batch.WriteBytes(1, "abcdefghi"u8);
            Assert.Equal("The column 'a' has 2 of the 3 values of this batch.", Assert.Throws<InvalidOperationException>(batch.End).Message);
            Assert.Equal(0, columns.RowCount);
            batch.Write<long>(0, [3]);
            batch.End();
            Assert.Throws<InvalidOperationException>(batch.End);
            Assert.Throws<InvalidOperationException>(() => batch.Write<long>(0, [3]));
        }
        Assert.Equal(3, columns.RowCount);
        Assert.Equal([1, 2, 3], Values<long>(columns["a"]));
        using MappedView view = columns["b"].Lease(1, 1);
        Assert.Equal("def"u8, view.Span);
    }

    [Fact]
    public void A_batch_that_is_given_up_leaves_nothing()
    {
        using RawColumns columns = RawColumns.Create(_folder.File("c"), ArrowTypeParser.ParseSchema("a: int64"));
        columns.Append([1L]);
        using (RawBatch batch = columns.BeginBatch(2))
        {
            Assert.Throws<InvalidOperationException>(() => columns.BeginBatch(1));
            batch.Write<long>(0, [8, 9]);
        }
        columns.Append([2L]);
        Assert.Equal([1, 2], Values<long>(columns["a"]));
    }

    [Fact]
    public void What_does_not_fit_the_columns_is_refused_before_anything_is_written()
    {
        using RawColumns columns = RawColumns.Create(_folder.File("c"), ArrowTypeParser.ParseSchema("a: int64, b: float"));
        Assert.Equal("The columns do not have the same number of values.",
            Assert.Throws<ArgumentException>(() => columns.Append<long, float>([1, 2], [1])).Message);
        Assert.Equal("The column 'b' is of type float, 4 bytes a value; Double has 8.",
            Assert.Throws<ArgumentException>(() => columns.Append<long, double>([1], [1])).Message);
        Assert.Contains("there are 2 columns, and values of 1 were given", Assert.Throws<ArgumentException>(() => columns.Append([1L])).Message, StringComparison.Ordinal);
        using RawBatch batch = columns.BeginBatch(1);
        Assert.Throws<ArgumentException>(() => batch.Write<long>(0, [1, 2]));
        Assert.Throws<ArgumentException>(() => batch.WriteBytes(1, [1, 2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => batch.Write<long>(2, [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => columns["a"].Lease(0, 1));
        Assert.Throws<ArgumentException>(() => columns["a"].As<int>());
        Assert.Throws<ArgumentException>(() => columns["a"].AsArray<int>());
        Assert.Contains("there are a, b", Assert.Throws<KeyNotFoundException>(() => columns["c"]).Message, StringComparison.Ordinal);
        Assert.Equal(0, columns.RowCount);
    }

    [Fact]
    public void More_rows_than_a_file_can_have_are_refused_and_leave_the_files_as_they_were()
    {
        using RawColumns columns = RawColumns.Create(_folder.File("c"), ArrowTypeParser.ParseSchema("a: int64"));
        Assert.Throws<ArgumentOutOfRangeException>(() => columns.BeginBatch(long.MaxValue / 8 + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => columns.BeginBatch(-1));
        Assert.Throws<IOException>(() => columns.BeginBatch(long.MaxValue / 8));
        columns.Append([1L]);
        Assert.Equal([1], Values<long>(columns["a"]));
    }

    [Fact]
    public void Values_are_changed_in_place()
    {
        string path = _folder.File("c");
        using (RawColumns columns = RawColumns.Create(path, ArrowTypeParser.ParseSchema("a: int64")))
        {
            columns.Append([1L, 2, 3]);
            columns.Checkpoint();
            columns["a"].AsArray<long>()[1] = 20;
            using (MappedView lease = columns["a"].Lease(2, 1, LeaseMode.Write))
                lease.AsWritableSpan<long>()[0] = 30;
            Assert.True(columns.Checkpoint().Bytes > 0);
        }
        using RawColumns read = RawColumns.Open(path);
        Assert.Equal([1, 20, 30], Values<long>(read["a"]));
        Assert.Throws<UnauthorizedAccessException>(() => read["a"].AsArray<long>()[1] = 0);
        Assert.Throws<UnauthorizedAccessException>(() => read.BeginBatch(1));
        Assert.Throws<UnauthorizedAccessException>(() => read.Checkpoint());
    }

    [Fact]
    public void A_reader_takes_in_what_the_writer_has_checkpointed_and_no_more()
    {
        string path = _folder.File("c");
        using RawColumns writer = RawColumns.Create(path, ArrowTypeParser.ParseSchema("a: int64, b: int8"));
        using RawColumns reader = RawColumns.Open(path);
        for (int round = 1; round <= 20; round++)
        {
            long[] a = [.. Enumerable.Range(0, 5000).Select(i => (long)round * i)];
            writer.Append<long, sbyte>(a, [.. a.Select(value => (sbyte)value)]);
            Assert.Equal((round - 1) * 5000, reader.Refresh());
            writer.Checkpoint();
            Assert.Equal(round * 5000, reader.Refresh());
            Assert.Equal(round * 5000, reader["a"].Count);
            Assert.Equal(round * 4999L, reader["a"].As<long>()[(round * 5000) - 1]);
            Assert.Equal((sbyte)(round * 4999), reader["b"].As<sbyte>()[(round * 5000) - 1]);
        }
        Assert.Equal(100_000, writer.Refresh());
    }

    [Fact]
    public void A_second_writer_is_refused_while_the_first_has_it_open()
    {
        string path = _folder.File("c");
        using (RawColumns writer = RawColumns.Create(path, ArrowTypeParser.ParseSchema("a: int64")))
            Assert.Contains("somebody else has it open for writing", Assert.Throws<IOException>(() => RawColumns.Open(path, s_writing)).Message, StringComparison.Ordinal);
        RawColumns.Open(path, s_writing).Dispose();
    }

    [Fact]
    public void Columns_are_not_created_over_others()
    {
        string path = _folder.File("c");
        RawColumns.Create(path, ArrowTypeParser.ParseSchema("a: int64")).Dispose();
        Assert.Equal($"{path}: there is schema.json already.", Assert.Throws<IOException>(() => RawColumns.Create(path, ArrowTypeParser.ParseSchema("b: int64"))).Message);
        Assert.Equal(["a.bin", "schema.json", "writer.lock"], Directory.GetFiles(path).Select(Path.GetFileName).Order());
        using TempFolder other = new();
        other.FileWith([1, 2, 3], "a.bin");
        Assert.Equal($"{other.Path}: there is a.bin already.", Assert.Throws<IOException>(() => RawColumns.Create(other.Path, ArrowTypeParser.ParseSchema("a: int64"))).Message);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(other.File("a.bin")));
    }

    [Theory]
    [InlineData("a: utf8", "the column 'a' is of type utf8: only values of a fixed width from 1 byte to 16 MiB can be stored")]
    [InlineData("a: list<item: int8>", "the column 'a' is of type list")]
    [InlineData("a: fixed_size_binary[0]", "fixed_size_binary[0]: only values of a fixed width")]
    [InlineData("a: int8, b: int8, A: int16", "there are two columns 'A'; letters that differ only in case count as the same")]
    [InlineData("\"\": int8", "a column has no name")]
    [InlineData("a: dictionary<int8, utf8>", "has a dictionary")]
    public void Columns_that_cannot_be_are_refused_and_nothing_is_made(string schema, string reason)
    {
        string path = _folder.File("c");
        Assert.Contains(reason, Assert.Throws<ArgumentException>(() => RawColumns.Create(path, ArrowTypeParser.ParseSchema(schema))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => RawColumns.Create(path, new ArrowSchema([])));
        Assert.Throws<ArgumentException>(() => RawColumns.Create(path, new ArrowSchema([new ArrowField(new string('x', 201), ArrowType.Int8)])));
        Assert.False(Directory.Exists(path));
    }

    [Theory]
    [InlineData("price", "price.bin")]
    [InlineData("../../etc/passwd", "%2E.%2F..%2Fetc%2Fpasswd.bin")]
    [InlineData("a/b\\c:d*e", "a%2Fb%5Cc%3Ad%2Ae.bin")]
    [InlineData("con", "%63on.bin")]
    [InlineData("COM1.x", "%43OM1.x.bin")]
    [InlineData("COM10", "COM10.bin")]
    [InlineData(".hidden", "%2Ehidden.bin")]
    [InlineData("Größe €", "Gr%C3%B6%C3%9Fe%20%E2%82%AC.bin")]
    [InlineData("schema.json", "schema.json.bin")]
    public void A_name_of_a_column_becomes_a_name_of_a_file_in_the_directory(string column, string file)
    {
        string path = _folder.File("c");
        using (RawColumns columns = RawColumns.Create(path, new ArrowSchema([new ArrowField(column, ArrowType.Int8)])))
        {
            columns.Append<sbyte>([1, 2]);
            columns.Checkpoint();
        }
        Assert.Equal(2, new FileInfo(Path.Combine(path, file)).Length);
        using RawColumns read = RawColumns.Open(path);
        Assert.Equal([1, 2], Values<sbyte>(read[column]));
    }

    [Fact]
    public void All_columns_share_one_budget_and_work_in_the_smallest()
    {
        using ViewManager manager = WithRoom(ViewManager.BudgetBytesMin);
        MappedFileOptions options = s_writing with { ViewManager = manager, WindowSizeBytes = Window };
        using RawColumns columns = RawColumns.Create(_folder.File("c"), ArrowTypeParser.ParseSchema("a: int64, b: int64, c: int64"), options);
        long[] values = [.. Enumerable.Range(0, 50_000).Select(i => (long)i)];
        columns.Append<long, long, long>(values, values, values);
        columns.Checkpoint();
        Assert.True(manager.GetStatistics().MappedBytesPeak <= manager.BudgetBytes);
        foreach (RawColumn column in columns.Columns)
            Assert.Equal(values, Values<long>(column));
        Assert.True(manager.GetStatistics().MappedBytesPeak <= manager.BudgetBytes);
    }

    [Fact]
    public void After_dispose_everything_throws_and_leases_go_on()
    {
        RawColumns columns = RawColumns.Create(_folder.File("c"), ArrowTypeParser.ParseSchema("a: int64"));
        columns.Append([5L]);
        RawBatch batch = columns.BeginBatch(1);
        MappedView lease = columns["a"].Lease(0, 1);
        columns.Dispose();
        columns.Dispose();
        Assert.Equal([5L], lease.AsSpan<long>());
        lease.Dispose();
        Assert.Throws<ObjectDisposedException>(() => batch.Write<long>(0, [1]));
        Assert.Throws<ObjectDisposedException>(() => columns.BeginBatch(1));
        Assert.Throws<ObjectDisposedException>(() => columns.Checkpoint());
        Assert.Throws<ObjectDisposedException>(() => columns.Refresh());
        Assert.Throws<ObjectDisposedException>(() => columns["a"].AsArray<long>());
        batch.Dispose();
    }

    internal static T[] Values<T>(RawColumn column)
        where T : unmanaged
    {
        T[] values = new T[column.Count];
        column.AsArray<T>().CopyTo(0, values);
        Column<T> rows = column.As<T>();
        Assert.Equal(values.Length, rows.Count);
        for (int i = 0; i < values.Length; i += Math.Max(1, values.Length / 100))
            Assert.Equal(values[i], rows[i]);
        return values;
    }
}
