using BigFile.Columnar;

namespace BigFile.Tests.Columnar.Schema;

public sealed class ArrowTypeParserTests
{
    public static TheoryData<string> Types =>
    [
        "null", "bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "halffloat", "float", "double",
        "decimal32(9, 2)", "decimal64(18, -3)", "decimal128(38, 0)", "decimal256(76, 76)", "date32", "date64", "time32[s]", "time32[ms]",
        "time64[us]", "time64[ns]", "timestamp[s]", "timestamp[us, UTC]", "timestamp[ns, Europe/Paris]", "timestamp[ms, +07:30]",
        "duration[s]", "duration[ns]", "month_interval", "day_time_interval", "month_day_nano_interval", "utf8", "large_utf8",
        "utf8_view", "binary", "large_binary", "binary_view", "fixed_size_binary[16]",
    ];

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_type_is_read_from_its_own_text(string text) => Assert.Equal(text, ArrowTypeParser.Parse(text).ToString());

    [Theory]
    [InlineData("float64", "double")]
    [InlineData("Float32", "float")]
    [InlineData(" string ", "utf8")]
    [InlineData("boolean", "bool")]
    [InlineData("decimal(10,2)", "decimal128(10, 2)")]
    [InlineData("timestamp[us,tz=UTC]", "timestamp[us, UTC]")]
    [InlineData("date32[day]", "date32")]
    [InlineData("date64[ms]", "date64")]
    public void Other_names_of_types_are_known(string text, string type) => Assert.Equal(type, ArrowTypeParser.Parse(text).ToString());

    [Theory]
    [InlineData("a:int64, b: utf8", "a: int64, b: utf8")]
    [InlineData("a: list<item: struct<x: int8 not null, y: timestamp[us, UTC]>> not null,b:bool", "a: list<item: struct<x: int8 not null, y: timestamp[us, UTC]>> not null, b: bool")]
    [InlineData("m: map<entries: struct<key: utf8 not null, value: int32> not null>", "m: map<entries: struct<key: utf8 not null, value: int32> not null>")]
    [InlineData("d: dictionary<int32, utf8>", "d: dictionary<int32, utf8>")]
    [InlineData("\"a, \"\"b\"\": c\": float, with space: struct<>", "a, \"b\": c: float, with space: struct")]
    public void A_schema_is_read_with_names_and_children(string text, string schema) =>
        Assert.Equal(schema, ArrowTypeParser.ParseSchema(text).ToString());

    [Theory]
    [InlineData("int65", "At character 1 of 'int65': there is no type 'int65'.")]
    [InlineData("", "At character 1 of '': a type is missing.")]
    [InlineData("int64 x", "At character 7 of 'int64 x': 'x' is not expected.")]
    [InlineData("int64[3]", "At character 1 of 'int64[3]': 'int64[3]': it takes no parameters.")]
    [InlineData("time32[us]", "At character 1 of 'time32[us]': 'time32[us]': a time of 32 bits counts seconds or milliseconds.")]
    [InlineData("timestamp", "At character 1 of 'timestamp': 'timestamp': it takes a unit and perhaps a time zone, as in [us, UTC].")]
    [InlineData("decimal128(40, 2)", "At character 1 of 'decimal128(40, 2)': 'decimal128(40, 2)': a decimal of this width has 1 to 38 digits.")]
    [InlineData("fixed_size_binary[x]", "At character 1 of 'fixed_size_binary[x]': 'fixed_size_binary[x]': 'x' is not a number.")]
    [InlineData("timestamp[us", "At character 11 of 'timestamp[us': ']' is missing.")]
    [InlineData("list<item: int8>", "'list<item: int8>' is a nested type: only one without children can stand here.")]
    public void What_is_no_type_is_told_with_its_place(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => ArrowTypeParser.Parse(text)).Message);

    [Theory]
    [InlineData("a", "a field is a name, a colon and a type")]
    [InlineData("a:int8,", "a field is a name, a colon and a type")]
    [InlineData("a:list", "'list' does not have 0 children")]
    [InlineData("a:int8<b:int8>", "'int8' does not have 1 children")]
    [InlineData("a:dictionary<utf8, utf8>", "utf8 cannot be the type of indices into a dictionary")]
    [InlineData("\"a:int8", "a quote is missing")]
    [InlineData("a,b:int8", "'a,b' is no name: write it in double quotes")]
    public void What_is_no_schema_is_told(string text, string reason) =>
        Assert.Contains(reason, Assert.Throws<FormatException>(() => ArrowTypeParser.ParseSchema(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Types_that_are_nested_without_end_are_refused_and_do_not_end_the_process()
    {
        string text = "a:" + string.Concat(Enumerable.Repeat("list<a:", 100_000));
        Assert.Contains("nested deeper than 32", Assert.Throws<FormatException>(() => ArrowTypeParser.ParseSchema(text)).Message, StringComparison.Ordinal);
        text = "a:" + string.Concat(Enumerable.Repeat("dictionary<int8,", 100_000));
        Assert.Contains("nested deeper than 32", Assert.Throws<FormatException>(() => ArrowTypeParser.ParseSchema(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_made_at_random_are_read_or_refused_by_a_format_exception()
    {
        const int Seed = 512;
        Random random = new(Seed);
        string[] words = ["a", ":", ",", "<", ">", "[", "]", "(", ")", "int64", "list", "struct", "map", "dictionary", "timestamp", "us", "2", "-1", "\"", " ", "not null", "decimal"];
        for (int i = 0; i < 20_000; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 16)).Select(_ => words[random.Next(words.Length)]));
            try
            {
                Assert.NotEmpty(ArrowTypeParser.ParseSchema("a:" + text).ToString());
            }
            catch (Exception e)
            {
                Assert.True(e is FormatException, $"seed {Seed}, round {i}, '{text}': {e}");
            }
        }
    }
}
