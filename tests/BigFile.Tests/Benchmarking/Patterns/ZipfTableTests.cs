using BigFile.Benchmarking;

namespace BigFile.Tests.Benchmarking.Patterns;

public class ZipfTableTests
{
    [Theory]
    [InlineData(2, 1.0)]
    [InlineData(10, 0.0)]
    [InlineData(50, 1.1)]
    [InlineData(64, 0.5)]
    [InlineData(65, 0.99)]
    [InlineData(300, 1.0)]
    [InlineData(1000, 0.3)]
    [InlineData(1025, 0.8)]
    public void Ranks_come_as_often_as_the_law_says(int count, double theta)
    {
        ZipfTable table = new(count, theta);
        Randomness random = new(seed: 41, stream: (ulong)count);
        long[] counts = new long[count];
        for (int i = 0; i < 2_000_000; i++)
            counts[table.Next(ref random) - 1]++;
        ChiSquare.Agrees(counts, Law(count, theta));
    }

    [Theory]
    [InlineData(1_000_000, 1.2)]
    [InlineData(3_000_001, 0.9)]
    [InlineData(1_000_000, 2.5)]
    public void Powers_of_two_together_come_as_often_as_the_law_says_of_many_ranks(int count, double theta)
    {
        ZipfTable table = new(count, theta);
        Randomness random = new(seed: 42, stream: 0);
        double[] law = Law(count, theta);
        // Ranks that are hardly ever drawn are counted with their neighbours.
        const int Classes = 8;
        long[] counts = new long[Classes];
        double[] likelihoods = new double[Classes];
        for (int rank = 1; rank <= count; rank++)
            likelihoods[Math.Min(Classes - 1, int.Log2(rank))] += law[rank - 1];
        for (int i = 0; i < 1_000_000; i++)
        {
            long rank = table.Next(ref random);
            Assert.InRange(rank, 1, count);
            counts[Math.Min(Classes - 1, (int)long.Log2(rank))]++;
        }
        ChiSquare.Agrees(counts, likelihoods);
    }

    [Theory]
    [InlineData(1L)]
    [InlineData(2L)]
    [InlineData(1L << 43)]
    [InlineData((1L << 43) + 12345)]
    [InlineData(long.MaxValue)]
    public void Ranks_lie_between_one_and_the_count(long count)
    {
        foreach (double theta in (double[])[0, 0.5, 1, 4.9])
        {
            ZipfTable table = new(count, theta);
            Randomness random = new(seed: 43, stream: 0);
            for (int i = 0; i < 10_000; i++)
                Assert.InRange(table.Next(ref random), 1, count);
        }
    }

    private static double[] Law(int count, double theta)
    {
        double[] law = new double[count];
        for (int i = 0; i < count; i++)
            law[i] = Math.Pow(i + 1, -theta);
        double sum = law.Sum();
        return [.. law.Select(weight => weight / sum)];
    }
}
