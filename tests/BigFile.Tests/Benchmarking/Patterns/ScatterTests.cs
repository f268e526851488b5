using BigFile.Benchmarking;

namespace BigFile.Tests.Benchmarking.Patterns;

public class ScatterTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(1000)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(100_003)]
    public void Each_number_goes_to_another_one(int count)
    {
        for (ulong seed = 0; seed < 10; seed++)
        {
            Scatter scatter = new(count, seed);
            bool[] isTaken = new bool[count];
            for (int i = 0; i < count; i++)
            {
                long to = scatter.Of(i);
                Assert.InRange(to, 0, count - 1);
                Assert.False(isTaken[to], $"seed {seed}: {to} twice");
                isTaken[to] = true;
            }
        }
    }

    [Theory]
    [InlineData(1L << 43)]
    [InlineData((1L << 43) + 1)]
    [InlineData(long.MaxValue)]
    public void Numbers_stay_below_a_huge_count(long count)
    {
        Scatter scatter = new(count, seed: 9);
        HashSet<long> seen = [];
        for (long i = 0; i < 10_000; i++)
        {
            Assert.True(seen.Add(scatter.Of(i)));
            Assert.InRange(scatter.Of(count - 1 - i), 0, count - 1);
        }
    }

    [Fact]
    public void Neighbours_do_not_stay_together()
    {
        Scatter scatter = new(1 << 20, seed: 3);
        int near = Enumerable.Range(0, 10_000).Count(i => Math.Abs(scatter.Of(i) - scatter.Of(i + 1)) < 16);
        Assert.InRange(near, 0, 100);
    }
}
