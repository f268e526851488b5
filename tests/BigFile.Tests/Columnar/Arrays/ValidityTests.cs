using BigFile.Columnar;

namespace BigFile.Tests.Columnar.Arrays;

public sealed class ValidityTests
{
    [Theory]
    [InlineData(int.MaxValue - 63)]
    [InlineData(int.MaxValue - 62)]
    [InlineData(int.MaxValue)]
    public void Nulls_are_counted_up_to_the_last_row_that_an_int_can_number(int rows)
    {
        byte[] bits = new byte[(1 << 28) + 1];
        bits[^2] = 0xFF;
        int firstValid = ((1 << 28) - 1) * 8;
        Assert.Equal(Math.Min(rows, firstValid), new Validity(bits, 0, rows).CountNulls());
        Assert.Equal(Math.Min(rows, firstValid - 1), new Validity(bits, 1, rows).CountNulls());
    }
}
