using BigFile.Scanning;

namespace BigFile.Tests.Scanning;

public sealed class LineBufferTests
{
    [Theory]
    [InlineData(0, 1 << 20, 64 << 10)]
    [InlineData(0, 100, 100)]
    [InlineData(1 << 20, int.MaxValue, 2 << 20)]
    [InlineData(1 << 30, int.MaxValue, int.MaxValue)]
    [InlineData(1 << 30, (1 << 30) + 5, (1 << 30) + 5)]
    public void It_grows_to_twice_its_size_as_far_as_that_is_allowed(int size, int sizeMax, int grown) =>
        Assert.Equal(grown, LineBuffer.GrownSize(size, sizeMax));
}
