using System.Buffers.Binary;
using BigFile.Columnar;

namespace BigFile.Tests.Columnar.Writing;

/// <summary>What a file is made of, and what a writer refuses.</summary>
public sealed class ArrowFileWriterTests : IDisposable
{
    private static readonly ArrowField Number = new("number", ArrowType.Int32);
    private static readonly ArrowField Text = new("text", ArrowType.Utf8);

    private readonly TempFolder _folder = new();

    private string Path => _folder.File("a.arrow");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(8)]
    [InlineData(64)]
    public void Messages_and_buffers_stand_where_the_format_wants_them(int alignment)
    {
        using (ArrowFileWriter writer = ArrowFileWriter.Create(Path, new ArrowSchema([Number, Text]), new ArrowWriterOptions { Alignment = alignment }))
        {
            for (int i = 0; i < 5; i++)
            {
                using ColumnArray numbers = RandomRows.Build(Number, i * 11, new Random(i), out _);
                using ColumnArray texts = RandomRows.Build(Text, i * 11, new Random(i + 10), out _);
                writer.Write([numbers, texts]);
            }
            writer.Finish();
        }
        byte[] bytes = File.ReadAllBytes(Path);
        Assert.Equal("ARROW1\0\0"u8.ToArray(), bytes[..8]);
        Assert.Equal("ARROW1"u8.ToArray(), bytes[^6..]);
        int footerStart = bytes.Length - 10 - BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(bytes.Length - 10));
        Assert.Equal(0, footerStart % 8);
        Assert.Equal([0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0], bytes[(footerStart - 8)..footerStart]);

        // The schema's message, then the batches', end to end.
        int at = 8 + 8 + BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(12));
        using ArrowFile file = ArrowFile.Open(Path);
        for (int i = 0; i < file.BatchCount; i++)
        {
            ArrowBatch batch = file.GetBatch(i);
            Assert.Equal(at, batch.Metadata.Offset);
            Assert.Equal(uint.MaxValue, BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at)));
            Assert.Equal(batch.Metadata.Length, 8 + BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at + 4)));
            Assert.Equal(0, batch.Body.Offset % alignment);
            Assert.Equal(0, batch.Body.Length % alignment);
            foreach (FileRange buffer in file.Columns.SelectMany(column => column.GetLayout(i).Buffers).Where(buffer => buffer.Length != 0))
                Assert.Equal(0, buffer.Offset % alignment);
            at = (int)batch.Body.End;
        }
        Assert.Equal(at, footerStart - 8);
    }

    [Fact]
    public void Bitmaps_are_left_out_where_nothing_is_null_and_end_in_zeros_where_something_is()
    {
        using ArrayBuilder builder = ArrayBuilder.Create(Number);
        using (ArrowFileWriter writer = ArrowFileWriter.Create(Path, new ArrowSchema([Number])))
        {
            ((PrimitiveBuilder<int>)builder).AppendRange([1, 2, 3]);
            using (ColumnArray valid = builder.Build())
                writer.Write([valid]);
            builder.AppendNull();
            ((PrimitiveBuilder<int>)builder).AppendRange([1, 2]);
            using (ColumnArray withNull = builder.Build())
                writer.Write([withNull]);
            writer.Finish();
        }
        using ArrowFile file = ArrowFile.Open(Path);
        Assert.Equal(0, file.Columns[0].GetLayout(0).Buffers[0].Length);
        Assert.Equal(0, file.Columns[0].GetLayout(0).NullCount);
        Assert.Equal(1, file.Columns[0].GetLayout(1).NullCount);
        using ColumnArray read = file.Columns[0].LeaseArray(1);
        Assert.Equal(0b110, read.GetBuffer(0, 0, 1)[0]);
    }

    [Fact]
    public void Files_without_columns_or_batches_are_files()
    {
        ArrowFileWriter.Create(Path, new ArrowSchema([])).FinishAndDispose();
        using (ArrowFile file = ArrowFile.Open(Path))
            Assert.Equal((0, 0, 0L), (file.Columns.Count, file.BatchCount, file.RowCount));

        ArrowFileWriter.Create(Path, new ArrowSchema(SampleFields.All)).FinishAndDispose();
        using (ArrowFile file = ArrowFile.Open(Path))
            Assert.Equal((SampleFields.All.Count, 0, 0L), (file.Columns.Count, file.BatchCount, file.RowCount));

        using (ArrowFileWriter writer = ArrowFileWriter.Create(Path, new ArrowSchema([])))
        {
            using (BatchWriter batch = writer.BeginBatch(1L << 40))
                batch.End();
            writer.Write([]);
            Assert.Equal(1L << 40, writer.RowCount);
            writer.Finish();
        }
        using (ArrowFile file = ArrowFile.Open(Path))
            Assert.Equal((2, 1L << 40), (file.BatchCount, file.RowCount));
    }

    [Fact]
    public void Arrays_that_do_not_fit_are_refused_before_anything_is_written()
    {
        using ColumnArray numbers = RandomRows.Build(Number, 10, new Random(1), out List<string> texts);
        using ColumnArray fewer = RandomRows.Build(Text, 9, new Random(2), out _);
        using ColumnArray other = RandomRows.Build(new ArrowField("a", ArrowType.LargeUtf8), 10, new Random(3), out _);
        using ColumnArray encoded = RandomRows.Build(new ArrowField("a", ArrowType.Utf8, true, null, new DictionaryEncoding(0, ArrowType.Int8)), 10, new Random(3), out _);
        using ColumnArray words = RandomRows.Build(Text, 10, new Random(3), out _);
        using (ArrowFileWriter writer = ArrowFileWriter.Create(Path, new ArrowSchema([Number, Text])))
        {
            long before = writer.WrittenBytes;
            Assert.Throws<ArgumentException>(() => writer.Write([numbers]));
            Assert.Throws<ArgumentException>(() => writer.Write([numbers, fewer]));
            Assert.Throws<ArgumentException>(() => writer.Write([numbers, other]));
            Assert.Throws<ArgumentException>(() => writer.Write([numbers, encoded]));
            Assert.Throws<ArgumentException>(() => writer.Write([words, numbers]));
            Assert.Throws<ArgumentNullException>(() => writer.Write([numbers, null!]));
            Assert.Equal(before, writer.WrittenBytes);
            words.Dispose();
            Assert.Throws<ObjectDisposedException>(() => writer.Write([numbers, words]));
            Assert.Equal(before, writer.WrittenBytes);
            using ColumnArray again = RandomRows.Build(Text, 10, new Random(3), out _);
            writer.Write([numbers, again]);
            writer.Finish();
            Assert.Throws<InvalidOperationException>(() => writer.Write([numbers, again]));
            Assert.Throws<InvalidOperationException>(() => writer.Finish());
            writer.Dispose();
            Assert.Throws<ObjectDisposedException>(() => writer.Finish());
        }
        using ArrowFile file = ArrowFile.Open(Path);
        using ColumnArray read = file.Columns[0].LeaseArray(0);
        Assert.Equal(texts, RandomRows.Texts(read));
    }

    [Fact]
    public void What_cannot_be_right_in_an_array_leaves_the_file_as_it_was()
    {
        using ColumnArray good = RandomRows.Build(Text, 100, new Random(1), out List<string> texts);
        // A child that has less rows than its parent says, and offsets that go back.
        ColumnArray bad = new(Text, new RowRange(0, 99), 99, 0, 0, [default, good.Buffers[2], good.Buffers[2]], [], null, good.Memory, "damaged");
        using (ArrowFileWriter writer = ArrowFileWriter.Create(Path, new ArrowSchema([Text])))
        {
            long before = writer.WrittenBytes;
            ColumnarFormatException e = Assert.Throws<ColumnarFormatException>(() => writer.Write([bad]));
            Assert.Equal("damaged", e.Path);
            Assert.Equal(before, writer.WrittenBytes);
            writer.Write([good]);
            writer.Finish();
        }
        using ArrowFile file = ArrowFile.Open(Path);
        using ColumnArray read = file.Columns[0].LeaseArray(0);
        Assert.Equal(texts, RandomRows.Texts(read));
    }

    [Fact]
    public void Options_are_checked_before_a_file_is_made()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ArrowFileWriter.Create(Path, new ArrowSchema([]), new ArrowWriterOptions { Alignment = 16 }));
        ArrowField other = new("a", ArrowType.Utf8, true, null, new DictionaryEncoding(1, ArrowType.Int8));
        ArrowField same = new("b", ArrowType.Int32, true, null, new DictionaryEncoding(1, ArrowType.Int8));
        Assert.Throws<ArgumentException>(() => ArrowFileWriter.Create(Path, new ArrowSchema([other, same])));
        Assert.False(File.Exists(Path));
    }

    [Fact]
    public void A_budget_of_little_holds_for_files_of_much()
    {
        using ViewManager manager = Managers.WithRoom(4 * Managers.Window);
        long[] values = [.. Enumerable.Range(0, 1 << 20).Select(i => (long)i * i)];
        using (ArrowFileWriter writer = ArrowFileWriter.Create(Path, new ArrowSchema([new ArrowField("a", ArrowType.Int64, false)]),
            new ArrowWriterOptions { File = new MappedFileOptions { ViewManager = manager, WindowSizeBytes = Managers.Window } }))
        {
            for (int i = 0; i < 3; i++)
            {
                using BatchWriter batch = writer.BeginBatch(values.Length);
                batch.Write<long>(values);
                batch.End();
            }
            writer.Finish();
            Assert.True(manager.GetStatistics().MappedBytesPeak <= 5 * Managers.Window, $"{manager.GetStatistics()}");
        }
        using ArrowFile file = ArrowFile.Open(Path);
        Assert.Equal(3L * values.Length, file.RowCount);
        using ColumnValues<long> read = file.Columns[0].Lease<long>(2);
        Assert.True(read.Values.SequenceEqual(values));
    }
}
