using BigFile.Columnar;
using static BigFile.Tests.Managers;

namespace BigFile.Tests.Columnar;

/// <summary>Schemas as files have them, right and wrong.</summary>
public sealed class SchemaReaderTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ViewManager _manager = WithRoom(8 * Window);

    public void Dispose()
    {
        _manager.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Every_type_and_all_text_is_read()
    {
        KeyValuePair<string, string>[] pairs = [new("a", "1"), new("a", "2"), new("", "ü")];
        ArrowSchema schema = new([.. RandomColumns.AllTypes(), new("with text", ArrowType.Int8, true, null, null, pairs), new("", ArrowType.Map(true), false,
            [new("e", ArrowType.Struct, false, [new("k", ArrowType.Int8, false), new("v", ArrowType.Null)])])], pairs);
        ArrowMaker maker = new(schema) { FooterMetadata = pairs };
        using ArrowFile file = ArrowFiles.Open(maker.MakeFile(_folder), _manager);
        Assert.Equal(pairs, file.Metadata);
        Assert.Equal(pairs, file.Schema.Metadata);
        Assert.Equal(schema.Fields.Count, file.Columns.Count);
        for (int i = 0; i < schema.Fields.Count; i++)
            AssertSame(schema.Fields[i], file.Columns[i].Field);
    }

    [Fact]
    public void What_may_be_left_out_has_the_format_s_defaults()
    {
        using ArrowFile file = ArrowFile.Open(File(
            Field("date", 8), Field("time", 9), Field("duration", 18), Field("decimal", 7, FlatNode.Table().Set(0, 5)), Field("timestamp", 10), Field("interval", 11),
            Field("union", 14).Set(5, FlatNode.Vector(Field("x", 1), Field("y", 6))),
            Field("names", 5).Set(4, FlatNode.Table()), Field("", 1).Clear(0).Clear(1)));
        Assert.Equal(
            [ArrowType.Date64, ArrowType.Time32(TimeUnit.Millisecond), ArrowType.Duration(TimeUnit.Millisecond), ArrowType.Decimal128(5, 0),
                ArrowType.Timestamp(TimeUnit.Second), ArrowType.IntervalYearMonth, ArrowType.SparseUnion([0, 1]), ArrowType.Utf8, ArrowType.Null],
            file.Schema.Fields.Select(field => field.Type));
        Assert.Equal(new DictionaryEncoding(0, ArrowType.Int32), file["names"].Field.Dictionary);
        Assert.Equal(("", false), (file.Schema.Fields[^1].Name, file.Schema.Fields[^1].IsNullable));
    }

    public static TheoryData<string> WrongFields => [.. Wrong.Keys];

    private static readonly Dictionary<string, Func<FlatNode>> Wrong = new()
    {
        ["there is no type 0"] = () => Field("x", 0),
        ["there is no type 27"] = () => Field("x", 27),
        ["there is no type 255"] = () => Field("x", 255),
        ["has no type"] = () => Field("x", 2).Clear(3),
        ["integers of 24 bits"] = () => Field("x", 2, FlatNode.Table().Set(0, 24)),
        ["integers of -8 bits"] = () => Field("x", 2, FlatNode.Table().Set(0, -8)),
        ["precision 3"] = () => Field("x", 3, FlatNode.Table().Set(0, (short)3)),
        ["decimals of 96 bits"] = () => Field("x", 7, FlatNode.Table().Set(0, 5).Set(2, 96)),
        ["1 to 38 digits"] = () => Field("x", 7, FlatNode.Table().Set(0, 39)),
        ["date of unit 2"] = () => Field("x", 8, FlatNode.Table().Set(0, (short)2)),
        ["times of 16 bits"] = () => Field("x", 9, FlatNode.Table().Set(1, 16)),
        ["unit"] = () => Field("x", 10, FlatNode.Table().Set(0, (short)4)),
        ["interval of unit 3"] = () => Field("x", 11, FlatNode.Table().Set(0, (short)3)),
        ["list has 1 child, not 0"] = () => Field("x", 12),
        ["int32 has 0 children, not 1"] = () => Field("x", 2, FlatNode.Table().Set(0, 32).Set(1, (byte)1)).Set(5, FlatNode.Vector(Field("y", 1))),
        ["mode 2"] = () => Field("x", 14, FlatNode.Table().Set(0, (short)2)),
        ["each once"] = () => Field("x", 14, FlatNode.Table().Set(1, FlatNode.Structs([3, 3], 2))).Set(5, FlatNode.Vector(Field("y", 1), Field("z", 1))),
        ["from 0 to 127"] = () => Field("x", 14, FlatNode.Table().Set(1, FlatNode.Structs([-1], 1))).Set(5, FlatNode.Vector(Field("y", 1))),
        ["union has 2 children"] = () => Field("x", 14, FlatNode.Table().Set(1, FlatNode.Structs([1, 2], 2))).Set(5, FlatNode.Vector(Field("y", 1))),
        ["more than 128"] = () => Field("x", 14).Set(5, FlatNode.Vector([.. Enumerable.Range(0, 129).Select(_ => Field("y", 1))])),
        ["negative"] = () => Field("x", 15, FlatNode.Table().Set(0, -1)),
        ["('-2147483648')"] = () => Field("x", 16, FlatNode.Table().Set(0, int.MinValue)).Set(5, FlatNode.Vector(Field("y", 1))),
        ["struct of a key and a value"] = () => Field("x", 17).Set(5, FlatNode.Vector(Field("y", 1))),
        ["run ends are"] = () => Field("x", 22).Set(5, FlatNode.Vector(Field("y", 1), Field("z", 1))),
        ["indices into a dictionary"] = () => Field("x", 5).Set(4, FlatNode.Table().Set(1, FlatNode.Table().Set(0, 7))),
        ["a dictionary is of kind 1"] = () => Field("x", 5).Set(4, FlatNode.Table().Set(3, (short)1)),
    };

    [Theory]
    [MemberData(nameof(WrongFields))]
    public void A_field_that_cannot_be_is_refused_with_what_and_where(string reason)
    {
        string path = File(Field("right", 1), Wrong[reason]());
        ColumnarFormatException e = Assert.Throws<ColumnarFormatException>(() => ArrowFiles.Open(path, _manager));
        // One of a number of bits says that before it says what indices have to be.
        Assert.Contains(reason == "indices into a dictionary" ? "7 bits" : reason, e.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(path, e.Path);
        Assert.InRange(e.Offset, 8, new FileInfo(path).Length);
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    [InlineData(1000, false)]
    public void Nesting_is_taken_to_a_depth(int depth, bool isTaken)
    {
        FlatNode field = Field("inner", 1);
        for (int i = 1; i < depth; i++)
            field = Field("x", 13).Set(5, FlatNode.Vector(field));
        string path = File(field);
        if (isTaken)
            ArrowFiles.Open(path, _manager).Dispose();
        else
            Assert.Contains("nested", Assert.Throws<ColumnarFormatException>(() => ArrowFiles.Open(path, _manager)).Message, StringComparison.Ordinal);
    }

    // Each level has the one below twice: 2 to the power of 60 fields, in some kilobytes.
    [Fact]
    public void Fields_that_share_their_children_do_not_multiply()
    {
        FlatNode field = Field("inner", 1);
        for (int i = 0; i < 60; i++)
            field = Field("x", 13).Set(5, FlatNode.Vector(field, field));
        string path = File(field);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("more columns than", Assert.Throws<ColumnarFormatException>(() => ArrowFiles.Open(path, _manager)).Message, StringComparison.Ordinal);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 8 << 20);
    }

    [Fact]
    public void Texts_that_are_shared_do_not_multiply()
    {
        FlatNode text = FlatNode.Text(new string('x', 1 << 20)), pair = FlatNode.Table().Set(0, text).Set(1, text);
        FlatNode field = Field("x", 1).Set(6, FlatNode.Vector([.. Enumerable.Repeat(pair, 1000)]));
        string path = File(field);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("more text than", Assert.Throws<ColumnarFormatException>(() => ArrowFiles.Open(path, _manager)).Message, StringComparison.Ordinal);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 64 << 20);
    }

    [Fact]
    public void A_big_endian_file_is_refused_by_name()
    {
        ArrowMaker maker = new(new ArrowSchema([])) { OnFooter = footer => footer[1].Set(0, (short)1) };
        Assert.Contains("big-endian", Assert.Throws<NotSupportedException>(() => ArrowFiles.Open(maker.MakeFile(_folder), _manager)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(-1)]
    public void Other_versions_are_refused_by_number(int version)
    {
        ArrowMaker maker = new(new ArrowSchema([])) { OnFooter = footer => footer.Set(0, (short)version) };
        Assert.Contains($"version {version + 1}", Assert.Throws<NotSupportedException>(() => ArrowFiles.Open(maker.MakeFile(_folder), _manager)).Message, StringComparison.Ordinal);
    }

    private static FlatNode Field(string name, byte type, FlatNode? parameters = null) =>
        FlatNode.Table().Set(0, FlatNode.Text(name)).SetBool(1, true).Set(2, type).Set(3, parameters ?? FlatNode.Table());

    private string File(params FlatNode[] fields) =>
        new ArrowMaker(new ArrowSchema([])) { OnFooter = footer => footer[1].Set(1, FlatNode.Vector(fields)) }.MakeFile(_folder);

    private static void AssertSame(ArrowField wanted, ArrowField got)
    {
        Assert.Equal((wanted.Name, wanted.Type, wanted.IsNullable, wanted.Dictionary, wanted.TypeText), (got.Name, got.Type, got.IsNullable, got.Dictionary, got.TypeText));
        Assert.Equal(wanted.Metadata, got.Metadata);
        Assert.Equal(wanted.Children.Count, got.Children.Count);
        for (int i = 0; i < wanted.Children.Count; i++)
            AssertSame(wanted.Children[i], got.Children[i]);
    }
}
