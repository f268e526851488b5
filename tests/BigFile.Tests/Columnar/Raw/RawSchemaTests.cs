using BigFile.Columnar;

namespace BigFile.Tests.Columnar.Raw;

/// <summary>Schema files that are damaged, or meant to do harm.</summary>
public sealed class RawSchemaTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", "it is no JSON")]
    [InlineData("{", "it is no JSON")]
    [InlineData("[]", "the schema is not an object")]
    [InlineData("{} x", "it is no JSON")]
    [InlineData("{}", "it is no schema of raw columns: \"format\" is not \"bigfile-columns\"")]
    [InlineData("""{"format":"bigfile-columns","rows":1,"columns":[]}""", "\"version\" is missing")]
    [InlineData("""{"format":"bigfile-columns","version":2,"rows":1,"columns":[]}""", "version 2 is not known, only 1 is")]
    [InlineData("""{"format":"bigfile-columns","version":1,"rows":1}""", "\"columns\" is missing")]
    [InlineData("""{"format":"bigfile-columns","version":1,"rows":1,"columns":[]}""", "there are 1 to 10000 columns, not 0")]
    [InlineData("""{"format":"bigfile-columns","version":1,"rows":1,"columns":{}}""", "\"columns\" is not an array")]
    [InlineData("""{"format":"bigfile-columns","version":1,"rows":1,"columns":[3]}""", "a column is not an object")]
    [InlineData("""{"format":"bigfile-columns","version":1,"rows":1,"rows":2,"columns":[]}""", "\"rows\" is there twice")]
    [InlineData("""{"format":7}""", "\"format\" is not a text")]
    [InlineData("""{"format":"\ud800"}""", "it has a text that is none")]
    public void What_is_no_schema_is_told(string text, string reason) => Refused(text, reason);

    [Theory]
    [InlineData("-1", "the number of rows is negative")]
    [InlineData("1.5", "\"rows\" is not a whole number of 64 bits")]
    [InlineData("9223372036854775808", "\"rows\" is not a whole number of 64 bits")]
    [InlineData("\"2\"", "\"rows\" is not a number")]
    [InlineData("null", "\"rows\" is not a number")]
    public void A_number_of_rows_that_cannot_be_is_told(string rows, string reason) =>
        Refused($$"""{"format":"bigfile-columns","version":1,"rows":{{rows}},"columns":[{"name":"a","type":"int64"}]}""", reason);

    [Theory]
    [InlineData("""{"name":"a"}""", "a column has no \"name\" or no \"type\"")]
    [InlineData("""{"type":"int8"}""", "a column has no \"name\" or no \"type\"")]
    [InlineData("""{"name":"a","type":"int65"}""", "there is no type 'int65'")]
    [InlineData("""{"name":"a","type":"utf8"}""", "is of type utf8: only values of a fixed width")]
    [InlineData("""{"name":"a","type":"list<item: int8>"}""", "is a nested type")]
    [InlineData("""{"name":"a","type":"fixed_size_binary[2147483647]"}""", "only values of a fixed width")]
    [InlineData("""{"name":"","type":"int8"}""", "a column has no name")]
    [InlineData("""{"name":"a","type":"int8"},{"name":"A","type":"int8"}""", "there are two columns 'A'")]
    [InlineData("""{"name":"a","type":"int8","offset":8}""", "which are for columns in one file")]
    [InlineData("""{"name":"a","type":"int8","type":"int8"}""", "\"type\" is there twice")]
    [InlineData("""{"name":{},"type":"int8"}""", "\"name\" is not a text")]
    public void A_column_that_cannot_be_is_told(string column, string reason) =>
        Refused($$"""{"format":"bigfile-columns","version":1,"rows":1,"columns":[{{column}}]}""", reason);

    [Fact]
    public void What_it_does_not_know_is_passed_over()
    {
        _folder.FileWith([5, 0, 0, 0], "a.bin");
        File.WriteAllText(_folder.File("schema.json"),
            """{"made_by":{"x":[1,{}]},"format":"bigfile-columns","version":1,"rows":1,"columns":[{"unit":"m","name":"a","type":"int32"}],"z":null}""");
        using RawColumns columns = RawColumns.Open(_folder.Path);
        Assert.Equal([5], RawColumnsTests.Values<int>(columns["a"]));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(long.MaxValue)]
    public void A_column_that_is_shorter_than_the_rows_is_told_by_its_file(long rows)
    {
        string file = _folder.FileWith(new byte[24], "a.bin");
        File.WriteAllText(_folder.File("schema.json"), Schema(rows));
        ColumnarFormatException e = Assert.Throws<ColumnarFormatException>(() => RawColumns.Open(_folder.Path));
        Assert.Equal(file, e.Path);
        Assert.Equal($"it ends after 24 bytes, and {rows} rows of 8 bytes are more than that", e.Reason);
        Assert.Throws<ColumnarFormatException>(() => RawColumns.Open(_folder.Path, new MappedFileOptions { Access = MappedFileAccess.ReadWrite }));
        // The files were closed, and the place of the writer given back.
        File.WriteAllText(_folder.File("schema.json"), Schema(3));
        RawColumns.Open(_folder.Path, new MappedFileOptions { Access = MappedFileAccess.ReadWrite }).Dispose();
    }

    [Fact]
    public void A_schema_whose_names_lead_out_of_the_directory_opens_nothing_there()
    {
        using TempFolder inner = new();
        string outside = _folder.FileWith(new byte[8], "x.bin");
        string name = Path.Combine("..", Path.GetFileName(_folder.Path), "x").Replace("\\", "\\\\", StringComparison.Ordinal);
        File.WriteAllText(inner.File("schema.json"), $$"""{"format":"bigfile-columns","version":1,"rows":1,"columns":[{"name":"{{name}}","type":"int64"}]}""");
        FileNotFoundException e = Assert.Throws<FileNotFoundException>(() => RawColumns.Open(inner.Path));
        Assert.Equal(inner.Path, Path.GetDirectoryName(e.FileName));
        Assert.True(File.Exists(outside));
    }

    [Fact]
    public void A_reader_refuses_a_schema_with_other_columns_or_fewer_rows_and_keeps_what_it_had()
    {
        _folder.FileWith(new byte[24], "a.bin");
        File.WriteAllText(_folder.File("schema.json"), Schema(2));
        using RawColumns columns = RawColumns.Open(_folder.Path);
        File.WriteAllText(_folder.File("schema.json"), Schema(2).Replace("int64", "uint64", StringComparison.Ordinal));
        Assert.Equal("it has other columns than when it was opened", Assert.Throws<ColumnarFormatException>(() => columns.Refresh()).Reason);
        File.WriteAllText(_folder.File("schema.json"), Schema(1));
        Assert.Equal("it says 1 rows, and said 2 before", Assert.Throws<ColumnarFormatException>(() => columns.Refresh()).Reason);
        File.WriteAllText(_folder.File("schema.json"), Schema(4));
        Assert.Throws<ColumnarFormatException>(() => columns.Refresh());
        Assert.Equal((2, 2), (columns.RowCount, columns["a"].Count));
        File.WriteAllText(_folder.File("schema.json"), Schema(3));
        Assert.Equal((3, 3), (columns.Refresh(), columns["a"].Count));
    }

    [Fact]
    public void Columns_that_are_missing_are_told()
    {
        Assert.Throws<DirectoryNotFoundException>(() => RawColumns.Open(_folder.File("none")));
        Assert.Throws<FileNotFoundException>(() => RawColumns.Open(_folder.Path));
        Assert.Throws<FileNotFoundException>(() => RawColumns.Open(_folder.Path, new MappedFileOptions { Access = MappedFileAccess.ReadWrite }));
        Assert.Empty(Directory.GetFiles(_folder.Path));
        File.WriteAllText(_folder.File("schema.json"), Schema(0));
        Assert.Throws<FileNotFoundException>(() => RawColumns.Open(_folder.Path));
    }

    [Fact]
    public void Schemas_damaged_at_random_are_read_or_refused_and_nothing_else()
    {
        const int Seed = 98;
        Random random = new(Seed);
        _folder.FileWith(new byte[24], "a.bin");
        for (int round = 0; round < 2000; round++)
        {
            byte[] text = System.Text.Encoding.UTF8.GetBytes(Schema(3));
            for (int i = random.Next(1, 4); i > 0; i--)
                text[random.Next(text.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(_folder.File("schema.json"), text.AsSpan(0, random.Next(4) == 0 ? random.Next(text.Length) : text.Length));
            try
            {
                using RawColumns columns = RawColumns.Open(_folder.Path);
                Assert.InRange(columns.RowCount, 0, 24);
            }
            catch (Exception e)
            {
                Assert.True(e is ColumnarFormatException or FileNotFoundException, $"seed {Seed}, round {round}: {e}");
            }
        }
    }

    private static string Schema(long rows) => $$"""{"format":"bigfile-columns","version":1,"rows":{{rows}},"columns":[{"name":"a","type":"int64"}]}""";

    private void Refused(string text, string reason)
    {
        File.WriteAllText(_folder.File("schema.json"), text);
        ColumnarFormatException e = Assert.Throws<ColumnarFormatException>(() => RawColumns.Open(_folder.Path));
        Assert.Contains(reason, e.Reason, StringComparison.Ordinal);
        Assert.Equal(_folder.File("schema.json"), e.Path);
        Assert.InRange(e.Offset, 0, text.Length);
    }
}
