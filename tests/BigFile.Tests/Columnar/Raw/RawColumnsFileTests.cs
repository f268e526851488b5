using BigFile.Columnar;

namespace BigFile.Tests.Columnar.Raw;

/// <summary>Columns that are ranges of one file.</summary>
public sealed class RawColumnsFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Columns_are_where_the_schema_file_beside_says()
    {
        string path = FileWithColumns();
        File.WriteAllText(path + ".json",
            """
            {"format": "bigfile-columns", "version": 1, "rows": 4,
             "columns": [{"name": "a", "type": "int32", "offset": 3}, {"name": "b", "type": "uint8", "offset": 0, "count": 3}]}
            """);
        using RawColumns columns = RawColumns.OpenFile(path);
        Assert.True(columns.IsOneFile);
        Assert.Equal(4, columns.RowCount);
        Assert.Equal([10, 20, 30, 40], RawColumnsTests.Values<int>(columns["a"]));
        Assert.Equal([7, 8, 9], RawColumnsTests.Values<byte>(columns["b"]));
        Assert.Same(columns["a"].File, columns["b"].File);
    }

    [Fact]
    public void Columns_are_where_the_program_says_and_values_can_be_changed_but_not_appended()
    {
        string path = FileWithColumns();
        using (RawColumns columns = RawColumns.OpenFile(
            path, [new RawSegment("a", ArrowType.Int32, 3, 4)], new MappedFileOptions { Access = MappedFileAccess.ReadWrite }))
        {
            columns["a"].AsArray<int>()[3] = 41;
            Assert.True(columns.Checkpoint().Bytes > 0);
            Assert.Throws<InvalidOperationException>(() => columns.BeginBatch(1));
            Assert.Equal(4, columns.Refresh());
        }
        byte[] content = File.ReadAllBytes(path);
        Assert.Equal((19, 41), (content.Length, content[15]));
    }

    [Fact]
    public void A_refresh_takes_in_what_the_schema_file_says_now()
    {
        string path = FileWithColumns();
        string schema = """{"format":"bigfile-columns","version":1,"columns":[{"name":"a","type":"int32","offset":3,"count":2}]}""";
        File.WriteAllText(path + ".json", schema);
        using RawColumns columns = RawColumns.OpenFile(path);
        Assert.Equal(2, columns.RowCount);
        File.WriteAllText(path + ".json", schema.Replace("\"count\":2", "\"count\":4", StringComparison.Ordinal));
        Assert.Equal(4, columns.Refresh());
        Assert.Equal([10, 20, 30, 40], RawColumnsTests.Values<int>(columns["a"]));
    }

    [Theory]
    [InlineData(3, 5, "it ends after 19 bytes, and 5 rows of 4 bytes from offset 3 on are more than that")]
    [InlineData(20, 0, "it ends after 19 bytes, and 0 rows of 4 bytes from offset 20 on are more than that")]
    [InlineData(long.MaxValue, long.MaxValue, "it ends after 19 bytes")]
    public void Ranges_that_are_not_in_the_file_are_refused(long offset, long count, string reason)
    {
        string path = FileWithColumns();
        ColumnarFormatException e = Assert.Throws<ColumnarFormatException>(() => RawColumns.OpenFile(path, [new RawSegment("a", ArrowType.Int32, offset, count)]));
        Assert.StartsWith(reason, e.Reason, StringComparison.Ordinal);
        Assert.Equal(path, e.Path);
    }

    [Theory]
    [InlineData("""{"name":"a","type":"int8"}""", "the column 'a' has no \"offset\"")]
    [InlineData("""{"name":"a","type":"int8","offset":-1,"count":1}""", "the column 'a' has a negative offset")]
    [InlineData("""{"name":"a","type":"int8","offset":0,"count":-1}""", "the column 'a' has a negative number of rows")]
    [InlineData("""{"name":"a","type":"int8","offset":1e3}""", "\"offset\" is not a whole number of 64 bits")]
    [InlineData("""{"name":"a","type":"int8","offset":0}""", "\"rows\" is missing")]
    public void A_schema_file_that_cannot_be_is_refused(string column, string reason)
    {
        string path = FileWithColumns();
        File.WriteAllText(path + ".json", $$"""{"format":"bigfile-columns","version":1,"columns":[{{column}}]}""");
        ColumnarFormatException e = Assert.Throws<ColumnarFormatException>(() => RawColumns.OpenFile(path));
        Assert.Contains(reason, e.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Segments_that_cannot_be_are_refused()
    {
        string path = FileWithColumns();
        Assert.Throws<ArgumentException>(() => RawColumns.OpenFile(path, []));
        Assert.Throws<ArgumentException>(() => RawColumns.OpenFile(path, [new RawSegment("a", ArrowType.Int8, -1, 1)]));
        Assert.Throws<ArgumentException>(() => RawColumns.OpenFile(path, [new RawSegment("a", ArrowType.Int8, 0, -1)]));
        Assert.Throws<ArgumentException>(() => RawColumns.OpenFile(path, [new RawSegment("a", ArrowType.Utf8, 0, 1)]));
    }

    // 7, 8, 9 in bytes, then 10, 20, 30, 40 in 32 bits each: not aligned.
    private string FileWithColumns() => _folder.FileWith([7, 8, 9, 10, 0, 0, 0, 20, 0, 0, 0, 30, 0, 0, 0, 40, 0, 0, 0]);
}
