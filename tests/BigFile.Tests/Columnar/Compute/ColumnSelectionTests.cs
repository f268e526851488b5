using System.Numerics;
using BigFile.Columnar;

namespace BigFile.Tests.Columnar.Compute;

public sealed class ColumnSelectionTests(ITestOutputHelper output) : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Selections_have_the_rows_that_a_naive_loop_finds()
    {
        AssertSelections<sbyte>(801);
        AssertSelections<ushort>(802);
        AssertSelections<int>(803);
        AssertSelections<ulong>(804);
        AssertSelections<Half>(805);
        AssertSelections<float>(806);
        AssertSelections<double>(807);
        AssertSelections<Int128>(808);
    }

    [Fact]
    public void Selections_over_many_segments_of_rows_are_whole()
    {
        const int Rows = 1_300_000;
        byte[] values = Managers.Content(Rows, 809);
        using ChunkedColumn<byte> source = ChunkedColumn<byte>.Create(_folder.File(), values, null, [333_333, 500_001, Rows - 833_334]);
        RowSelection found = source.Column.Where(ColumnComparison.Less, (byte)3, new ColumnScanOptions { PieceRows = 64 * 100, ThreadCount = 3 });
        Assert.Equal(Enumerable.Range(0, Rows).Where(row => values[row] < 3).Select(row => (long)row), found.ToArray());
    }

    [Fact]
    public void Wrong_comparisons_are_refused()
    {
        using ChunkedColumn<int> source = ChunkedColumn<int>.Create(_folder.File(), [1], null, [1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => source.Column.Where((ColumnComparison)6, 1));
        Assert.Throws<ArgumentException>(() => source.Column.WhereNull(new ColumnScanOptions { Selection = RowSelection.All(2) }));
    }

    private void AssertSelections<T>(int seed)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        output.WriteLine($"{typeof(T)}: seed {seed}");
        var random = new Random(seed);
        for (int round = 0; round < 30; round++)
        {
            int rows = random.Next(1, 3000);
            T[] values = ComputeOracle.Values<T>(rows, random, 0.1);
            bool[]? valid = random.Next(3) == 0 ? null : ComputeOracle.Bits(rows, random.Next(ComputeOracle.PatternCount), random);
            bool[]? selected = random.Next(2) == 0 ? null : ComputeOracle.Bits(rows, random.Next(ComputeOracle.PatternCount), random);
            using ChunkedColumn<T> source = ChunkedColumn<T>.Create(_folder.File(), values, valid, ChunkedColumn<T>.Cut(rows, 300, random));
            Column<T> column = source.Column;
            var options = new ColumnScanOptions
            {
                ThreadCount = random.Next(1, 4),
                PieceRows = random.Next(2) * 64 * random.Next(1, 4),
                Selection = selected is null
                    ? null
                    : RowSelection.FromRows(rows, [.. Enumerable.Range(0, rows).Where(row => selected[row]).Select(row => (long)row)]),
            };
            long[] Rows(Func<int, bool> passes) =>
                [.. Enumerable.Range(0, rows).Where(row => (selected is null || selected[row]) && passes(row)).Select(row => (long)row)];
            bool IsValid(int row) => valid is null || valid[row];
            T one = values[random.Next(rows)], two = values[random.Next(rows)];
            foreach (ColumnComparison comparison in Enum.GetValues<ColumnComparison>())
            {
                Assert.Equal(
                    Rows(row => IsValid(row) && ComputeOracle.Passes(comparison, values[row], one)), column.Where(comparison, one, options).ToArray());
            }
            Assert.Equal(Rows(row => IsValid(row) && values[row] >= one && values[row] <= two), column.WhereBetween(one, two, options).ToArray());
            T[] set = values[..Math.Min(rows, random.Next(8))];
            Assert.Equal(Rows(row => IsValid(row) && set.Any(value => value == values[row])), column.WhereIn<T>(set, options).ToArray());
            Assert.Equal(Rows(row => !IsValid(row)), column.WhereNull(options).ToArray());
            Assert.Equal(Rows(IsValid), column.WhereNotNull(options).ToArray());
        }
    }
}
