using BigFile.Columnar;
using static BigFile.Tests.Managers;

namespace BigFile.Tests.Columnar;

/// <summary>Files whose footer, messages or headers cannot be right: an exception that says what and where, when it is come upon.</summary>
public sealed class ArrowDamageTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ViewManager _manager = WithRoom(16 * Window);

    public void Dispose()
    {
        Assert.Equal(0, _manager.GetStatistics().PinnedBytes);
        _manager.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_file_cut_anywhere_is_none()
    {
        byte[] good = ArrowFiles.Numbers(2, 10).Make();
        for (int length = 0; length < good.Length; length++)
        {
            ColumnarFormatException e = Assert.Throws<ColumnarFormatException>(() => Open(good[..length]));
            Assert.Contains(length < 18 ? "too few" : "does not end with ARROW1", e.Message, StringComparison.Ordinal);
        }
        Assert.Contains("does not begin with ARROW1", Assert.Throws<ColumnarFormatException>(() => Open([0, .. good[1..]])).Message, StringComparison.Ordinal);
        Assert.Contains("Feather version 1", Assert.Throws<ColumnarFormatException>(() => Open([.. "FEA1"u8, .. good[4..]])).Message, StringComparison.Ordinal);
        Assert.Contains("not finished", Assert.Throws<ColumnarFormatException>(() => Open([.. "BFARROW?"u8, .. good[8..]])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_length_of_the_footer_is_refused()
    {
        byte[] good = ArrowFiles.Numbers(2, 10).Make();
        int place = good.Length - 10, right = BitConverter.ToInt32(good, place);
        foreach (int length in new[] { 0, -1, int.MinValue, int.MaxValue, good.Length, place - 7, right + 4, right - 4, right / 2, 4, 1 })
        {
            BitConverter.TryWriteBytes(good.AsSpan(place), length);
            ColumnarFormatException e = Assert.Throws<ColumnarFormatException>(() => Open(good));
            Assert.InRange(e.Offset, 8, good.Length);
        }
    }

    [Theory]
    [InlineData(-1L, 0, 0L)]
    [InlineData(long.MinValue, 0, 0L)]
    [InlineData(0L, 0, 0L)]
    [InlineData(1L << 40, 0, 0L)]
    [InlineData(long.MaxValue, int.MaxValue, long.MaxValue)]
    [InlineData(8L, -1, 0L)]
    [InlineData(8L, 7, 0L)]
    [InlineData(8L, int.MinValue, 0L)]
    [InlineData(8L, int.MaxValue, 0L)]
    [InlineData(8L, 64, -1L)]
    [InlineData(8L, 64, long.MinValue)]
    [InlineData(8L, 64, long.MaxValue)]
    [InlineData(8L, 64, 1L << 20)]
    public void Blocks_outside_of_the_file_are_refused(long offset, int metadataBytes, long bodyBytes)
    {
        ArrowMaker maker = ArrowFiles.Numbers(1, 10, 10);
        ArrowMaker wrong = new(maker.Schema) { OnBlock = (i, block) => i == 1 ? new ArrowBlock(offset, metadataBytes == 0 ? 16 : metadataBytes, bodyBytes) : block };
        wrong.Batches.AddRange(maker.Batches);
        using ArrowFile file = Open(wrong.Make());
        Assert.Equal(10, file.Columns[0].GetLayout(0).RowCount);
        ColumnarFormatException e = Assert.Throws<ColumnarFormatException>(() => file.Columns[0].GetLayout(1));
        Assert.Contains("the footer says", e.Message, StringComparison.Ordinal);
        Assert.Throws<ColumnarFormatException>(() => file.RowCount);
        Assert.Throws<ColumnarFormatException>(() => file.LeaseBatch(1));
    }

    public static TheoryData<string> WrongMessages => [.. Wrong.Keys];

    // What is wrong with the one message of a file with an int64 column of 10 rows.
    private static readonly Dictionary<string, Action<FlatNode>> Wrong = new()
    {
        ["kind 1, where one of kind 3"] = message => message.Set(1, (byte)1),
        ["kind 0, where one of kind 3"] = message => message.Clear(1),
        ["has no header"] = message => message.Clear(2),
        ["a body of -1 bytes"] = message => message.Set(3, -1L),
        ["a body of 1000000 bytes"] = message => message.Set(3, 1_000_000L),
        ["a batch has -1 rows"] = message => message[2].Set(0, -1L),
        ["element 0 is wanted, of 0"] = message => message[2].Clear(1),
        ["element 0 is wanted, of  0"] = message => message[2].Set(1, FlatNode.Structs<long>([], 0)),
        ["a column has -1 rows, 0 of them null"] = message => message[2].Set(1, FlatNode.Structs([-1L, 0], 1)),
        ["a column has 10 rows, -2 of them null"] = message => message[2].Set(1, FlatNode.Structs([10L, -2], 1)),
        ["a column has 10 rows, 11 of them null"] = message => message[2].Set(1, FlatNode.Structs([10L, 11], 1)),
        ["has 9 rows, and the batch 10"] = message => message[2].Set(1, FlatNode.Structs([9L, 0], 1)),
        ["has 10 rows, and the batch 9223372036854775807"] = message => message[2].Set(0, long.MaxValue),
        ["want 2 bytes of validity bits, and the buffer has 0"] = message => message[2].Set(1, FlatNode.Structs([10L, 1], 1)),
        ["element 1 is wanted, of 1"] = message => message[2].Set(2, FlatNode.Structs([0L, 0], 1)),
        ["element 0 is wanted, of   0"] = message => message[2].Clear(2),
        ["want 80 bytes of values, and the buffer has 79"] = message => message[2].Set(2, FlatNode.Structs([0L, 0, 0, 79], 2)),
        ["want 80 bytes of values, and the buffer has 0"] = message => message[2].Set(2, FlatNode.Structs([0L, 0, 0, 0], 2)),
        ["a buffer of 80 bytes is said to be at 1 of a body of 80"] = message => message[2].Set(2, FlatNode.Structs([0L, 0, 1, 80], 2)),
        ["a buffer of 80 bytes is said to be at -8"] = message => message[2].Set(2, FlatNode.Structs([0L, 0, -8, 80], 2)),
        ["a buffer of -80 bytes is said to be at 0"] = message => message[2].Set(2, FlatNode.Structs([0L, 0, 0, -80], 2)),
        ["a buffer of 9223372036854775807 bytes"] = message => message[2].Set(2, FlatNode.Structs([0L, 0, long.MaxValue, long.MaxValue], 2)),
        ["a buffer of 80 bytes is said to be at -9223372036854775808"] = message => message[2].Set(2, FlatNode.Structs([0L, 0, long.MinValue, 80], 2)),
    };

    [Theory]
    [MemberData(nameof(WrongMessages))]
    public void A_message_that_cannot_be_is_refused_with_what_and_where(string reason)
    {
        string path = Path(One(ArrowType.Int64, 10, Wrong[reason], new byte[80]));
        using ArrowFile file = ArrowFiles.Open(path, _manager);
        foreach (Action action in new Action[]
        {
            () => file.Columns[0].GetLayout(0), () => file.Columns[0].Lease<long>(0).Dispose(), () => file.Columns[0].LeaseArray(0).Dispose(),
            () => file.LeaseBatch(0).Dispose(), () => file.Columns[0].As<long>()[0].ToString(),
        })
        {
            ColumnarFormatException e = Assert.Throws<ColumnarFormatException>(action);
            Assert.Contains(reason.Replace("  ", " ", StringComparison.Ordinal).Replace("  ", " ", StringComparison.Ordinal), e.Message, StringComparison.Ordinal);
            Assert.Equal(path, e.Path);
            Assert.InRange(e.Offset, 8, file.File.Length);
        }
    }

    [Theory]
    [InlineData(0, "LZ4")]
    [InlineData(1, "ZSTD")]
    [InlineData(9, "codec 9")]
    public void Compressed_batches_are_refused_by_the_name_of_the_codec(int codec, string name)
    {
        using ArrowFile file = Open(One(ArrowType.Int64, 10, message => message[2].Set(3, FlatNode.Table().Set(0, (byte)codec)), new byte[80]).Make());
        Assert.Contains(name, Assert.Throws<NotSupportedException>(() => file.Columns[0].LeaseArray(0)).Message, StringComparison.Ordinal);
        Assert.Contains(name, Assert.Throws<NotSupportedException>(() => file.RowCount).Message, StringComparison.Ordinal);
        Assert.Equal("a: int64", file.Schema.ToString());
    }

    [Theory]
    [InlineData(new long[0], "element 0 is wanted, of 0")]
    [InlineData(new[] { -1L }, "has -1 buffers of data")]
    [InlineData(new[] { long.MaxValue }, "has 9223372036854775807 buffers of data")]
    [InlineData(new[] { 3L }, "has 3 buffers of data, in a batch with 2")]
    [InlineData(new[] { 2L }, "element 2 is wanted, of 2")]
    public void Wrong_numbers_of_data_buffers_of_views_are_refused(long[] counts, string reason)
    {
        MadeBody body = new MadeBody().Node(1).Buffer([]).Buffer(new byte[16]);
        ArrowMaker maker = new(new ArrowSchema([new("a", ArrowType.Utf8View)]))
        {
            OnMessage = (_, message) => message[2].Set(4, FlatNode.Structs(counts, counts.Length)),
        };
        using ArrowFile file = Open(maker.Batch(1, body).Make());
        Assert.Contains(reason, Assert.Throws<ColumnarFormatException>(() => file.Columns[0].LeaseArray(0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_length_of_metadata_past_the_block_is_refused_in_both_framings()
    {
        foreach (bool legacy in new[] { false, true })
        {
            ArrowMaker maker = new(new ArrowSchema([new("a", ArrowType.Null)])) { IsLegacy = legacy };
            byte[] bytes = maker.Batch(3, new MadeBody().Node(3, 3)).Make();
            long offset;
            using (ArrowFile file = Open(bytes))
                offset = file.GetBatch(0).Metadata.Offset;
            foreach (uint length in new uint[] { uint.MaxValue - 1, int.MaxValue, 1 << 20, 0, 3 })
            {
                BitConverter.TryWriteBytes(bytes.AsSpan((int)offset + (legacy ? 0 : 4)), length);
                using ArrowFile file = Open(bytes);
                ColumnarFormatException e = Assert.Throws<ColumnarFormatException>(() => file.RowCount);
                Assert.InRange(e.Offset, offset, bytes.Length);
            }
        }
    }

    [Fact]
    public void A_dictionary_twice_is_refused_and_one_that_is_not_there_is_missed_when_it_is_needed()
    {
        ArrowSchema schema = new([new("d", ArrowType.Int8, true, null, new DictionaryEncoding(4, ArrowType.Int8))]);
        MadeBody values = new MadeBody().Node(2).Buffer([]).Buffer([10, 11]);
        MadeBatch dictionary = new(2, values, 4), other = new(2, values, 5);
        MadeBody Indices() => new MadeBody().Node(3).Buffer([]).Buffer([0, 1, 0]);
        ArrowMaker twice = new(schema);
        twice.Dictionaries.AddRange([dictionary, dictionary]);
        using (ArrowFile file = Open(twice.Batch(3, Indices()).Make()))
        {
            Assert.Contains("dictionary 4 is there twice", Assert.Throws<ColumnarFormatException>(() => file.Columns[0].LeaseArray(0)).Message, StringComparison.Ordinal);
            // The indices are there all the same.
            using ColumnValues<sbyte> indices = file.Columns[0].Lease<sbyte>(0);
            Assert.Equal(1, indices.Values[1]);
        }
        ArrowMaker missing = new(schema);
        missing.Dictionaries.Add(other);
        using (ArrowFile file = Open(missing.Batch(3, Indices()).Make()))
        {
            using ColumnArray array = file.Columns[0].LeaseArray(0);
            Assert.Contains("a dictionary with 0", Assert.Throws<ColumnarFormatException>(() => array.GetIndex(0)).Message, StringComparison.Ordinal);
        }
        ArrowMaker swapped = new(schema) { OnMessage = (i, message) => message.Set(1, (byte)(i == 0 ? 3 : 2)) };
        swapped.Dictionaries.Add(dictionary);
        using ArrowFile wrong = Open(swapped.Batch(3, Indices()).Make());
        Assert.Contains("kind 2, where one of kind 3", Assert.Throws<ColumnarFormatException>(() => wrong.Columns[0].GetLayout(0)).Message, StringComparison.Ordinal);
    }

    internal static ArrowMaker One(ArrowType type, long rows, Action<FlatNode>? wrong, params byte[][] buffers)
    {
        MadeBody body = new MadeBody().Node(rows).Buffer([]);
        foreach (byte[] buffer in buffers)
            body.Buffer(buffer);
        ArrowMaker maker = new(new ArrowSchema([new("a", type)])) { OnMessage = (_, message) => wrong?.Invoke(message) };
        return maker.Batch(rows, body);
    }

    private ArrowFile Open(byte[] bytes) => ArrowFiles.Open(_folder.FileWith(bytes), _manager);

    private string Path(ArrowMaker maker) => maker.MakeFile(_folder);
}
