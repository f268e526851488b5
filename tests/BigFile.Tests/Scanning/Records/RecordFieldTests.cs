using System.Buffers.Binary;
using System.Text;
using BigFile.Scanning;

namespace BigFile.Tests.Scanning;

public sealed class RecordFieldTests
{
    [Theory]
    [InlineData("i8", "80", "-128")]
    [InlineData("u8", "80", "128")]
    [InlineData("i16", "00FF", "-256")]
    [InlineData("i16be", "00FF", "255")]
    [InlineData("u16", "FEFF", "65534")]
    [InlineData("u16be", "FEFF", "65279")]
    [InlineData("i32", "FFFFFF7F", "2147483647")]
    [InlineData("i32be", "80000000", "-2147483648")]
    [InlineData("u32", "000000FF", "4278190080")]
    [InlineData("u32be", "000000FF", "255")]
    [InlineData("i64", "0000000000000080", "-9223372036854775808")]
    [InlineData("i64be", "FFFFFFFFFFFFFFFE", "-2")]
    [InlineData("u64", "FFFFFFFFFFFFFFFF", "18446744073709551615")]
    [InlineData("u64be", "0000000000000100", "256")]
    [InlineData("f16", "003C", "1")]
    [InlineData("f16be", "C200", "-3")]
    [InlineData("f32", "CDCCCC3D", "0.1")]
    [InlineData("f32be", "7F800000", "Infinity")]
    [InlineData("f64", "9A9999999999B93F", "0.1")]
    [InlineData("f64be", "7FEFFFFFFFFFFFFF", "1.7976931348623157E+308")]
    [InlineData("f64", "000000000000F87F", "NaN")]
    [InlineData("bool", "00", "false")]
    [InlineData("bool", "02", "true")]
    [InlineData("char[4]", "41424344", "ABCD")]
    [InlineData("char[4]", "41420043", "AB")]
    [InlineData("char[4]", "41202020", "A")]
    [InlineData("char[4]", "E4F6FCDF", "äöüß")]
    [InlineData("utf8[4]", "C3A4C3A4", "ää")]
    [InlineData("utf8[4]", "C3A441C3", "äA\uFFFD")]
    [InlineData("utf8[4]", "FFFFFFFF", "\uFFFD\uFFFD\uFFFD\uFFFD")]
    [InlineData("bytes[3]", "00ABFF", "00abff")]
    public void A_value_is_written_in_its_shortest_form(string type, string hex, string expected)
    {
        RecordField field = RecordLayout.Parse($"_:2 a:{type} _:1").Fields[0];
        byte[] record = [0x55, 0x55, .. Convert.FromHexString(hex), 0x55];
        byte[] text = new byte[field.FormattedBytesMax];
        Assert.True(field.TryFormat(record, text, out int written));
        Assert.Equal(expected, Encoding.UTF8.GetString(text, 0, written));
        // Whatever is too short fails, and what is just long enough does.
        Assert.True(field.TryFormat(record, new byte[written], out _));
        if (written > 0)
            Assert.False(field.TryFormat(record, new byte[written - 1], out _));
        Assert.Throws<ArgumentException>(() => field.TryFormat(record.AsSpan(0, record.Length - 2), text, out _));
    }

    [Fact]
    public void A_value_of_another_type_is_refused()
    {
        RecordLayout layout = RecordLayout.Parse("i:i32 u:u64 f:f64 b:bool s:char[2]");
        byte[] record = new byte[layout.SizeBytes];
        BinaryPrimitives.WriteInt32LittleEndian(record, -1);
        record.AsSpan(4, 8).Fill(0xFF);
        Assert.Equal(-1, layout["i"].GetInt64(record));
        Assert.Equal(-1.0, layout["i"].GetDouble(record));
        Assert.Equal(ulong.MaxValue, layout["u"].GetUInt64(record));
        Assert.Throws<OverflowException>(() => layout["i"].GetUInt64(record));
        Assert.Throws<OverflowException>(() => layout["u"].GetInt64(record));
        Assert.Throws<InvalidOperationException>(() => layout["f"].GetInt64(record));
        Assert.Throws<InvalidOperationException>(() => layout["s"].GetDouble(record));
        Assert.Throws<InvalidOperationException>(() => layout["i"].GetBoolean(record));
        Assert.Throws<InvalidOperationException>(() => layout["i"].GetText(record).Length);
        Assert.Equal(0, layout["b"].GetInt64(record));
    }

    [Theory]
    [InlineData("i32", "5", -1, 0, 1)] // orders of 4, 5 and 6 to the key
    [InlineData("i32", "5.5", -1, -1, 1)]
    [InlineData("i32", "4.5", -1, 1, 1)]
    [InlineData("i32", "-99999999999999999999", 1, 1, 1)]
    [InlineData("i32", "99999999999999999999", -1, -1, -1)]
    [InlineData("i32", "5e0", -1, 0, 1)]
    [InlineData("u64be", "5", -1, 0, 1)]
    [InlineData("f32", "5", -1, 0, 1)]
    [InlineData("f64be", "5.5", -1, -1, 1)]
    [InlineData("f16", "NaN", 1, 1, 1)]
    public void Numbers_compare_by_value(string type, string key, int four, int five, int six)
    {
        RecordField field = RecordLayout.Parse($"a:{type}").Fields[0];
        RecordKey parsed = field.ParseKey(key);
        Assert.Equal(four, Math.Sign(field.Compare(Number(field, 4), parsed)));
        Assert.Equal(five, Math.Sign(field.Compare(Number(field, 5), parsed)));
        Assert.Equal(six, Math.Sign(field.Compare(Number(field, 6), parsed)));
    }

    [Fact]
    public void A_key_is_rounded_as_the_field_is()
    {
        RecordField field = RecordLayout.Parse("a:f32").Fields[0];
        byte[] record = new byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(record, 0.1f);
        Assert.Equal(0, field.Compare(record, field.ParseKey("0.1")));
        Assert.Equal(0, field.Compare(record, field.MakeKey(0.1)));
    }

    [Theory]
    [InlineData("char[4]", "AB", "AB  ", 0)]
    [InlineData("char[4]", "AB  ", "AB\0Z", 0)]
    [InlineData("char[4]", "AB", "AC", 1)]
    [InlineData("char[4]", "ABC", "AB", -1)]
    [InlineData("char[4]", "ä", "ä", 0)]
    [InlineData("utf8[4]", "ä", "ä\0\0", 0)]
    public void Text_compares_without_what_pads_it(string type, string key, string value, int order)
    {
        RecordField field = RecordLayout.Parse($"a:{type}").Fields[0];
        byte[] record = new byte[4];
        (field.Type == RecordFieldType.Latin1 ? Encoding.Latin1 : Encoding.UTF8).GetBytes(value).CopyTo(record, 0);
        Assert.Equal(order, Math.Sign(field.Compare(record, field.ParseKey(key))));
    }

    [Theory]
    [InlineData("i32", "x", "'x' is no number, as the field a:i32 needs")]
    [InlineData("f64", "", "'' is no number, as the field a:f64 needs")]
    [InlineData("bool", "1", "'1' is neither true nor false, as the field a:bool needs")]
    [InlineData("bytes[2]", "abc", "'abc' is no even number of hexadecimal digits, as the field a:bytes[2] needs")]
    [InlineData("char[2]", "€", "'€' is no Latin-1, as the field a:char[2] needs")]
    public void What_is_no_key_is_told(string type, string key, string message)
    {
        RecordField field = RecordLayout.Parse($"a:{type}").Fields[0];
        Assert.Equal(message, Assert.Throws<FormatException>(() => field.ParseKey(key)).Message);
    }

    [Fact]
    public void A_key_for_another_type_is_refused()
    {
        RecordLayout layout = RecordLayout.Parse("a:i32 b:f64");
        Assert.Throws<ArgumentException>(() => layout["a"].Compare(new byte[12], layout["b"].MakeKey(1.0)));
        Assert.Throws<InvalidOperationException>(() => layout["a"].MakeKey(1.0));
        Assert.Throws<InvalidOperationException>(() => layout["b"].MakeKey("x"u8));
        Assert.NotEqual(layout["a"].MakeKey(1), layout["a"].MakeKey(2));
        Assert.Equal(layout["a"].MakeKey(1), layout["a"].ParseKey("1"));
    }

    private static byte[] Number(RecordField field, int value)
    {
        byte[] bytes = field.Type switch
        {
            RecordFieldType.Float16 => BitConverter.GetBytes((Half)value),
            RecordFieldType.Float32 => BitConverter.GetBytes((float)value),
            RecordFieldType.Float64 => BitConverter.GetBytes((double)value),
            _ => BitConverter.GetBytes((long)value)[..field.SizeBytes],
        };
        if (field.IsBigEndian)
            Array.Reverse(bytes);
        return bytes;
    }
}
