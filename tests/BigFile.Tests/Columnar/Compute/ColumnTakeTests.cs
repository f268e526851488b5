using BigFile.Columnar;

namespace BigFile.Tests.Columnar.Compute;

public sealed class ColumnTakeTests(ITestOutputHelper output) : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Managers.Placements), MemberType = typeof(Managers))]
    public void Rows_in_any_order_have_their_values_and_nulls(Way way)
    {
        const int Seed = 901;
        output.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        for (int round = 0; round < 40; round++)
        {
            int count = random.Next(1, 20_000);
            long[] values = ComputeOracle.Values<long>(count, random);
            bool[]? valid = round % 3 == 0 ? null : ComputeOracle.Bits(count, random.Next(ComputeOracle.PatternCount), random);
            int[] chunks = ChunkedColumn<long>.Cut(count, random.Next(1, 3000), round % 2 == 0 ? random : null);
            using ViewManager manager = Managers.WithRoom((2 + (round % 3)) * Managers.Window);
            using ChunkedColumn<long> source = ChunkedColumn<long>.Create(
                _folder.File(), values, valid, chunks,
                new MappedFileOptions { WindowSizeBytes = Managers.Window, ViewManager = manager, Placement = way.Placement(), Source = way.Source() });
            long[] rows = [.. Enumerable.Range(0, random.Next(50_000)).Select(_ => (long)random.Next(count))];
            long[] taken = new long[rows.Length + 1];
            bool[] nulls = new bool[rows.Length + 1];
            (taken[^1], nulls[^1]) = (77, true);
            var options = new ColumnTakeOptions { ThreadCount = round % 4 };
            source.Column.Take(rows, taken, default, options);
            for (int i = 0; i < rows.Length; i++)
                Assert.Equal(values[rows[i]], taken[i]);
            source.Column.Take(rows, taken, nulls, options);
            for (int i = 0; i < rows.Length; i++)
            {
                bool isNull = valid is not null && !valid[rows[i]];
                Assert.Equal((isNull ? 0 : values[rows[i]], isNull), (taken[i], nulls[i]));
            }
            Assert.Equal((77, true), (taken[^1], nulls[^1]));
        }
    }

    [Fact]
    public void Values_of_any_size_are_taken()
    {
        (long, int, short)[] values = [.. Enumerable.Range(0, 1000).Select(i => ((long)i, -i, (short)(i * 7)))];
        using ChunkedColumn<(long, int, short)> source = ChunkedColumn<(long, int, short)>.Create(_folder.File("a"), values, null, [400, 600]);
        var taken = new (long, int, short)[3];
        source.Column.Take([999, 0, 400], taken);
        Assert.Equal([values[999], values[0], values[400]], taken);
        using ChunkedColumn<byte> bytes = ChunkedColumn<byte>.Create(_folder.File("b"), [1, 2, 3], [true, false, true], [1, 1, 1]);
        byte[] some = new byte[3];
        bool[] isNull = new bool[3];
        bytes.Column.Take([2, 1, 0], some, isNull);
        Assert.Equal([3, 0, 1], some);
        Assert.Equal([false, true, false], isNull);
    }

    [Fact]
    public void A_row_that_is_not_there_is_named_before_anything_is_copied()
    {
        using ChunkedColumn<int> source = ChunkedColumn<int>.Create(_folder.File(), [5, 6, 7], null, [3]);
        int[] taken = [1, 1, 1];
        foreach (long row in new[] { 3, -1, long.MaxValue, long.MinValue })
        {
            var refused = Assert.Throws<ArgumentOutOfRangeException>(() => source.Column.Take([0, row, 1], taken));
            Assert.Contains($"no row {row}:", refused.Message, StringComparison.Ordinal);
            Assert.Equal([1, 1, 1], taken);
        }
        Assert.Throws<ArgumentException>(() => source.Column.Take([0, 1], new int[1]));
        Assert.Throws<ArgumentException>(() => source.Column.Take([0, 1], new int[2], new bool[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => source.Column.Take([0], new int[1], default, new ColumnTakeOptions { ThreadCount = -1 }));
        Assert.Throws<OperationCanceledException>(() => source.Column.Take([0], new int[1], default, new ColumnTakeOptions { CancellationToken = new CancellationToken(true) }));
        source.Column.Take([], []);
        source.File.Dispose();
        Assert.Throws<ObjectDisposedException>(() => source.Column.Take([0], new int[1]));
    }

    [Fact]
    public void Each_chunk_is_located_once_however_many_rows_of_it_are_taken()
    {
        int[] values = [.. Enumerable.Range(0, 10_000)];
        using ChunkedColumn<int> source = ChunkedColumn<int>.Create(_folder.File(), values, null, ChunkedColumn<int>.Cut(values.Length, 999));
        var random = new Random(902);
        long[] rows = [.. Enumerable.Range(0, 100_000).Select(_ => (long)random.Next(values.Length))];
        source.Column.Take(rows, new int[rows.Length]);
        Assert.Equal(11, source.Locations);
    }
}
