using BigFile.Columnar;

namespace BigFile.Tests.Columnar.Writing;

/// <summary>Dictionaries are written once, extended by deltas, and never replaced.</summary>
public sealed class WriterDictionaryTests : IDisposable
{
    private static readonly ArrowField Words = new("words", ArrowType.Utf8, true, null, new DictionaryEncoding(7, ArrowType.Int16));

    private readonly TempFolder _folder = new();

    private string Path => _folder.File("a.arrow");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_same_dictionary_is_written_once_and_a_longer_one_as_a_delta()
    {
        using DictionaryBuilder builder = (DictionaryBuilder)ArrayBuilder.Create(Words);
        using DictionaryBuilder same = (DictionaryBuilder)ArrayBuilder.Create(Words);
        List<string[]> batches = [["a", "b", "a"], ["b", "a"], ["c", "a"], ["c"], ["d", "e", "a"]];
        using (ArrowFileWriter writer = ArrowFileWriter.Create(Path, new ArrowSchema([Words])))
        {
            foreach (string[] words in batches)
                Write(writer, builder, words);
            // Another array with a beginning of that dictionary.
            Write(writer, same, ["a", "b"]);
            Write(writer, same, ["c"]);
            writer.Finish();
        }
        Assert.Equal(5, builder.DictionaryLength);
        Assert.Equal([(7, false, 2), (7, true, 1), (7, true, 2)], Dictionaries());
        Expect([.. batches, ["a", "b"], ["c"]]);
    }

    [Fact]
    public void Another_dictionary_is_refused_and_the_file_goes_on()
    {
        using DictionaryBuilder builder = (DictionaryBuilder)ArrayBuilder.Create(Words);
        using DictionaryBuilder other = (DictionaryBuilder)ArrayBuilder.Create(Words);
        using (ArrowFileWriter writer = ArrowFileWriter.Create(Path, new ArrowSchema([Words])))
        {
            Write(writer, builder, ["a", "b", "c"]);
            long before = writer.WrittenBytes;
            Assert.Throws<InvalidOperationException>(() => Write(writer, other, ["a", "x", "c"]));
            Assert.Throws<InvalidOperationException>(() => Write(writer, other, ["b"]));
            other.ClearDictionary();
            Assert.Equal(0, other.DictionaryLength);
            // One that ends where the file's never did cannot be compared.
            Assert.Throws<InvalidOperationException>(() => Write(writer, other, ["a", "b"]));
            Assert.Equal(before, writer.WrittenBytes);
            Write(writer, other, ["c"]);
            Write(writer, builder, ["d"]);
            writer.Finish();
        }
        Expect([["a", "b", "c"], ["c"], ["d"]]);
    }

    [Fact]
    public void Columns_may_share_a_dictionary()
    {
        ArrowField second = new("more words", ArrowType.Utf8, true, null, Words.Dictionary! with { IndexType = ArrowType.UInt32 });
        using DictionaryBuilder first = (DictionaryBuilder)ArrayBuilder.Create(Words);
        using DictionaryBuilder more = (DictionaryBuilder)ArrayBuilder.Create(second);
        using (ArrowFileWriter writer = ArrowFileWriter.Create(Path, new ArrowSchema([Words, second])))
        {
            first.Append("a");
            first.Append("b");
            more.Append("a");
            more.Append("b");
            more.Build().Dispose();
            more.Append("c");
            more.Append("a");
            using ColumnArray one = first.Build(), two = more.Build();
            writer.Write([one, two]);
            writer.Finish();
        }
        using ArrowFile file = ArrowFile.Open(Path);
        using ColumnBatch read = file.LeaseBatch(0);
        Assert.Equal([(7, false, 2), (7, true, 1)], Dictionaries());
        Assert.Equal(["61", "62"], RandomRows.Texts(read.Columns[0]));
        Assert.Equal(["63", "61"], RandomRows.Texts(read.Columns[1]));
    }

    [Fact]
    public void More_values_than_the_index_type_can_count_are_refused()
    {
        using DictionaryBuilder builder = (DictionaryBuilder)ArrayBuilder.Create(
            new ArrowField("a", ArrowType.Int32, true, null, new DictionaryEncoding(0, ArrowType.Int8)));
        for (int i = 0; i < 128; i++)
            builder.Append(i);
        Assert.Throws<InvalidOperationException>(() => builder.Append(128));
        builder.Append(127);
        Assert.Equal(129, builder.Length);
        using ColumnArray array = builder.Build();
        Assert.Equal(127, array.GetIndex(128));
    }

    private static void Write(ArrowFileWriter writer, DictionaryBuilder builder, string[] words)
    {
        foreach (string word in words)
            builder.Append(word);
        using ColumnArray array = builder.Build();
        writer.Write([array]);
    }

    private List<(long Id, bool IsDelta, long Rows)> Dictionaries()
    {
        using MappedFile file = MappedFile.Open(Path);
        List<(long, bool, long)> found = [];
        // Message by message from the schema on, as a stream is read.
        for (long at = 8; file.Read<int>(at + 4) is > 0 and int length;)
        {
            FlatTable message = FlatTable.Root(new FlatSpace(file, at + 8, length));
            if (message.Get<byte>(1) == 2)
            {
                FlatTable dictionary = message.GetTable(2, "header");
                found.Add((dictionary.Get<long>(0), dictionary.Get<bool>(2), dictionary.GetTable(1, "data").Get<long>(0)));
            }
            at += 8 + length + message.Get<long>(3);
        }
        return found;
    }

    private void Expect(List<string[]> batches)
    {
        using ArrowFile file = ArrowFile.Open(Path);
        Assert.Equal(batches.Count, file.BatchCount);
        for (int i = 0; i < batches.Count; i++)
        {
            using ColumnArray array = file.Columns[0].LeaseArray(i);
            Assert.Equal(batches[i].Select(word => Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(word))), RandomRows.Texts(array));
        }
    }
}
