using System.Text;
using BigFile.Columnar;

namespace BigFile.Tests.Columnar.Conversion;

public sealed class JsonLinesTableTests
{
    [Theory]
    [InlineData("""{"a":1}""", "a: int64")]
    [InlineData("""{"a":1.5}""", "a: double")]
    [InlineData("""{"a":true}""", "a: bool")]
    [InlineData("""{"a":"x"}""", "a: utf8")]
    [InlineData("""{"a":"12"}""", "a: utf8")]
    [InlineData("""{"a":"2024-01-01"}""", "a: date32")]
    [InlineData("""{"a":"2024-01-01T00:00:00.5Z"}""", "a: timestamp[ms, UTC]")]
    [InlineData("""{"a":null}""", "a: utf8")]
    [InlineData("""{"a":18446744073709551617}""", "a: utf8")]
    [InlineData("""{"a":[]}""", "a: list<item: utf8>")]
    [InlineData("""{"a":[1,2.5,null]}""", "a: list<item: double>")]
    [InlineData("""{"a":[[true]],"b":{}}""", "a: list<item: list<item: bool>>, b: struct")]
    [InlineData("""{"a":{"x":1,"y":{"z":"t"}}}""", "a: struct<x: int64, y: struct<z: utf8>>")]
    [InlineData("{\"a\":1}\n{\"a\":\"x\",\"b\":2}", "a: utf8, b: int64")]
    [InlineData("{\"a\":[{\"x\":1}]}\n\n{\"a\":[{\"y\":true},{\"x\":2}]}", "a: list<item: struct<x: int64, y: bool>>")]
    public void Types_are_those_that_fit_what_is_there(string text, string schema)
    {
        using JsonLinesTableSource source = Open(text);
        Assert.Equal(schema, source.Schema.ToString());
    }

    [Theory]
    [InlineData("{\"a\":1,\"b\":\"x\"}\n{\"a\":null,\"b\":\"\"}\n{\"a\":-9223372036854775808,\"b\":null}\n")]
    [InlineData("{\"a\":[1,null,3],\"s\":{\"x\":1.5,\"y\":[\"a\",\"b\"]}}\n{\"a\":[],\"s\":null}\n{\"a\":null,\"s\":{\"x\":null,\"y\":null}}\n")]
    [InlineData("{\"t\":\"2024-02-29T23:59:59.123456789\",\"d\":\"1600-01-01\"}\n")]
    [InlineData("{\"q\\\"uote\":\"a\\\"b\\\\c\\n\\té😀\\u0000\"}\n")]
    [InlineData("{\"a\":true}\n{\"a\":false}\n{\"a\":null}\n")]
    [InlineData("{\"a\":0.1}\n{\"a\":1E+300}\n{\"a\":-0}\n")]
    public void What_is_written_as_it_would_be_here_comes_back_byte_for_byte(string text) => Assert.Equal(text, Again(text));

    [Theory]
    [InlineData("{\"a\":1,\"b\":2}\r\n\r\n{ \"b\" : 3 }", "{\"a\":1,\"b\":2}\n{\"a\":null,\"b\":3}\n")]
    [InlineData("\uFEFF{\"a\":\"\\u00e9\\ud83d\\ude00\\/\"}", "{\"a\":\"é😀/\"}\n")]
    [InlineData("{\"a\":1e2,\"b\":true}\n{\"a\":0.5,\"b\":\"x\"}", "{\"a\":100,\"b\":\"true\"}\n{\"a\":0.5,\"b\":\"x\"}\n")]
    public void Other_ways_to_write_the_same_are_read_too(string text, string again) => Assert.Equal(again, Again(text));

    [Fact]
    public void Types_that_are_given_hold()
    {
        const string Schema = "id: uint64, m: map<entries: struct<key: utf8 not null, value: decimal128(10, 2)> not null>, bin: fixed_size_binary[2], late: int8";
        using JsonLinesTableSource source = Open("{\"id\":18446744073709551615,\"m\":{\"a\":1.5,\"b\":null},\"bin\":\"YWI=\"}\n{\"id\":\"7\",\"m\":[[\"c\",2]]}\n",
            new TextTableOptions { Schema = ArrowTypeParser.ParseSchema(Schema) });
        Assert.Equal(Schema, source.Schema.ToString());
        Assert.Equal(
            "{\"id\":18446744073709551615,\"m\":{\"a\":1.50,\"b\":null},\"bin\":\"YWI=\",\"late\":null}\n{\"id\":7,\"m\":{\"c\":2.00},\"bin\":null,\"late\":null}\n",
            Written(source));
    }

    [Theory]
    [InlineData("", "the text: there are no columns.")]
    [InlineData("{}\n", "the text: there are no columns.")]
    [InlineData("[1]\n", "the text: at offset 1: line 1: it is no object.")]
    [InlineData("{\"a\":1}\n{\"a\":}\n", "the text: at offset 13: line 2: it is no JSON: '}' is an invalid start of a value.")]
    [InlineData("{\"a\":1}{\"a\":2}\n", "the text: at offset 7: line 1: it is no JSON: '{' is invalid after a single JSON value. Expected end of data.")]
    [InlineData("{\"a\":1}\n{\"a\":[1]}\n", "the text: at offset 16: line 2: 'a' is of another form here than before: objects, arrays and single values do not go together.")]
    [InlineData("{\"a\":\"\\ud800\"}\n", "the text: at offset 14: line 1: 'a' has a text that is none.")]
    [InlineData("{\"a\":1,\"a\":2}\n", "the text: at offset 11: line 1: 'a' is there twice.")]
    public void What_is_no_table_is_told_with_its_place(string text, string message)
    {
        string told = Assert.Throws<ColumnarFormatException>(() => Again(text)).Message;
        Assert.Equal(Placeless(message), Placeless(told));
    }

    [Theory]
    [InlineData("{\"a\":1}\n{\"a\":2.5}", null, "line 2: 'a': '2.5' is no int64")]
    [InlineData("{\"a\":[0.5]}\n{\"a\":[9007199254740993]}", null, "line 2: 'item': '9007199254740993' is not exactly a double, which the first rows seemed to be; give the type of the column")]
    [InlineData("{\"a\":[]}", "a: dictionary<int8, utf8>", "line 1: 'a': an array is no dictionary<int8, utf8>")]
    [InlineData("{\"a\":1}\n{\"b\":2}", null, "line 2: 'b' is no column, and was not in the first rows; give its type")]
    [InlineData("{\"a\":{\"x\":1}}\n{\"a\":{\"y\":1}}", null, "line 2: 'a': 'y' is no column, and was not in the first rows; give its type")]
    [InlineData("{\"a\":{\"x\":1}}\n{\"a\":7}", null, "line 2: 'a': a number stands where an object should")]
    [InlineData("{\"a\":[1]}\n{\"a\":7}", null, "line 2: 'a': a number is no list<item: int64>")]
    [InlineData("{\"a\":1}\n{\"a\":{}}", null, "line 2: 'a': an object is no int64")]
    [InlineData("{\"a\":1}\n{\"a\":true}", null, "line 2: 'a': 'true' is no int64")]
    [InlineData("{\"a\":1}\n{}", "a: int64 not null", "line 2: 'a' is missing or null, and is declared to have no nulls")]
    [InlineData("{\"a\":[1,2]}", "a: fixed_size_list[3]<item: int8>", "line 1: A row of 'a' has 3 values, not 2")]
    [InlineData("{\"a\":5}", "a: timestamp[s]", "line 1: 'a': '5' is no timestamp[s]")]
    [InlineData("{\"a\":5}", "a: binary", "line 1: 'a': '5' is no binary")]
    [InlineData("{\"a\":[[1]]}", "a: map<entries: struct<key: utf8 not null, value: int8> not null>", "line 1:")]
    [InlineData("{\"a\":[[1,2,3]]}", "a: map<entries: struct<key: int8 not null, value: int8> not null>", "line 1: 'a': a pair has more than a key and a value")]
    public void What_does_not_fit_is_told_with_its_line(string text, string? schema, string reason)
    {
        TextTableOptions options = new() { InferenceRows = 1, Schema = schema is null ? null : ArrowTypeParser.ParseSchema(schema) };
        Assert.Contains(reason, Assert.Throws<ColumnarFormatException>(() => Again(text, options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_values_than_a_dictionary_can_count_are_told_in_its_own_words()
    {
        TextTableOptions options = new() { Schema = ArrowTypeParser.ParseSchema("a: dictionary<int8, utf8>") };
        foreach (string escape in new[] { "", "\\n" })
        {
            string text = string.Concat(Enumerable.Range(0, 200).Select(i => $"{{\"a\":\"v{i}{escape}\"}}\n"));
            Assert.Contains("line 129: The column 'a' would have more than 128 values in its dictionary",
                Assert.Throws<ColumnarFormatException>(() => Again(text, options)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_batch_ends_where_nulls_and_nested_values_have_taken_its_memory()
    {
        string fields = string.Join(',', Enumerable.Range(0, 1000).Select(i => $"\"f{i}\":1"));
        foreach (string first in new[] { $"{{{fields}}}", $"{{\"s\":{{{fields}}}}}", $"{{\"l\":[{{{fields}}}]}}" })
        {
            string later = first[2] == 'l' ? "{\"l\":[{}]}\n" : "{}\n";
            using JsonLinesTableSource source = Open(first + "\n" + string.Concat(Enumerable.Repeat(later, 20_000)), new TextTableOptions { InferenceRows = 1 });
            using ColumnBatch? batch = source.Read(TestContext.Current.CancellationToken);
            Assert.InRange(batch!.RowCount, 16_000, 17_000);
        }
    }

    [Fact]
    public void A_row_of_more_values_than_memory_should_hold_is_told()
    {
        using JsonLinesTableSource source = Open("{\"b\":1}\n", new TextTableOptions { Schema = ArrowTypeParser.ParseSchema("a: fixed_size_list[1000000000]<item: int64>") });
        Assert.Contains("line 1: the row has more than 268435456 values",
            Assert.Throws<ColumnarFormatException>(() => source.Read(TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_without_end_is_told_without_reading_everything()
    {
        using MemoryStream stream = new(new byte[20_000_000]);
        Assert.Contains("line 1: the line is longer than 1000000 bytes", Assert.Throws<ColumnarFormatException>(
            () => JsonLinesTableSource.Open(stream, new TextTableOptions { RowBytesMax = 1_000_000 }, leaveOpen: true)).Message, StringComparison.Ordinal);
        Assert.True(stream.Position < 8_000_000);
    }

    [Fact]
    public void Values_that_are_nested_without_end_are_told_and_do_not_end_the_process() =>
        Assert.Contains("it is no JSON", Assert.Throws<ColumnarFormatException>(() => Again("{\"a\":" + new string('[', 100_000))).Message, StringComparison.Ordinal);

    [Fact]
    public void Long_lines_and_many_come_back()
    {
        const int Seed = 5;
        Random random = new(Seed);
        StringBuilder text = new();
        for (int row = 0; row < 500; row++)
            text.Append(null, $"{{\"n\":{row},\"t\":\"x{new string((char)('a' + (row % 26)), random.Next(20) == 0 ? random.Next(3_000_000) : random.Next(100))}\"}}\n");
        Assert.Equal(text.ToString(), Again(text.ToString(), new TextTableOptions { BatchRows = 64 }));
    }

    [Fact]
    public void Texts_damaged_at_random_are_read_or_refused_and_nothing_else()
    {
        const int Seed = 31;
        Random random = new(Seed);
        byte[] whole = Encoding.UTF8.GetBytes("{\"a\":[1,null,3],\"s\":{\"x\":1.5,\"y\":[\"a\",\"2024-01-01\"]},\"m\":{\"k\":1}}\n{\"a\":[],\"s\":null,\"m\":{}}\n");
        ArrowSchema schema = ArrowTypeParser.ParseSchema("m: map<entries: struct<key: utf8 not null, value: int8> not null>");
        for (int round = 0; round < 3000; round++)
        {
            byte[] text = (byte[])whole.Clone();
            for (int i = random.Next(1, 5); i > 0; i--)
                text[random.Next(text.Length)] = random.Next(3) == 0 ? (byte)random.Next(256) : whole[random.Next(whole.Length)];
            try
            {
                using JsonLinesTableSource source = JsonLinesTableSource.Open(new MemoryStream(text), new TextTableOptions { Schema = schema, InferenceRows = 1 });
                Assert.NotEmpty(Written(source));
            }
            catch (Exception e)
            {
                Assert.True(e is ColumnarFormatException, $"seed {Seed}, round {round}, {Encoding.UTF8.GetString(text)}: {e}");
            }
        }
    }

    private static JsonLinesTableSource Open(string text, TextTableOptions? options = null) =>
        JsonLinesTableSource.Open(new MemoryStream(Encoding.UTF8.GetBytes(text)), options);

    private static string Again(string text, TextTableOptions? options = null)
    {
        using JsonLinesTableSource source = Open(text, options);
        return Written(source);
    }

    private static string Written(TableSource source)
    {
        using MemoryStream stream = new();
        using (JsonLinesTableSink sink = new(stream, source.Schema, leaveOpen: true))
            sink.WriteAll(source, cancellationToken: TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    // Where in a line the parser of JSON has seen that something is wrong is its own affair.
    private static string Placeless(string message) =>
        System.Text.RegularExpressions.Regex.Replace(message, "at offset [0-9]+: ", "at offset N: ");
}
