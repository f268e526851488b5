using BigFile.Columnar;

namespace BigFile.Tests.Columnar.Compute;

public sealed class HistogramTests(ITestOutputHelper output) : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Values_are_in_the_buckets_that_a_naive_loop_puts_them_in()
    {
        const int Seed = 951;
        output.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        for (int round = 0; round < 60; round++)
        {
            int rows = random.Next(0, 5000);
            double[] values = ComputeOracle.Values<double>(rows, random, 0.02);
            bool[] valid = ComputeOracle.Bits(rows, random.Next(ComputeOracle.PatternCount), random);
            using ChunkedColumn<double> source = ChunkedColumn<double>.Create(_folder.File(), values, valid, ChunkedColumn<double>.Cut(rows, 900, random));
            var options = new ColumnScanOptions { ThreadCount = random.Next(1, 4), PieceRows = 128 };
            double min = random.Next(-300, 0) / 4.0, max = random.Next(1, 300) / 4.0;
            AssertHistogram(values, valid, source.Column.Histogram(min, max, random.Next(1, 50), options));
            double[] edges = [.. Enumerable.Range(0, random.Next(2, 30)).Select(_ => random.Next(-900, 900) / 4.0).Distinct().Order()];
            if (edges.Length > 1)
                AssertHistogram(values, valid, source.Column.Histogram(edges, options));
        }
    }

    [Fact]
    public void Edges_belong_to_the_bucket_above_but_the_last()
    {
        using ChunkedColumn<Half> source = ChunkedColumn<Half>.Create(_folder.File(), [.. new[] { 0, 1, 2, 3, 4, -1, 5 }.Select(i => (Half)i)], null, [7]);
        ColumnHistogram found = source.Column.Histogram([0.0, 1, 2, 4]);
        Assert.Equal([1, 1, 3], found.Counts);
        Assert.Equal((1, 1), (found.Below, found.Above));
        Assert.Equal([2, 3], source.Column.Histogram(0, 4, 2).Counts);
    }

    [Fact]
    public void Edges_that_make_no_buckets_are_refused()
    {
        using ChunkedColumn<int> source = ChunkedColumn<int>.Create(_folder.File(), [1], null, [1]);
        Assert.Throws<ArgumentException>(() => source.Column.Histogram([1.0]));
        Assert.Throws<ArgumentException>(() => source.Column.Histogram([1.0, 1.0]));
        Assert.Throws<ArgumentException>(() => source.Column.Histogram([1.0, double.NaN]));
        Assert.Throws<ArgumentException>(() => source.Column.Histogram([0, double.PositiveInfinity]));
        Assert.Throws<ArgumentException>(() => source.Column.Histogram(5, 5, 1));
        Assert.Throws<ArgumentException>(() => source.Column.Histogram(1, 1 + 1e-15, 100));
        Assert.Throws<ArgumentException>(() => source.Column.Histogram(double.MinValue, double.MaxValue, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => source.Column.Histogram(0, 1, 0));
    }

    private static void AssertHistogram(double[] values, bool[] valid, ColumnHistogram found)
    {
        double[] some = [.. values.Where((_, row) => valid[row])];
        double[] edges = [.. found.Edges];
        for (int i = 0; i < edges.Length - 1; i++)
        {
            bool isLast = i == edges.Length - 2;
            Assert.Equal(some.Count(value => value >= edges[i] && (isLast ? value <= edges[i + 1] : value < edges[i + 1])), found.Counts[i]);
        }
        Assert.Equal(
            (some.Count(value => value < edges[0]), some.Count(value => value > edges[^1]), some.Count(double.IsNaN), values.Length - some.Length),
            (found.Below, found.Above, found.NanCount, found.NullCount));
    }
}
