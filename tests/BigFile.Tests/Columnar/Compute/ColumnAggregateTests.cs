using System.Numerics;
using BigFile.Columnar;

namespace BigFile.Tests.Columnar.Compute;

public sealed class ColumnAggregateTests(ITestOutputHelper output) : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Statistics_are_those_of_a_naive_loop_for_all_types_on_any_number_of_threads()
    {
        AssertIntegers<sbyte>(601);
        AssertIntegers<byte>(602);
        AssertIntegers<short>(603);
        AssertIntegers<ushort>(604);
        AssertIntegers<int>(605);
        AssertIntegers<uint>(606);
        AssertIntegers<long>(607);
        AssertIntegers<ulong>(608);
        AssertStatistics<Half>(609);
        AssertStatistics<float>(610);
        AssertStatistics<double>(611);
    }

    [Fact]
    public void A_sum_of_floats_has_the_same_bits_on_any_number_of_threads()
    {
        const int Seed = 612;
        var random = new Random(Seed);
        double[] values = new double[100_003];
        for (int i = 0; i < values.Length; i++)
            values[i] = (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(15));
        bool[] valid = ComputeOracle.Bits(values.Length, 7, random);
        int[] chunks = ChunkedColumn<double>.Cut(values.Length, 20_000, random);
        using ChunkedColumn<double> source = ChunkedColumn<double>.Create(_folder.File(), values, valid, chunks);
        decimal exact = 0;
        for (int i = 0; i < values.Length; i++)
            exact += valid[i] ? (decimal)values[i] : 0;
        double first = source.Column.Sum(new ColumnScanOptions { ThreadCount = 1, PieceRows = 1024 });
        Assert.Equal((double)exact, first, Math.Abs((double)exact) * 1e-13);
        for (int threads = 1; threads <= 4; threads++)
        {
            double sum = source.Column.Sum(new ColumnScanOptions { ThreadCount = threads, PieceRows = 1024 });
            Assert.Equal(BitConverter.DoubleToInt64Bits(first), BitConverter.DoubleToInt64Bits(sum));
            ColumnStatistics<double> found = source.Column.Statistics(new ColumnScanOptions { ThreadCount = threads, PieceRows = 1024 });
            Assert.Equal(BitConverter.DoubleToInt64Bits(first), BitConverter.DoubleToInt64Bits(found.Sum));
            // A piece more or less changes what is joined how, so at most the last bit.
            Assert.Equal(first, source.Column.Sum(new ColumnScanOptions { ThreadCount = threads }), Math.Abs(first) * 1e-15);
        }
    }

    [Theory]
    [MemberData(nameof(Managers.Placements), MemberType = typeof(Managers))]
    public void Under_a_budget_that_others_hold_it_copies_and_never_maps_more(Way way)
    {
        const int Seed = 613;
        var random = new Random(Seed);
        long[] values = ComputeOracle.Values<long>(200_000, random);
        bool[] valid = ComputeOracle.Bits(values.Length, 6, random);
        using ViewManager manager = Managers.WithRoom(3 * Managers.Window);
        using ChunkedColumn<long> source = ChunkedColumn<long>.Create(
            _folder.File(), values, valid, [100_000, 99_999, 1],
            new MappedFileOptions { WindowSizeBytes = Managers.Window, ViewManager = manager, Placement = way.Placement(), Source = way.Source() });
        var wanted = ComputeOracle.Totals<long>(values, valid);
        using (source.File.Lease(0, Managers.Window + 1))
        {
            for (int threads = 1; threads <= 3; threads++)
            {
                Assert.Equal(wanted.Sum, source.Column.Sum(new ColumnScanOptions { ThreadCount = threads }));
                Assert.Equal(wanted.Sum, source.Column.Sum(new ColumnScanOptions { ThreadCount = threads, PieceRows = 4096 }));
            }
        }
        ViewStatistics statistics = manager.GetStatistics();
        Assert.InRange(statistics.MappedBytesPeak, 0, manager.BudgetBytes);
        Assert.Equal(0, statistics.PinnedBytes);
    }

    [Fact]
    public void Rows_that_are_not_selected_do_not_count()
    {
        const int Seed = 614;
        output.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        for (int round = 0; round < 200; round++)
        {
            int rows = random.Next(0, 3000);
            float[] values = ComputeOracle.Values<float>(rows, random, 0.05);
            bool[]? valid = random.Next(3) == 0 ? null : ComputeOracle.Bits(rows, random.Next(ComputeOracle.PatternCount), random);
            bool[] selected = ComputeOracle.Bits(rows, random.Next(ComputeOracle.PatternCount), random);
            using ChunkedColumn<float> source = ChunkedColumn<float>.Create(_folder.File(), values, valid, ChunkedColumn<float>.Cut(rows, 500, random));
            var options = new ColumnScanOptions
            {
                Selection = SelectionOf(selected), PieceRows = random.Next(2) * 64 * random.Next(1, 5), ThreadCount = random.Next(1, 4),
            };
            AssertEqual(values, valid, selected, source.Column.Statistics(options));
            long nulls = Enumerable.Range(0, rows).Count(row => selected[row] && valid is not null && !valid[row]);
            Assert.Equal(nulls, source.Column.CountNulls(options));
        }
    }

    [Fact]
    public void Where_no_row_is_selected_the_file_is_not_touched()
    {
        const int Rows = 1 << 20;
        using ViewManager manager = Managers.WithRoom(64L * Managers.Window);
        using ChunkedColumn<long> source = ChunkedColumn<long>.Create(
            _folder.File(), new long[Rows], null, ChunkedColumn<long>.Cut(Rows, 1 << 17),
            new MappedFileOptions { WindowSizeBytes = Managers.Window, ViewManager = manager });
        var options = new ColumnScanOptions { Selection = RowSelection.FromRange(Rows, 500_000, 500_010), PieceRows = 64 };
        Assert.Equal((Int128)0, source.Column.Sum(options));
        Assert.Equal(10, source.Column.Statistics(options).Count);
        Assert.Equal(2, source.Locations);
        ViewStatistics statistics = manager.GetStatistics();
        Assert.InRange(statistics.MappedBytesPeak, 0, 2 * Managers.Window);
        Assert.Equal((Int128)0, source.Column.Sum(options with { Selection = RowSelection.None(Rows) }));
        Assert.Equal(2, source.Locations);
    }

    [Fact]
    public void Without_a_row_that_counts_there_is_a_sum_of_0_and_nothing_else()
    {
        using ChunkedColumn<int> empty = ChunkedColumn<int>.Create(_folder.File("empty"), [], null, []);
        using ChunkedColumn<int> nulls = ChunkedColumn<int>.Create(_folder.File("nulls"), [1, 2, 3], [false, false, false], [0, 3, 0]);
        foreach (Column<int> column in new[] { empty.Column, nulls.Column })
        {
            Assert.Equal((Int128)0, column.Sum());
            Assert.Null(column.Min());
            Assert.Null(column.Max());
            Assert.Null(column.Mean());
            ColumnStatistics<int> found = column.Statistics();
            Assert.Equal((0L, column.Count, null, null, null), (found.Count, found.NullCount, found.Minimum, found.Maximum, found.Mean));
        }
    }

    [Fact]
    public void What_is_no_number_is_passed_over_by_extremes_and_makes_a_sum_no_number()
    {
        double[] values = [1, double.NaN, -0.0, double.PositiveInfinity];
        using ChunkedColumn<double> mixed = ChunkedColumn<double>.Create(_folder.File("mixed"), values, null, [4]);
        Assert.Equal((0.0, double.PositiveInfinity), (mixed.Column.Min(), mixed.Column.Max()));
        Assert.Equal(0, BitConverter.DoubleToInt64Bits(mixed.Column.Min()!.Value));
        Assert.True(double.IsNaN(mixed.Column.Sum()));
        Assert.Equal(1, mixed.Column.Statistics().NanCount);
        RowSelection numbers = mixed.Column.Where(ColumnComparison.LessOrEqual, double.PositiveInfinity);
        Assert.Equal(double.PositiveInfinity, mixed.Column.Sum(new ColumnScanOptions { Selection = numbers }));
        using ChunkedColumn<Half> none = ChunkedColumn<Half>.Create(_folder.File("none"), [Half.NaN, Half.NaN], null, [2]);
        Assert.True(Half.IsNaN(none.Column.Min()!.Value) && Half.IsNaN(none.Column.Max()!.Value) && double.IsNaN(none.Column.Mean()!.Value));
        using ChunkedColumn<float> ends = ChunkedColumn<float>.Create(
            _folder.File("ends"), [float.PositiveInfinity, float.PositiveInfinity, float.NaN], null, [3]);
        Assert.Equal((float.PositiveInfinity, float.PositiveInfinity), (ends.Column.Min(), ends.Column.Max()));
        using ChunkedColumn<double> both = ChunkedColumn<double>.Create(
            _folder.File("both"), [double.NegativeInfinity, 1, double.PositiveInfinity], null, [3]);
        Assert.True(double.IsNaN(both.Column.Sum()));
    }

    [Fact]
    public void Decimals_of_128_bits_are_integers()
    {
        Int128[] values = [Int128.MaxValue, 5, Int128.MinValue, -7];
        using ChunkedColumn<Int128> source = ChunkedColumn<Int128>.Create(_folder.File(), values, [true, true, true, false], [1, 3]);
        Assert.Equal(4, source.Column.Sum());
        Assert.Equal((Int128.MinValue, Int128.MaxValue), (source.Column.Min(), source.Column.Max()));
        RowSelection large = source.Column.Where(ColumnComparison.Greater, (Int128)0);
        Assert.Equal([0L, 1], large.ToArray());
        Assert.Throws<OverflowException>(() => source.Column.Sum(new ColumnScanOptions { Selection = large }));
        Assert.Null(source.Column.Statistics(new ColumnScanOptions { Selection = large }).IntegerSum);
    }

    [Fact]
    public void Progress_ends_with_all_rows_and_a_token_stops_the_work()
    {
        using ChunkedColumn<int> source = ChunkedColumn<int>.Create(_folder.File(), new int[100_000], null, [40_000, 60_000]);
        var seen = new Highest();
        source.Column.Sum(new ColumnScanOptions { Progress = seen, PieceRows = 640, Selection = RowSelection.FromRange(100_000, 1000, 50_000) });
        Assert.Equal(100_000, seen.Value);
        using var cancellation = new CancellationTokenSource();
        var stopper = new Highest(cancellation.Cancel);
        var options = new ColumnScanOptions { Progress = stopper, PieceRows = 640, CancellationToken = cancellation.Token, ThreadCount = 2 };
        Assert.Throws<OperationCanceledException>(() => source.Column.Sum(options));
        Assert.InRange(stopper.Value, 1, 99_999);
        Assert.Throws<OperationCanceledException>(() => source.Column.WhereNull(options));
    }

    [Fact]
    public void Wrong_options_and_types_are_refused()
    {
        using ChunkedColumn<char> text = ChunkedColumn<char>.Create(_folder.File("text"), ['a'], null, [1]);
        using ChunkedColumn<int> source = ChunkedColumn<int>.Create(_folder.File(), [1, 2], null, [2]);
        Assert.Throws<NotSupportedException>(() => text.Column.Min());
        Assert.Throws<ArgumentOutOfRangeException>(() => source.Column.Sum(new ColumnScanOptions { ThreadCount = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => source.Column.Sum(new ColumnScanOptions { ThreadCount = 1025 }));
        Assert.Throws<ArgumentException>(() => source.Column.Sum(new ColumnScanOptions { Selection = RowSelection.All(3) }));
        source.File.Dispose();
        Assert.Throws<ObjectDisposedException>(() => source.Column.Sum());
    }

    [Fact]
    public void What_is_allocated_does_not_depend_on_the_size_of_the_file()
    {
        long few = AllocatedBySumOf(100_000), many = AllocatedBySumOf(3_000_000);
        output.WriteLine($"{few} and {many} bytes");
        Assert.InRange(many, 0, few + 2000);
    }

    private long AllocatedBySumOf(int rows)
    {
        using ChunkedColumn<long> source = ChunkedColumn<long>.Create(_folder.File($"{rows}"), new long[rows], null, ChunkedColumn<long>.Cut(rows, 10_000));
        var options = new ColumnScanOptions { ThreadCount = 1, PieceRows = 1024 };
        source.Column.Sum(options);
        long before = GC.GetAllocatedBytesForCurrentThread();
        source.Column.Sum(options);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private void AssertIntegers<T>(int seed)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        AssertStatistics<T>(seed);
        T[] values = ComputeOracle.Values<T>(10_000, new Random(seed));
        using ChunkedColumn<T> source = ChunkedColumn<T>.Create(_folder.File(), values, null, [3000, 7000]);
        Assert.Equal(ComputeOracle.Totals<T>(values, null).Sum, source.Column.Sum());
    }

    private void AssertStatistics<T>(int seed)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        output.WriteLine($"{typeof(T)}: seed {seed}");
        var random = new Random(seed);
        foreach (int rows in new[] { 1, 63, 64, 65, 1000, 20_000 })
        {
            T[] values = ComputeOracle.Values<T>(rows, random, 0.01);
            bool[]? valid = rows % 2 == 0 ? null : ComputeOracle.Bits(rows, random.Next(ComputeOracle.PatternCount), random);
            using ChunkedColumn<T> source = ChunkedColumn<T>.Create(_folder.File(), values, valid, ChunkedColumn<T>.Cut(rows, 3000, random));
            for (int threads = 0; threads <= 4; threads++)
            {
                foreach (int pieceRows in new[] { 0, 64, 6400 })
                {
                    var options = new ColumnScanOptions { ThreadCount = threads, PieceRows = pieceRows };
                    AssertEqual(values, valid, null, source.Column.Statistics(options));
                }
            }
            ColumnStatistics<T> all = source.Column.Statistics();
            Assert.Equal((all.Minimum, all.Maximum, all.Mean), (source.Column.Min(), source.Column.Max(), source.Column.Mean()));
        }
    }

    private static void AssertEqual<T>(T[] values, bool[]? valid, bool[]? selected, ColumnStatistics<T> found)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        bool[] counts = [.. Enumerable.Range(0, values.Length).Select(row => (valid is null || valid[row]) && (selected is null || selected[row]))];
        var wanted = ComputeOracle.Totals<T>(values, counts);
        long looked = selected is null ? values.Length : selected.Count(bit => bit);
        Assert.Equal((wanted.Count, looked - wanted.Count, wanted.Nans), (found.Count, found.NullCount, found.NanCount));
        if (ComputeOracle.IsFloat<T>())
            Assert.Equal(wanted.FloatSum, found.Sum);
        else
            Assert.Equal((wanted.Sum, (double)wanted.Sum), (found.IntegerSum, found.Sum));
        if (wanted.Count == wanted.Nans)
            Assert.Equal(wanted.Count == 0, found.Minimum is null);
        else
            Assert.Equal((wanted.Min, wanted.Max), (found.Minimum, found.Maximum));
    }

    private static RowSelection SelectionOf(bool[] bits) =>
        RowSelection.FromRows(bits.Length, [.. Enumerable.Range(0, bits.Length).Where(row => bits[row]).Select(row => (long)row)]);

    /// <summary>The highest number reported.</summary>
    private sealed class Highest(Action? onReport = null) : IProgress<long>
    {
        private long _value;

        public long Value => Volatile.Read(ref _value);

        public void Report(long value)
        {
            for (long known = Value; value > known; known = Value)
                Interlocked.CompareExchange(ref _value, value, known);
            onReport?.Invoke();
        }
    }
}
