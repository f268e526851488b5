using System.Runtime.InteropServices;
using System.Text;
using BigFile.Columnar;

namespace BigFile.Tests.Columnar.Writing;

/// <summary>Batches from spans, in pieces.</summary>
public sealed class BatchWriterTests : IDisposable
{
    private static readonly ArrowSchema Everything = new([
        new ArrowField("numbers", ArrowType.Int64), new ArrowField("flags", ArrowType.Bool), new ArrowField("text", ArrowType.Utf8),
        new ArrowField("nothing", ArrowType.Null), new ArrowField("bytes", ArrowType.LargeBinary), new ArrowField("small", ArrowType.UInt8, isNullable: false),
        new ArrowField("last", ArrowType.Decimal256(70, 2)),
    ]);

    private readonly TempFolder _folder = new();

    private string Path => _folder.File("a.arrow");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 7)]
    [InlineData(100, 30)]
    [InlineData(100_001, 40_000)]
    [InlineData(70_000, 1000)]
    public void Pieces_of_any_size_make_whole_columns(int rows, int pieceMax)
    {
        Random random = new(rows);
        bool[] isNull = [.. Enumerable.Range(0, rows).Select(_ => random.Next(4) == 0)];
        long[] numbers = [.. Enumerable.Range(0, rows).Select(_ => random.NextInt64())];
        bool[] flags = [.. Enumerable.Range(0, rows).Select(_ => random.Next(2) == 0)];
        byte[][] texts = [.. Enumerable.Range(0, rows).Select(i => isNull[i] ? [] : Encoding.UTF8.GetBytes(new string('é', random.Next(6))))];
        using (ArrowFileWriter writer = ArrowFileWriter.Create(Path, Everything))
        {
            using BatchWriter batch = writer.BeginBatch(rows);
            InPieces(random, rows, pieceMax, (at, count) => batch.Write<long>(numbers.AsSpan(at, count), Bitmap(isNull, at, count)));
            InPieces(random, rows, pieceMax, (at, count) => batch.Write(flags.AsSpan(at, count), Bitmap(isNull, at, count)));
            InPieces(random, rows, pieceMax, (at, count) => batch.WriteBytes(texts[at..(at + count)].SelectMany(text => text).ToArray(),
                texts[at..(at + count)].Select(text => text.Length).ToArray(), Bitmap(isNull, at, count)));
            batch.WriteNulls(rows);
            InPieces(random, rows, pieceMax, (at, count) => batch.WriteBytes(texts[at..(at + count)].SelectMany(text => text).ToArray(),
                texts[at..(at + count)].Select(text => text.Length).ToArray()));
            InPieces(random, rows, pieceMax, (at, count) => batch.Write<byte>(MemoryMarshal.AsBytes(flags.AsSpan(at, count))));
            batch.WriteNulls(rows / 2);
            Assert.Equal(rows / 2, rows == 1 ? 0 : batch.RowsWritten);
            batch.WriteNulls(rows - rows / 2);
            Assert.Equal(7, batch.Column);
            batch.End();
            writer.Finish();
        }
        using ArrowFile file = ArrowFile.Open(Path);
        using ColumnBatch read = file.LeaseBatch(0);
        for (int i = 0; i < rows; i++)
        {
            Assert.Equal(isNull[i], read.Columns[0].IsNull(i));
            Assert.Equal(isNull[i], read.Columns[1].IsNull(i));
            Assert.Equal(isNull[i], read.Columns[2].IsNull(i));
            Assert.Equal(numbers[i], read.Columns[0].GetValue<long>(i));
            Assert.Equal(flags[i], read.Columns[1].GetBool(i));
            Assert.True(texts[i].AsSpan().SequenceEqual(read.Columns[2].GetBytes(i)));
            Assert.True(texts[i].AsSpan().SequenceEqual(read.Columns[4].GetBytes(i)));
            Assert.Equal(flags[i] ? 1 : 0, read.Columns[5].GetValue<byte>(i));
            Assert.True(read.Columns[6].IsNull(i));
        }
        Assert.Equal(isNull.Count(x => x), read.Columns[0].NullCount);
        Assert.Equal(rows, read.Columns[3].NullCount);
        Assert.Equal(0, read.Columns[4].NullCount);
        Assert.Equal(rows, read.Columns[6].NullCount);
        // No nulls: no bitmap, though there was room for one.
        Assert.Equal(0, read.Columns[4].GetBufferLength(0));
    }

    [Fact]
    public void A_batch_without_rows_needs_no_writes_whatever_its_columns_are()
    {
        ArrowField[] fields = [.. SampleFields.All];
        using (ArrowFileWriter writer = ArrowFileWriter.Create(Path, new ArrowSchema(fields)))
        {
            using (BatchWriter batch = writer.BeginBatch(0))
                batch.End();
            writer.Finish();
        }
        using ArrowFile file = ArrowFile.Open(Path);
        Assert.Equal(1, file.BatchCount);
        using ColumnBatch read = file.LeaseBatch(0);
        Assert.All(read.Columns, column => Assert.Equal(0, column.Length));
    }

    [Fact]
    public void A_batch_that_is_not_ended_is_taken_back()
    {
        ArrowSchema schema = new([new ArrowField("a", ArrowType.Int32), new ArrowField("b", ArrowType.Utf8)]);
        using (ArrowFileWriter writer = ArrowFileWriter.Create(Path, schema))
        {
            for (int i = 0; i < 3; i++)
            {
                long before = writer.WrittenBytes;
                using (BatchWriter given = writer.BeginBatch(1000))
                {
                    given.Write<int>(Enumerable.Repeat(-1, 1000).ToArray());
                    given.WriteBytes("xyz"u8, [1, 2]);
                }
                Assert.Equal(before, writer.WrittenBytes);
                using BatchWriter batch = writer.BeginBatch(2);
                batch.Write<int>([i, i + 1], [0b01]);
                batch.WriteBytes("one"u8, [3, 0], [0b01]);
                batch.End();
                Assert.Throws<InvalidOperationException>(batch.End);
                Assert.Throws<InvalidOperationException>(() => batch.Write<int>([1]));
            }
            Assert.Equal(3, writer.BatchCount);
            writer.Finish();
        }
        using ArrowFile file = ArrowFile.Open(Path);
        Assert.Equal(6, file.RowCount);
        for (int i = 0; i < 3; i++)
        {
            using ColumnBatch read = file.LeaseBatch(i);
            Assert.Equal(i, read.Columns[0].GetValue<int>(0));
            Assert.Equal("one"u8.ToArray(), read.Columns[1].GetBytes(0).ToArray());
            Assert.True(read.Columns[0].IsNull(1) && read.Columns[1].IsNull(1));
            // What was written there before does not show in the bits behind the last row.
            Assert.Equal([0b01], read.Columns[0].GetBuffer(0, 0, 1).ToArray());
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused_and_changes_nothing()
    {
        ArrowSchema schema = new([
            new ArrowField("a", ArrowType.Int32, isNullable: false), new ArrowField("b", ArrowType.Utf8, isNullable: false), new ArrowField("c", ArrowType.Utf8View)]);
        using ColumnArray views = RandomRows.Build(schema.Fields[2], 2, new Random(1), out List<string> texts);
        using ColumnArray longer = RandomRows.Build(schema.Fields[2], 3, new Random(1), out _);
        using (ArrowFileWriter writer = ArrowFileWriter.Create(Path, schema))
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => writer.BeginBatch(-1));
            using BatchWriter batch = writer.BeginBatch(2);
            Assert.Throws<InvalidOperationException>(() => writer.BeginBatch(2));
            Assert.Throws<InvalidOperationException>(() => writer.Write([]));
            Assert.Throws<InvalidOperationException>(() => writer.Finish());
            Assert.Throws<InvalidOperationException>(() => batch.Write<long>([1]));
            Assert.Throws<InvalidOperationException>(() => batch.Write([true]));
            Assert.Throws<InvalidOperationException>(() => batch.WriteBytes("x"u8, [1]));
            Assert.Throws<InvalidOperationException>(() => batch.WriteNulls(1));
            Assert.Throws<InvalidOperationException>(() => batch.Write<int>([1, 2], [0b10]));
            Assert.Throws<ArgumentOutOfRangeException>(() => batch.Write<int>([1, 2, 3]));
            Assert.Throws<ArgumentException>(() => batch.Write(views));
            batch.Write<int>([7]);
            Assert.Throws<ArgumentOutOfRangeException>(() => batch.Write<int>([1, 2]));
            Assert.Throws<InvalidOperationException>(batch.End);
            batch.Write<int>([8], [0b1]);
            batch.WriteBytes("one"u8, [3]);
            Assert.Throws<ArgumentException>(() => batch.WriteBytes("one"u8, [2]));
            Assert.Throws<ArgumentOutOfRangeException>(() => batch.WriteBytes("one"u8, [-1]));
            Assert.Throws<InvalidOperationException>(() => batch.WriteBytes("one"u8, [3], [0]));
            batch.WriteBytes("two"u8, [3]);
            Assert.Throws<InvalidOperationException>(() => batch.WriteNulls(1));
            Assert.Throws<ArgumentException>(() => batch.Write(longer));
            batch.Write(views);
            Assert.Throws<InvalidOperationException>(() => batch.Write<int>([1]));
            batch.End();
            writer.Finish();
            Assert.Throws<InvalidOperationException>(() => writer.BeginBatch(2));
        }
        using ArrowFile file = ArrowFile.Open(Path);
        using ColumnBatch read = file.LeaseBatch(0);
        Assert.Equal([7, 8], read.Columns[0].GetValues<int>(0, 2).ToArray());
        Assert.Equal("two"u8.ToArray(), read.Columns[1].GetBytes(1).ToArray());
        Assert.Equal(texts, RandomRows.Texts(read.Columns[2]));
    }

    private static byte[] Bitmap(bool[] isNull, int at, int count)
    {
        // What is behind the last row does not count.
        byte[] bits = [.. Enumerable.Repeat(byte.MaxValue, (count + 7) / 8 + 1)];
        for (int i = 0; i < count; i++)
        {
            if (isNull[at + i])
                bits[i / 8] &= (byte)~(1 << (i % 8));
        }
        return bits;
    }

    private static void InPieces(Random random, int rows, int pieceMax, Action<int, int> piece)
    {
        for (int done = 0; done < rows;)
        {
            int count = Math.Min(random.Next(pieceMax + 1), rows - done);
            piece(done, count);
            done += count;
        }
    }
}
