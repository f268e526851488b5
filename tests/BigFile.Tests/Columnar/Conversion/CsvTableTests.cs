using System.Text;
using BigFile.Columnar;

namespace BigFile.Tests.Columnar.Conversion;

public sealed class CsvTableTests
{
    [Theory]
    [InlineData("true", "false", "bool")]
    [InlineData("1", "-9223372036854775808", "int64")]
    [InlineData("1", "1.5", "double")]
    [InlineData("1e3", "NaN", "double")]
    [InlineData("9223372036854775809", "1", "utf8")]
    [InlineData("18014398509481985", "0.5", "utf8")]
    [InlineData("18014398509481984", "0.5", "double")]
    [InlineData("1234567890123456789.25", "1", "utf8")]
    [InlineData("0.12345678901234567", "1.50000000000000000000", "double")]
    [InlineData("0.123456789012345678", "1", "utf8")]
    [InlineData("9007199254740993.0", "1", "utf8")]
    [InlineData("9007199254740992.0", "0.000", "double")]
    [InlineData("1e-400", "1", "utf8")]
    [InlineData("0e-400", "-0.0", "double")]
    [InlineData("1e400", "1", "utf8")]
    [InlineData("007", "1", "utf8")]
    [InlineData("+1", "1", "utf8")]
    [InlineData("1.5", "01.5", "utf8")]
    [InlineData("2024-02-29", "1970-01-01", "date32")]
    [InlineData("2024-02-29", "2023-02-29", "utf8")]
    [InlineData("2024-02-29T01:02:03", "2024-02-29", "timestamp[s]")]
    [InlineData("2024-02-29 01:02:03.5", "2024-02-29T00:00:00", "timestamp[ms]")]
    [InlineData("2024-02-29T01:02:03.123456Z", "2024-02-29T01:02:03+02:00", "timestamp[us, UTC]")]
    [InlineData("2024-02-29T01:02:03.123456789", "2024-02-29T01:02", "timestamp[ns]")]
    [InlineData("1677-09-21T00:12:43.145224193", "2262-04-11T23:47:16.854775807", "timestamp[ns]")]
    [InlineData("1677-09-21T00:12:43.145224191", "2024-02-29T01:02:03", "utf8")]
    [InlineData("2024-02-29T01:02:03.1234567Z", "9999-12-31T23:59:59Z", "utf8")]
    [InlineData("2024-02-29T01:02:03.123456Z", "9999-12-31T23:59:59Z", "timestamp[us, UTC]")]
    [InlineData("2024-02-29T01:02:03Z", "2024-02-29T01:02:03", "utf8")]
    [InlineData("", "5", "int64")]
    [InlineData("", "", "utf8")]
    [InlineData("true", "1", "utf8")]
    public void The_type_of_a_column_is_the_first_that_fits_all_its_values(string first, string second, string type)
    {
        using CsvTableSource source = Open($"a,b\n{first},\n{second},\n");
        Assert.Equal(type, source.Schema.Fields[0].TypeText);
    }

    [Fact]
    public void Rows_come_in_batches_of_the_size_asked_for()
    {
        string text = "n,t\n" + string.Concat(Enumerable.Range(0, 25).Select(i => $"{i},x{i}\n"));
        using CsvTableSource source = Open(text, new CsvTableOptions { BatchRows = 10 });
        List<long> rows = [];
        long next = 0;
        while (source.Read(TestContext.Current.CancellationToken) is ColumnBatch batch)
        {
            using (batch)
            {
                rows.Add(batch.RowCount);
                for (long row = 0; row < batch.RowCount; row++, next++)
                {
                    Assert.Equal(next, batch.Columns[0].GetValue<long>(row));
                    Assert.Equal($"x{next}", Encoding.UTF8.GetString(batch.Columns[1].GetBytes(row)));
                }
            }
        }
        Assert.Equal([10, 10, 5], rows);
        Assert.Equal(text.Length, source.BytesRead);
        Assert.Null(source.Read(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("a,b\n1,\"x,y\"\n2,\"say \"\"hi\"\"\"\n3,\"two\nlines\"\n")]
    [InlineData("a,b\n,x\n1,\"\"\n2,\n")]
    [InlineData("\"a,1\",\"b \"\"c\"\"\"\ntrue,2024-01-01\nfalse,\n")]
    [InlineData("t,z\n2024-01-01T00:00:00,2024-01-01T00:00:00.123456Z\n,1969-12-31T23:59:59.999999Z\n")]
    [InlineData("f\n0.1\n1E+300\n-0\nNaN\nInfinity\n1.5\n")]
    [InlineData("one\n1\n\n3\n")]
    [InlineData("one\nx\n\n\"\"\n")]
    [InlineData("spaces,tabs\n  x ,\t\n")]
    [InlineData("größe,日本\né,😀\n")]
    [InlineData("a,b\n")]
    public void What_is_written_as_it_would_be_here_comes_back_byte_for_byte(string text) => Assert.Equal(text, Again(text));

    [Theory]
    [InlineData("a,b\r\n1,\"x\r\ny\"\r\n", "a,b\n1,\"x\r\ny\"\n")]
    [InlineData("a,b\n1,2", "a,b\n1,2\n")]
    [InlineData("\"a\",\"b\"\n\"1\",\"\"\n", "a,b\n1,\"\"\n")]
    [InlineData("a,b\n1,2\n\n3,4\n", "a,b\n1,2\n3,4\n")]
    [InlineData("\uFEFFa,b\n1,2\n", "a,b\n1,2\n")]
    public void Other_ways_to_write_the_same_are_read_too(string text, string again) => Assert.Equal(again, Again(text));

    [Fact]
    public void Delimiter_header_and_the_text_for_nulls_can_be_others()
    {
        CsvTableOptions options = new() { Delimiter = ';', HasHeader = false, NullTexts = ["NA", "-"] };
        using CsvTableSource source = Open("1;x;NA\n-;\"NA\";NA\n3;;NA\n", options);
        Assert.Equal("f0: int64, f1: utf8, f2: utf8", source.Schema.ToString());
        Assert.Equal("1;x;NA\nNA;\"NA\";NA\n3;\"\";NA\n", Written(source, new CsvSinkOptions { Delimiter = ';', HasHeader = false, NullText = "NA" }));
    }

    [Fact]
    public void Types_that_are_given_hold_and_others_are_found_out()
    {
        using CsvTableSource source = Open("id,zip,price\n1,02134,1.10\n2,10001,2.5\n",
            new CsvTableOptions { Schema = ArrowTypeParser.ParseSchema("price: decimal128(8, 2) not null, id: utf8_view") });
        Assert.Equal("id: utf8_view, zip: utf8, price: decimal128(8, 2) not null", source.Schema.ToString());
        Assert.Equal("id,zip,price\n1,02134,1.10\n2,10001,2.50\n", Written(source));
    }

    [Fact]
    public void Without_a_header_the_names_are_those_of_the_schema()
    {
        CsvTableOptions options = new() { HasHeader = false, Schema = ArrowTypeParser.ParseSchema("a: int8, b: binary") };
        using CsvTableSource source = Open("1,YQ==\n2,\n", options);
        Assert.Equal("a,b\n1,YQ==\n2,\n", Written(source));
        Assert.Equal("the text: line 1: there are 2 fields, and 1 columns", Message("1,2\n", options with { Schema = ArrowTypeParser.ParseSchema("a: int8") }));
    }

    [Fact]
    public void Nested_columns_are_JSON_in_a_field()
    {
        string text = "l,s\n\"[1,2,null]\",\"{\"\"x\"\":\"\"a\"\"}\"\n,\n[],\"{\"\"x\"\":null}\"\n";
        using CsvTableSource source = Open(text, new CsvTableOptions { Schema = ArrowTypeParser.ParseSchema("l: list<item: int64>, s: struct<x: utf8>") });
        Assert.Equal(text, Written(source));
    }

    [Fact]
    public void Text_columns_get_a_dictionary_when_asked_for()
    {
        using CsvTableSource source = Open("a,b,c\nx,1,p\ny,2,q\nx,3,\n", new CsvTableOptions { DictionaryEncodeText = true, BatchRows = 2 });
        Assert.Equal("a: dictionary<int32, utf8>, b: int64, c: dictionary<int32, utf8>", source.Schema.ToString());
        Assert.Equal([0L, 1], source.Schema.Fields.Where(field => field.Dictionary is not null).Select(field => field.Dictionary!.Id));
        Assert.Equal("a,b,c\nx,1,p\ny,2,q\nx,3,\n", Written(source));
    }

    [Theory]
    [InlineData("", "the text: it is empty: there are no columns")]
    [InlineData("a,a\n1,2\n", "the text: line 1: there are two columns 'a'")]
    [InlineData("a,b\n1,2\n1\n", "the text: at offset 8: line 3: there are 1 fields, and 2 columns")]
    [InlineData("a,b\n1,2\n1,2,3\n", "the text: at offset 8: line 3: there are 3 fields, and 2 columns")]
    public void What_is_no_table_is_told_with_its_place(string text, string message) => Assert.Equal(message + ".", Message(text, null, exact: true));

    [Fact]
    public void A_value_that_does_not_fit_what_the_first_rows_seemed_to_be_is_told_with_its_line_and_column()
    {
        Assert.Equal(
            "the text: at offset 12: line 4: column 'b': 'x' is no int64, which the first 2 rows seemed to be; give the type, as in \"b: utf8\".",
            Message("a,b\n1,2\n3,4\n5,x\n", new CsvTableOptions { InferenceRows = 2 }, exact: true));
    }

    [Theory]
    [InlineData("0.5", "9007199254740993", "'9007199254740993' is not exactly a double, which the first 1 rows seemed to be; give the type, as in \"a: utf8\"")]
    [InlineData("0.5", "1234567890123456789.25", "'1234567890123456789.25' is not exactly a double")]
    [InlineData("0.5", "1e-400", "'1e-400' is not exactly a double")]
    [InlineData("0.5", "1e400", "'1e400' is not exactly a double")]
    [InlineData("2024-01-01T00:00:00Z", "2024-01-01T00:00:00", "'2024-01-01T00:00:00' says no zone, as timestamp[s, UTC] needs it, which the first 1 rows seemed")]
    [InlineData("2024-01-01T00:00:00Z", "2024-01-01", "'2024-01-01' says no zone")]
    [InlineData("2024-01-01T00:00:00", "2024-01-01T00:00:00Z", "'2024-01-01T00:00:00Z' is no timestamp[s], which")]
    public void A_type_that_was_found_out_changes_no_later_value(string first, string later, string reason) =>
        Assert.Contains($"line 3: column 'a': {reason}", Message($"a\n{first}\n{later}\n", new CsvTableOptions { InferenceRows = 1 }), StringComparison.Ordinal);

    [Fact]
    public void A_type_that_is_given_rounds_and_takes_what_has_no_zone_as_UTC()
    {
        using CsvTableSource source = Open("f,t\n9007199254740993,2024-01-01T00:00:00\n1e-400,2024-01-01\n",
            new CsvTableOptions { Schema = ArrowTypeParser.ParseSchema("f: double, t: timestamp[s, UTC]") });
        Assert.Equal("f,t\n9007199254740992,2024-01-01T00:00:00Z\n0,2024-01-01T00:00:00Z\n", Written(source));
    }

    [Fact]
    public void Quotes_make_bytes_of_what_would_be_a_null()
    {
        CsvTableOptions options = new() { NullTexts = ["NULL", ""], Schema = ArrowTypeParser.ParseSchema("a: binary, b: fixed_size_binary[3], c: large_binary") };
        const string Text = "a,b,c\n\"NULL\",\"NULL\",\"\"\nNULL,NULL,NULL\n";
        using CsvTableSource source = Open(Text, options);
        Assert.Equal(Text, Written(source, new CsvSinkOptions { NullText = "NULL" }));
    }

    [Fact]
    public void A_batch_ends_where_nested_values_have_taken_its_memory()
    {
        string fields = string.Join(", ", Enumerable.Range(0, 1000).Select(i => $"f{i}: int8"));
        foreach ((string type, string value) in new[] { ($"struct<{fields}>", ""), ($"list<item: struct<{fields}>>", "[{}]") })
        {
            using CsvTableSource source = Open("a,b\n" + string.Concat(Enumerable.Repeat($"{value},1\n", 20_000)), new CsvTableOptions { Schema = ArrowTypeParser.ParseSchema($"a: {type}") });
            using ColumnBatch? batch = source.Read(TestContext.Current.CancellationToken);
            Assert.InRange(batch!.RowCount, 16_000, 17_000);
        }
    }

    [Fact]
    public void More_columns_than_can_be_are_refused()
    {
        string text = new string(',', 100_000) + "\n";
        Assert.Equal("the text: line 1: there are 100001 columns, more than 100000", Message(text, null));
        Assert.Contains("there are 100001 columns", Message(text, new CsvTableOptions { HasHeader = false }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: timestamp[s, Europe/Berlin]", "a\n2024-01-01T00:00:00\n", "line 2: column 'a': '2024-01-01T00:00:00' says no zone, as timestamp[s, Europe/Berlin] needs it")]
    [InlineData("a: int8", "a\n300\n", "line 2: column 'a': '300' is no int8")]
    [InlineData("a: int8 not null", "a\n1\n\n", "line 3: column 'a': '' is a null, and the column has none")]
    [InlineData("a: list<item: int8>", "a\n[1\n", "line 2: column 'a': '[1' is no list<item: int8>")]
    [InlineData("a: list<item: int8>", "a\n[1] 2\n", "line 2: column 'a': '[1] 2' is no list<item: int8>")]
    [InlineData("a: dictionary<uint8, int64>", "a\nx\n", "line 2: column 'a': 'x' is no dictionary<uint8, int64>")]
    [InlineData("b: int8", "a\n1\n", "there is no column 'b', which the schema has: there are a")]
    public void What_does_not_fit_the_schema_is_told(string schema, string text, string reason) =>
        Assert.Contains(reason, Message(text, new CsvTableOptions { Schema = ArrowTypeParser.ParseSchema(schema) }), StringComparison.Ordinal);

    [Fact]
    public void Text_that_is_no_UTF8_is_told()
    {
        using MemoryStream stream = new([.. "a,b\n1,"u8, 0xFF, 0xFE, .. "\n"u8]);
        using CsvTableSource source = CsvTableSource.Open(stream);
        Assert.Contains("line 2: column 'b'", Assert.Throws<ColumnarFormatException>(() => source.Read(TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_quote_that_is_never_closed_is_told_without_reading_everything()
    {
        using MemoryStream stream = new(Encoding.UTF8.GetBytes("a,b\n1,\"" + string.Concat(Enumerable.Repeat("x,\n", 2_000_000))));
        ColumnarFormatException e = Assert.Throws<ColumnarFormatException>(() =>
        {
            using CsvTableSource source = CsvTableSource.Open(stream, new CsvTableOptions { RowBytesMax = 100_000 }, leaveOpen: true);
        });
        Assert.Equal("the text", e.Path);
        Assert.True(stream.Position < 5_000_000);
    }

    [Fact]
    public void More_values_than_a_dictionary_can_count_are_told()
    {
        string text = "a\n" + string.Concat(Enumerable.Range(0, 200).Select(i => $"v{i}\n"));
        Assert.Contains("line 130: column 'a': The column 'a' would have more than 128 values in its dictionary",
            Message(text, new CsvTableOptions { Schema = ArrowTypeParser.ParseSchema("a: dictionary<int8, utf8>") }), StringComparison.Ordinal);
    }

    [Fact]
    public void Options_that_cannot_be_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Open("a\n", new CsvTableOptions { Delimiter = '"' }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Open("a\n", new CsvTableOptions { BatchRows = 0 }));
        Assert.Throws<ArgumentException>(() => Open("a\n", new CsvTableOptions { Schema = ArrowTypeParser.ParseSchema("a: int8, a: int8") }));
        Assert.Throws<NotSupportedException>(() => Open("a\n", new CsvTableOptions { Schema = ArrowTypeParser.ParseSchema("a: month_interval") }));
        Assert.Throws<ArgumentException>(() => new CsvTableSink(Stream.Null, new ArrowSchema([]), new CsvSinkOptions { NullText = "," }));
    }

    [Fact]
    public void It_stops_when_it_is_cancelled()
    {
        using CsvTableSource source = Open("a\n1\n");
        Assert.Throws<OperationCanceledException>(() => source.Read(new CancellationToken(true)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Tables_made_at_random_come_back_byte_for_byte(int seed)
    {
        Random random = new(seed);
        for (int round = 0; round < 60; round++)
        {
            string text = RandomTable(random);
            string again = Again(text, new CsvTableOptions { BatchRows = random.Next(1, 50), DictionaryEncodeText = random.Next(2) == 0 });
            Assert.True(text == again, $"seed {seed}, round {round}:\n{text}\n---\n{again}");
        }
    }

    // Each column of one kind, written as it would be here.
    private static string RandomTable(Random random)
    {
        string[] pieces = ["x", "", ",", "\"", "\n", "\r\n", "é", "😀", " ", "a b", "7", "null"];
        int columns = random.Next(1, 6), rows = random.Next(0, 120);
        int[] kinds = [.. Enumerable.Range(0, columns).Select(_ => random.Next(6))];
        StringBuilder text = new(string.Join(',', kinds.Select((kind, i) => $"c{i}")));
        text.Append('\n');
        for (int row = 0; row < rows; row++)
        {
            text.AppendJoin(',', kinds.Select(kind => random.Next(6) == 0 ? "" : kind switch
            {
                0 => random.NextInt64().ToString(null, null),
                1 => (random.NextDouble() - 0.5).ToString("R", null),
                2 => random.Next(2) == 0 ? "true" : "false",
                3 => DateTime.UnixEpoch.AddDays(random.Next(-100_000, 100_000)).ToString("yyyy-MM-dd", null),
                4 => DateTime.UnixEpoch.AddTicks(random.NextInt64(1_000_000_000_000) * 10).ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", null),
                _ => Quoted("t" + string.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => pieces[random.Next(pieces.Length)]))),
            }));
            text.Append('\n');
        }
        return text.ToString();
    }

    private static string Quoted(string text) =>
        text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;

    private static CsvTableSource Open(string text, CsvTableOptions? options = null) =>
        CsvTableSource.Open(new MemoryStream(Encoding.UTF8.GetBytes(text)), options);

    private static string Again(string text, CsvTableOptions? options = null)
    {
        using CsvTableSource source = Open(text, options);
        return Written(source);
    }

    private static string Written(TableSource source, CsvSinkOptions? options = null)
    {
        using MemoryStream stream = new();
        using (CsvTableSink sink = new(stream, source.Schema, options, leaveOpen: true))
            sink.WriteAll(source, cancellationToken: TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string Message(string text, CsvTableOptions? options, bool exact = false)
    {
        string message = Assert.Throws<ColumnarFormatException>(() => Again(text, options)).Message;
        return exact ? message : message.Replace("at offset 0: ", "", StringComparison.Ordinal).TrimEnd('.');
    }
}
