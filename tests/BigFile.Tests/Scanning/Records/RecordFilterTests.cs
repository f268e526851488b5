using System.Buffers.Binary;
using BigFile.Scanning;

namespace BigFile.Tests.Scanning;

public sealed class RecordFilterTests
{
    private static readonly RecordLayout s_layout = RecordLayout.Parse("price:f64 qty:i32 sym:char[6] ok:bool id:bytes[2]");

    [Theory]
    [InlineData("price>100", true)]
    [InlineData("price > 100.5", false)]
    [InlineData("price>=100.5", true)]
    [InlineData("price<=100.5 && qty==7", true)]
    [InlineData("price<=100.5&&qty!=7", false)]
    [InlineData("price<200 and sym==AB", true)]
    [InlineData("price<200 AND sym='A B'", false)]
    [InlineData("sym=\"AB\"", true)]
    [InlineData("sym<B and sym>A", true)]
    [InlineData("ok==true", true)]
    [InlineData("ok!=true", false)]
    [InlineData("id==00ff", true)]
    [InlineData("id<0100 && id>00", true)]
    [InlineData("qty>6.5 && qty<7.5", true)]
    [InlineData("  qty  =  7  ", true)]
    public void A_record_fits_when_all_comparisons_hold(string filter, bool expected) =>
        Assert.Equal(expected, RecordFilter.Parse(s_layout, filter).Matches(Record(100.5)));

    [Theory]
    [InlineData("price==NaN", false)]
    [InlineData("price!=NaN", true)]
    [InlineData("price!=1", true)]
    [InlineData("price<1", false)]
    [InlineData("price>=1", false)]
    [InlineData("price<=NaN", false)]
    public void Nothing_equals_what_is_no_number(string filter, bool expected) =>
        Assert.Equal(expected, RecordFilter.Parse(s_layout, filter).Matches(Record(double.NaN)));

    [Theory]
    [InlineData("", "a comparison begins with the name of a field (at character 1)", 0)]
    [InlineData("prize>1", "there is no field 'prize': there are price, qty, sym, ok, id (at character 1)", 0)]
    [InlineData("price>1 && ", "a comparison begins with the name of a field (at character 12)", 11)]
    [InlineData("price>1 or qty=1", "'or': comparisons are joined by && or and (at character 9)", 8)]
    [InlineData("price>1 android=1", "'android=1': comparisons are joined by && or and (at character 9)", 8)]
    [InlineData("price 1", "'' is none of ==, !=, <, <=, >, >= (at character 7)", 6)]
    [InlineData("price=>1", "'=>' is none of ==, !=, <, <=, >, >= (at character 6)", 5)]
    [InlineData("price>", "a value is missing (at character 7)", 6)]
    [InlineData("price>abc", "'abc' is no number, as the field price:f64 needs (at character 7)", 6)]
    [InlineData("qty>0x10", "'0x10' is no number, as the field qty:i32 needs (at character 5)", 4)]
    [InlineData("sym=='AB", "the value 'AB has no quote at its end (at character 6)", 5)]
    public void What_is_no_filter_is_told_with_its_place(string filter, string message, int position)
    {
        var error = Assert.Throws<RecordSyntaxException>(() => RecordFilter.Parse(s_layout, filter));
        Assert.Equal(message, error.Message);
        Assert.Equal(position, error.Position);
    }

    private static byte[] Record(double price)
    {
        byte[] record = new byte[s_layout.SizeBytes];
        BinaryPrimitives.WriteDoubleLittleEndian(record, price);
        record[8] = 7;
        "AB"u8.CopyTo(record.AsSpan(12));
        record[18] = 1;
        record[20] = 0xFF;
        return record;
    }
}
