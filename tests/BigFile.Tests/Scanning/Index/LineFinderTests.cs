using BigFile.Scanning;

namespace BigFile.Tests.Scanning;

public sealed class LineFinderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Lines_are_found_by_counting_from_either_end()
    {
        const int Seed = 4400;
        var random = new Random(Seed);
        foreach (int gapMax in new[] { 2, 60, 5000 })
        {
            byte[] content = NaiveLines.Make(random, 3 << 20, gapMax);
            List<LinePlace> lines = LineOracle.Lines(content, LineFormat.Default);
            using MappedFile file = MappedFile.Open(_folder.FileWith(content), new MappedFileOptions { WindowSizeBytes = 64 << 10 });
            long[] numbers = [.. Enumerable.Range(0, 300).Select(_ => random.NextInt64(lines.Count + 2)).Order(), lines.Count, long.MaxValue];
            long[] found = LineFinder.FindStarts(file, numbers, new LineScanOptions());
            Assert.Equal(numbers.Select(number => OffsetOf(lines, number, content)), found);
            foreach (int count in new[] { 0, 1, 2, 1000, lines.Count - 1, lines.Count, lines.Count + 1 })
                Assert.Equal(OffsetOf(lines, Math.Max(0, lines.Count - count), content), LineFinder.FindStartOfLast(file, count, cancellationToken: Token));
        }
    }

    [Fact]
    public void Numbers_out_of_order_are_refused()
    {
        using MappedFile file = MappedFile.Open(_folder.FileWith("a\n"u8));
        Assert.Throws<ArgumentException>(() => LineFinder.FindStarts(file, [2, 1], new LineScanOptions()));
        Assert.Throws<ArgumentException>(() => LineFinder.FindStarts(file, [-1], new LineScanOptions()));
        Assert.Empty(LineFinder.FindStarts(file, [], new LineScanOptions()));
    }

    private static long OffsetOf(List<LinePlace> lines, long number, byte[] content) =>
        number < lines.Count ? lines[(int)number].Offset : content.Length;
}
