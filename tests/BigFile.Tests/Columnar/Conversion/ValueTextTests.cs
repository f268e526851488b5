using System.Buffers;
using System.Numerics;
using System.Text;
using BigFile.Columnar;

namespace BigFile.Tests.Columnar.Conversion;

public sealed class ValueTextTests
{
    [Theory]
    [InlineData("int64", "-9223372036854775808")]
    [InlineData("uint64", "18446744073709551615")]
    [InlineData("int8", "-128")]
    [InlineData("double", "0.1")]
    [InlineData("double", "1E+300")]
    [InlineData("double", "-0")]
    [InlineData("float", "3.4028235E+38")]
    [InlineData("halffloat", "0.1")]
    [InlineData("decimal32(9, 2)", "-1234567.89")]
    [InlineData("decimal64(18, 18)", "0.000000000000000001")]
    [InlineData("decimal128(38, 0)", "99999999999999999999999999999999999999")]
    [InlineData("decimal128(38, 10)", "-9999999999999999999999999999.9999999999")]
    [InlineData("decimal128(5, -3)", "-12000")]
    [InlineData("decimal256(76, 75)", "-9.999999999999999999999999999999999999999999999999999999999999999999999999999")]
    [InlineData("bool", "true")]
    public void Numbers_are_exact_in_both_forms(string type, string text)
    {
        Assert.Equal(text, Text(type, text));
        Assert.Equal(text, Json(type, text));
    }

    [Theory]
    [InlineData("date32", "1970-01-01")]
    [InlineData("date32", "2024-02-29")]
    [InlineData("date32", "-0001-12-31")]
    [InlineData("date32", "+12024-03-01")]
    [InlineData("date64", "1582-10-15")]
    [InlineData("time32[s]", "23:59:59")]
    [InlineData("time32[ms]", "00:00:00.001")]
    [InlineData("time64[us]", "12:34:56.000789")]
    [InlineData("time64[ns]", "12:34:56.000000789")]
    [InlineData("timestamp[s]", "1969-12-31T23:59:59")]
    [InlineData("timestamp[ms]", "1600-01-01T00:00:00.000")]
    [InlineData("timestamp[us, UTC]", "2024-02-29T12:34:56.123456Z")]
    [InlineData("timestamp[ns, Europe/Paris]", "2262-04-11T23:47:16.854775807Z")]
    [InlineData("duration[ms]", "PT1.5S")]
    [InlineData("duration[ns]", "-PT9223372036.854775808S")]
    [InlineData("duration[s]", "PT0S")]
    public void Times_are_ISO_8601(string type, string text)
    {
        Assert.Equal(text, Text(type, text));
        Assert.Equal($"\"{text}\"", Json(type, text));
    }

    [Theory]
    [InlineData("timestamp[s, UTC]", "2024-01-01T01:30:00+01:30", "2024-01-01T00:00:00Z")]
    [InlineData("timestamp[ms, UTC]", "2024-01-01 00:00", "2024-01-01T00:00:00.000Z")]
    [InlineData("timestamp[s]", "2024-01-01", "2024-01-01T00:00:00")]
    [InlineData("timestamp[s]", "2024-01-01T00:00:00.000", "2024-01-01T00:00:00")]
    [InlineData("decimal128(10, 2)", "1e3", "1000.00")]
    [InlineData("decimal128(10, 2)", "1.500", "1.50")]
    [InlineData("decimal128(10, 2)", "-0", "0.00")]
    [InlineData("bool", "TRUE", "true")]
    [InlineData("bool", "0", "false")]
    [InlineData("double", "NaN", "NaN")]
    [InlineData("double", "-Infinity", "-Infinity")]
    public void Other_texts_of_a_value_are_read_too(string type, string text, string shown) => Assert.Equal(shown, Text(type, text));

    [Theory]
    [InlineData("int8", "128")]
    [InlineData("int64", "1.0")]
    [InlineData("uint8", "-1")]
    [InlineData("int64", " 1")]
    [InlineData("int64", "")]
    [InlineData("float", "1e39")]
    [InlineData("double", "1e400")]
    [InlineData("double", "1,5")]
    [InlineData("double", "0x10")]
    [InlineData("bool", "yes")]
    [InlineData("decimal128(4, 2)", "100.00")]
    [InlineData("decimal128(4, 2)", "0.001")]
    [InlineData("decimal128(4, 2)", "")]
    [InlineData("decimal128(4, 2)", ".")]
    [InlineData("decimal128(4, 2)", "1e999999999")]
    [InlineData("decimal128(4, 2)", "1.2.3")]
    [InlineData("date32", "2023-02-29")]
    [InlineData("date32", "2023-2-9")]
    [InlineData("date32", "12023-01-01")]
    [InlineData("date32", "2023-00-10")]
    [InlineData("time32[s]", "24:00:00")]
    [InlineData("time32[s]", "12:00:00.5")]
    [InlineData("timestamp[s]", "2024-01-01T00:00:00Z")]
    [InlineData("timestamp[s]", "2024-01-01T00:00:00.5")]
    [InlineData("timestamp[ns]", "2300-01-01T00:00:00")]
    [InlineData("timestamp[us, UTC]", "2024-01-01T00:00:00+")]
    [InlineData("timestamp[us, UTC]", "2024-01-01T00:00:00+01:")]
    [InlineData("duration[s]", "PT0.5S")]
    [InlineData("duration[s]", "5")]
    [InlineData("binary", "abc")]
    [InlineData("fixed_size_binary[2]", "YWJj")]
    public void What_is_no_value_of_a_type_is_not_read(string type, string text) => Assert.Null(TryBuild(type, text));

    [Fact]
    public void Numbers_that_are_not_finite_are_null_in_JSON_and_words_in_text()
    {
        Assert.Equal("null", Json("double", "NaN"));
        Assert.Equal("null", Json("float", "-Infinity"));
        Assert.Equal("Infinity", Text("halffloat", "Infinity"));
    }

    [Fact]
    public void Bytes_are_base64_and_text_is_escaped_where_JSON_must()
    {
        Assert.Equal("YWJj", Text("binary", "YWJj"));
        Assert.Equal("\"YWI=\"", Json("fixed_size_binary[2]", "YWI="));
        Assert.Equal("\"a\\\"b\\\\c\\n\\t\\u0001é😀\"", Json("utf8_view", "a\"b\\c\n\t\u0001é😀"));
        string twenty = Convert.ToBase64String(new byte[20_000]);
        Assert.Equal(twenty, Text("large_binary", twenty));
    }

    [Theory]
    [InlineData(new byte[] { 0x61, 0xFF, 0x62 }, "\"a\uFFFDb\"")]
    [InlineData(new byte[] { 0xC3 }, "\"\uFFFD\"")]
    [InlineData(new byte[] { 0xC3, 0xA9, 0xFF, 0xC3, 0xA9, 0x22, 0xFE }, "\"é\uFFFDé\\\"\uFFFD\"")]
    public void Text_that_is_no_UTF8_is_told_in_JSON(byte[] bytes, string json)
    {
        ArrayBufferWriter<byte> output = new();
        JsonStrings.Write(bytes, output);
        Assert.Equal(json, Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Theory]
    [InlineData("list<item: int64>", "[1,null,3]")]
    [InlineData("large_list<item: list<item: utf8>>", """[["a"],[],null]""")]
    [InlineData("fixed_size_list[2]<item: double>", "[1.5,2]")]
    [InlineData("list_view<item: bool>", "[true,false]")]
    [InlineData("struct<a: int64, b: struct<c: utf8>>", """{"a":1,"b":{"c":"x"}}""")]
    [InlineData("struct<a: int64, b: date32>", """{"a":null,"b":"2024-01-01"}""")]
    [InlineData("map<entries: struct<key: utf8 not null, value: int64> not null>", """{"a":1,"b":null}""")]
    [InlineData("map<entries: struct<key: int32 not null, value: utf8> not null>", """[[1,"a"],[2,null]]""")]
    [InlineData("dictionary<int8, utf8>", "\"a\"")]
    public void Nested_values_are_JSON_in_both_forms(string type, string json)
    {
        ArrowField field = ArrowTypeParser.ParseSchema("x: " + type).Fields[0];
        using ArrayBuilder builder = ArrayBuilder.Create(field);
        Assert.True(new JsonAppender(builder, new CellCount()).TryAppend(Encoding.UTF8.GetBytes(json)));
        builder.AppendNull();
        using ColumnArray array = builder.Build();
        Assert.Equal(json, Written(array, 0, isJson: true));
        Assert.Equal(field.Dictionary is null ? json : json.Trim('"'), Written(array, 0, isJson: false));
        Assert.Equal(("null", ""), (Written(array, 1, isJson: true), Written(array, 1, isJson: false)));
    }

    [Fact]
    public void Intervals_have_the_parts_that_are_not_0()
    {
        using PrimitiveBuilder<int> months = (PrimitiveBuilder<int>)ArrayBuilder.Create(new ArrowField("x", ArrowType.IntervalYearMonth));
        months.Append(-14);
        months.Append(0);
        using ColumnArray array = months.Build();
        Assert.Equal(("P-14M", "PT0S"), (Written(array, 0, false), Written(array, 1, false)));
    }

    [Fact]
    public void Every_day_from_year_1_to_9999_is_the_day_that_the_framework_says()
    {
        ArrayBufferWriter<byte> output = new();
        for (DateTime day = DateTime.MinValue; day < DateTime.MaxValue.AddDays(-13); day = day.AddDays(13))
        {
            long days = (long)(day - DateTime.UnixEpoch).TotalDays;
            output.ResetWrittenCount();
            TimeText.WriteDate(days, output);
            Assert.True(Encoding.UTF8.GetString(output.WrittenSpan) == day.ToString("yyyy-MM-dd", null), $"{day}");
            Assert.True(TimeParser.TryDate(output.WrittenSpan, out long read) && read == days, $"{day}");
        }
    }

    [Fact]
    public void Extremes_of_dates_and_times_are_written_and_read_back()
    {
        foreach (string type in new[] { "date32", "timestamp[s]", "timestamp[ms]", "timestamp[us]", "timestamp[ns]", "duration[ns]", "duration[s]" })
        {
            ArrowField field = ArrowTypeParser.ParseSchema("x: " + type).Fields[0];
            foreach (long value in new[] { long.MinValue, long.MaxValue, -1L, 0 })
            {
                using ArrayBuilder builder = ArrayBuilder.Create(field);
                if (builder is PrimitiveBuilder<int> days)
                    days.Append((int)(value >> 32));
                else
                    ((PrimitiveBuilder<long>)builder).Append(value);
                using ColumnArray array = builder.Build();
                string text = Written(array, 0, false);
                using ColumnArray? again = TryBuild(type, text);
                Assert.True(again is not null, $"{type}: {text}");
                Assert.Equal(text, Written(again, 0, false));
            }
        }
    }

    [Fact]
    public void A_scale_that_no_writer_means_gives_a_short_text()
    {
        ArrayBufferWriter<byte> output = new();
        DecimalText.Write((Int128)123, int.MaxValue, output);
        Assert.Equal("123E-2147483647", Encoding.UTF8.GetString(output.WrittenSpan));
        output.ResetWrittenCount();
        DecimalText.Write((Int128)(-5), int.MinValue, output);
        Assert.Equal("-5E2147483648", Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Fact]
    public void Decimals_made_at_random_are_read_back()
    {
        const int Seed = 77;
        Random random = new(Seed);
        byte[] bytes = new byte[32];
        for (int i = 0; i < 2000; i++)
        {
            int precision = random.Next(1, 77), scale = random.Next(-5, precision + 1);
            random.NextBytes(bytes);
            BigInteger value = new BigInteger(bytes) % BigInteger.Pow(10, precision);
            ArrowField field = new("x", ArrowType.Decimal256(precision, scale));
            using BytesBuilder builder = (BytesBuilder)ArrayBuilder.Create(field);
            byte[] wide = new byte[32];
            wide.AsSpan().Fill(value.Sign < 0 ? (byte)255 : (byte)0);
            Assert.True(value.TryWriteBytes(wide, out _));
            builder.Append(wide);
            using ColumnArray array = builder.Build();
            string text = Written(array, 0, false);
            using ColumnArray? again = TryBuild($"decimal256({precision}, {scale})", text);
            Assert.True(again is not null && again.GetBuffer(1, 0, 32).SequenceEqual(wide), $"seed {Seed}, round {i}: {text}");
        }
    }

    internal static string Written(ColumnArray array, long row, bool isJson)
    {
        ArrayBufferWriter<byte> output = new();
        if (isJson)
            ValueText.WriteJson(array, row, output);
        else
            ValueText.WriteText(array, row, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static string Text(string type, string text)
    {
        using ColumnArray array = TryBuild(type, text)!;
        return Written(array, 0, isJson: false);
    }

    private static string Json(string type, string text)
    {
        using ColumnArray array = TryBuild(type, text)!;
        return Written(array, 0, isJson: true);
    }

    private static ColumnArray? TryBuild(string type, string text)
    {
        using ArrayBuilder builder = ArrayBuilder.Create(new ArrowField("x", ArrowTypeParser.Parse(type)));
        return new TextAppender(builder).TryAppend(Encoding.UTF8.GetBytes(text)) ? builder.Build() : null;
    }
}
