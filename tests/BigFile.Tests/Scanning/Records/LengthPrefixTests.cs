using BigFile.Scanning;

namespace BigFile.Tests.Scanning;

public sealed class LengthPrefixTests
{
    [Theory]
    [InlineData("u8", "FF", 1, 255)]
    [InlineData("u16le", "0102", 2, 0x201)]
    [InlineData("u16be", "0102", 2, 0x102)]
    [InlineData("u32le", "FFFFFFFF", 4, 4294967295)]
    [InlineData("u32be", "00000100", 4, 256)]
    [InlineData("i32be", "7FFFFFFF", 4, 2147483647)]
    [InlineData("u64le", "FFFFFFFFFFFFFF7F", 8, long.MaxValue)]
    [InlineData("u64be", "0000000000000005", 8, 5)]
    [InlineData("varint", "00", 1, 0)]
    [InlineData("varint", "7F", 1, 127)]
    [InlineData("varint", "8001", 2, 128)]
    [InlineData("varint", "8000", 2, 0)] // longer than it need be, which LEB128 allows
    [InlineData("varint", "80808080808080808000", 10, 0)]
    [InlineData("varint", "FFFFFFFFFFFFFFFF7F", 9, long.MaxValue)]
    public void A_length_is_read(string form, string hex, int prefixBytes, long length)
    {
        Assert.True(LengthPrefix.TryParse(form, out LengthPrefix? prefix));
        Assert.Equal(new PrefixReading(prefixBytes, length, null), prefix.Read(Convert.FromHexString(hex + "55")));
        Assert.Equal(default, prefix.Read(Convert.FromHexString(hex).AsSpan(0, prefixBytes - 1)));
    }

    [Theory]
    [InlineData("i16le", "FFFF", RecordDamageReason.LengthNegative, -1)]
    [InlineData("i32be", "80000000", RecordDamageReason.LengthNegative, int.MinValue)]
    [InlineData("i64le", "0000000000000080", RecordDamageReason.LengthNegative, long.MinValue)]
    [InlineData("u64le", "0000000000000080", RecordDamageReason.LengthOverMaximum, long.MinValue)]
    [InlineData("varint", "FFFFFFFFFFFFFFFFFF01", RecordDamageReason.LengthOverMaximum, -1)]
    [InlineData("varint", "FFFFFFFFFFFFFFFFFF02", RecordDamageReason.VarintTooLong, -1)]
    [InlineData("varint", "8080808080808080808000", RecordDamageReason.VarintTooLong, -1)]
    public void A_length_that_cannot_be_is_damaged(string form, string hex, RecordDamageReason reason, long length)
    {
        Assert.True(LengthPrefix.TryParse(form, out LengthPrefix? prefix));
        PrefixReading reading = prefix.Read(Convert.FromHexString(hex));
        Assert.Equal(reason, reading.Reason);
        Assert.Equal(length, reading.LengthBytes);
    }

    [Fact]
    public void A_length_may_count_itself_and_may_have_a_limit()
    {
        LengthPrefix prefix = LengthPrefix.Fixed(2) with { IncludesItself = true, LengthBytesMax = 100 };
        Assert.Equal(new PrefixReading(2, 0, null), prefix.Read([2, 0]));
        Assert.Equal(new PrefixReading(2, 100, null), prefix.Read([102, 0]));
        Assert.Equal(new PrefixReading(2, 103, RecordDamageReason.LengthOverMaximum), prefix.Read([103, 0]));
        Assert.Equal(new PrefixReading(2, 1, RecordDamageReason.LengthNegative), prefix.Read([1, 0]));
    }

    [Fact]
    public void Forms_have_names()
    {
        foreach (string name in LengthPrefix.Names)
            Assert.True(LengthPrefix.TryParse(name, out _));
        Assert.False(LengthPrefix.TryParse("u24le", out _));
        Assert.False(LengthPrefix.TryParse("", out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => LengthPrefix.Fixed(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => LengthPrefix.Varint with { LengthBytesMax = -1 });
    }
}
