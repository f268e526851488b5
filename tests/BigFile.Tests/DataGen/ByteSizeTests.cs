using BigFile.DataGen;
using Xunit;

namespace BigFile.Tests.DataGen;

public class ByteSizeTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("123", 123)]
    [InlineData("123B", 123)]
    [InlineData("64KiB", 65_536)]
    [InlineData("64 KiB", 65_536)]
    [InlineData(" 64kib ", 65_536)]
    [InlineData("1KB", 1_000)]
    [InlineData("7mib", 7L << 20)]
    [InlineData("7MB", 7_000_000)]
    [InlineData("2GiB", 2L << 30)]
    [InlineData("5GB", 5_000_000_000)]
    [InlineData("1.5GiB", 3L << 29)]
    [InlineData("0.5KiB", 512)]
    [InlineData("0.3KiB", 307)]
    [InlineData("1.0TB", 1_000_000_000_000)]
    [InlineData("8TiB", 8L << 40)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("8388607TiB", 8_388_607L << 40)]
    [InlineData("9223372.036854775807TB", long.MaxValue)]
    public void A_size_reads_as_its_bytes(string text, long sizeBytes)
    {
        Assert.Equal(sizeBytes, ByteSize.Parse(text));
        Assert.True(ByteSize.TryParse(text, out long tried));
        Assert.Equal(sizeBytes, tried);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("B")]
    [InlineData("GiB")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1e3")]
    [InlineData("1,000")]
    [InlineData("1.5")]
    [InlineData("1.5B")]
    [InlineData(".5KiB")]
    [InlineData("5.KiB")]
    [InlineData("1.2.3KiB")]
    [InlineData("1 K")]
    [InlineData("1GiBB")]
    [InlineData("0x10")]
    [InlineData("1\u0665KiB")]
    public void What_is_no_size_is_refused_and_quoted(string text)
    {
        var thrown = Assert.Throws<FormatException>(() => ByteSize.Parse(text));
        Assert.Contains($"'{text}'", thrown.Message, StringComparison.Ordinal);
        Assert.False(ByteSize.TryParse(text, out long sizeBytes));
        Assert.Equal(0, sizeBytes);
    }

    [Theory]
    [InlineData("9223372036854775808")]
    [InlineData("8388608TiB")]
    [InlineData("8388607.9999999999999999999999TiB")]
    [InlineData("9223372.036854775808TB")]
    [InlineData("100000000TiB")]
    [InlineData("99999999999999999999999999999999999999")]
    [InlineData("79228162514264337593543950335TiB")]
    public void A_size_past_the_largest_offset_overflows(string text)
    {
        Assert.Throws<OverflowException>(() => ByteSize.Parse(text));
        Assert.False(ByteSize.TryParse(text, out _));
    }

    [Theory]
    [InlineData(0, "0B")]
    [InlineData(1023, "1023B")]
    [InlineData(1024, "1KiB")]
    [InlineData(1536, "1.5KiB")]
    [InlineData(65_536, "64KiB")]
    [InlineData((1 << 20) - 1, "1MiB")]
    [InlineData(5_000_000_000, "4.66GiB")]
    [InlineData(3L << 29, "1.5GiB")]
    [InlineData(8L << 40, "8TiB")]
    [InlineData(2048L << 40, "2048TiB")]
    [InlineData(long.MaxValue, "8388608TiB")]
    public void A_size_is_written_in_its_largest_binary_unit(long sizeBytes, string text) =>
        Assert.Equal(text, ByteSize.Format(sizeBytes));

    [Fact]
    public void A_negative_size_is_not_written() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ByteSize.Format(-1));

    [Fact]
    public void Whole_binary_sizes_survive_being_written_and_read()
    {
        for (int shift = 0; shift < 60; shift++)
            Assert.Equal(1L << shift, ByteSize.Parse(ByteSize.Format(1L << shift)));
    }
}
