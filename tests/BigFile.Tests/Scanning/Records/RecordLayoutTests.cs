using BigFile.Scanning;

namespace BigFile.Tests.Scanning;

public sealed class RecordLayoutTests
{
    [Theory]
    [InlineData("ts:i64 price:f64 qty:u32", "ts:i64@0 price:f64@8 qty:u32@16 size=20")]
    [InlineData("a:i8,b:i16, c:i32,,d:u8\te:u16\nf:u64", "a:i8@0 b:i16@1 c:i32@3 d:u8@7 e:u16@8 f:u64@10 size=18")]
    [InlineData("a:i16be b:u32le c:f64be d:f32 e:f16be", "a:i16be@0 b:u32@2 c:f64be@6 d:f32@14 e:f16be@18 size=20")]
    [InlineData("s:char[5] u:utf8[7] b:bytes[2] t:bool", "s:char[5]@0 u:utf8[7]@5 b:bytes[2]@12 t:bool@14 size=15")]
    [InlineData("pad[3] a:u8 _:4 b:u8 _:i64 c:u8 x:pad[2]", "a:u8@3 b:u8@8 c:u8@17 size=20")]
    [InlineData("a:u32@8 b:u16 c:u8@0 size=32", "a:u32@8 b:u16@12 c:u8@0 size=32")]
    [InlineData("whole:u64 low:u32@0 high:u32", "whole:u64@0 low:u32@0 high:u32@4 size=8")]
    [InlineData("a.b_c1:u8", "a.b_c1:u8@0 size=1")]
    [InlineData("a:bytes[16777216]", "a:bytes[16777216]@0 size=16777216")]
    public void A_layout_is_read_with_its_offsets_and_reads_back_as_the_same(string text, string expected)
    {
        RecordLayout layout = RecordLayout.Parse(text);
        Assert.Equal(expected, layout.ToString());
        Assert.Equal(expected, RecordLayout.Parse(expected).ToString());
        for (int i = 0; i < layout.Fields.Count; i++)
        {
            Assert.Equal(i, layout.Fields[i].Index);
            Assert.Same(layout.Fields[i], layout[layout.Fields[i].Name]);
        }
    }

    [Theory]
    [InlineData("", "a layout needs at least one field, as in ts:i64 (at character 1)", "", 0)]
    [InlineData("pad[4]", "a layout needs at least one field, as in ts:i64 (at character 7)", "", 6)]
    [InlineData("ts:i64 price:f46", "'price:f46': there is no type 'f46': write ", "price:f46", 7)]
    [InlineData("a:u8 b:u8le", "'b:u8le': there is no type 'u8le': write ", "b:u8le", 5)]
    [InlineData("a:I64", "'a:I64': there is no type 'I64': write ", "a:I64", 0)]
    [InlineData("a:", "'a:': there is no type '': write ", "a:", 0)]
    [InlineData("a", "'a': a field is written name:type (at character 1)", "a", 0)]
    [InlineData("a:u8  a:u16", "'a:u16': there is a field a already (at character 7)", "a:u16", 6)]
    [InlineData("1a:u8", "'1a:u8': a field's name begins with a letter (at character 1)", "1a:u8", 0)]
    [InlineData(":u8", "':u8': a field's name begins with a letter (at character 1)", ":u8", 0)]
    [InlineData("a-b:u8", "'a-b:u8': a field's name has letters, digits, '_' and '.', not '-' (at character 1)", "a-b:u8", 0)]
    [InlineData("a:char[0]", "'a:char[0]': a field has at least one byte (at character 1)", "a:char[0]", 0)]
    [InlineData("a:char[8", "'a:char[8': the size is written in brackets, as in char[8] (at character 1)", "a:char[8", 0)]
    [InlineData("a:char[x]", "'a:char[x]': 'x' is not a number of bytes (at character 1)", "a:char[x]", 0)]
    [InlineData("a:char", "'a:char': there is no type 'char': write ", "a:char", 0)]
    [InlineData("a:i64[4]", "'a:i64[4]': there is no type 'i64[4]': write ", "a:i64[4]", 0)]
    [InlineData("a:u8@", "'a:u8@': '' is not an offset in bytes (at character 1)", "a:u8@", 0)]
    [InlineData("a:u8@-1", "'a:u8@-1': '-1' is not an offset in bytes (at character 1)", "a:u8@-1", 0)]
    [InlineData("a:u8 size=0", "'size=0': the fields reach to byte 1 (at character 6)", "size=0", 5)]
    [InlineData("a:u64 size=7", "'size=7': the fields reach to byte 8 (at character 7)", "size=7", 6)]
    [InlineData("size=8 a:u64", "'a:u64': nothing may stand behind the size of the record (at character 8)", "a:u64", 7)]
    [InlineData("a:bytes[16777217]", "'a:bytes[16777217]': a record has at most 16777216 bytes (at character 1)", "a:bytes[16777217]", 0)]
    [InlineData("a:bytes[16777216] b:u8", "'b:u8': a record has at most 16777216 bytes (at character 19)", "b:u8", 18)]
    [InlineData("a:bytes[99999999999999999999999]", "'a:bytes[99999999999999999999999]': a record has at most 16777216 bytes (at character 1)", "a:bytes[99999999999999999999999]", 0)]
    [InlineData("a:u8 size=99999999999999999999999", "'size=99999999999999999999999': a record has at most 16777216 bytes (at character 6)", "size=99999999999999999999999", 5)]
    public void What_is_no_layout_is_named_with_its_place(string text, string message, string word, int position)
    {
        var error = Assert.Throws<RecordSyntaxException>(() => RecordLayout.Parse(text));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(word, error.Word);
        Assert.Equal(position, error.Position);
    }

    [Fact]
    public void A_field_that_there_is_not_is_told_with_those_there_are() =>
        Assert.Equal("There is no field 'c': there are a, b.", Assert.Throws<KeyNotFoundException>(() => RecordLayout.Parse("a:u8 b:u8")["c"]).Message);
}
