using BigFile.Columnar;

namespace BigFile.Tests.Columnar.Compute;

public sealed class RowSelectionTests(ITestOutputHelper output)
{
    private const int Segment = RowSelection.SegmentWords * 64;

    [Fact]
    public void It_answers_as_an_array_of_bits_does()
    {
        const int Seed = 701;
        output.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        foreach (int rows in new[] { 0, 1, 63, 64, 65, 200, 5000, Segment, (2 * Segment) + 77 })
        {
            for (int pattern = 0; pattern < ComputeOracle.PatternCount; pattern += rows > 5000 ? 3 : 1)
            {
                bool[] bits = ComputeOracle.Bits(rows, pattern, random);
                RowSelection selection = Of(bits);
                AssertSame(bits, selection, random);
                bool[] other = ComputeOracle.Bits(rows, random.Next(ComputeOracle.PatternCount), random);
                RowSelection otherSelection = Of(other);
                AssertSame(Combine(bits, other, (a, b) => a && b), selection.And(otherSelection), random);
                AssertSame(Combine(bits, other, (a, b) => a && !b), selection.AndNot(otherSelection), random);
                AssertSame(Combine(bits, other, (a, b) => a || b), selection.Or(otherSelection), random);
                AssertSame(Combine(bits, other, (a, b) => a != b), selection.Xor(otherSelection), random);
                AssertSame([.. bits.Select(bit => !bit)], selection.Not(), random);
            }
        }
    }

    [Fact]
    public void Ranges_have_their_rows()
    {
        const int Rows = Segment + 1000;
        var random = new Random(702);
        for (int round = 0; round < 10; round++)
        {
            int start = random.Next(Rows + 1), end = random.Next(start, Rows + 1);
            bool[] bits = new bool[Rows];
            bits.AsSpan(start, end - start).Fill(true);
            AssertSame(bits, RowSelection.FromRange(Rows, start, end), random);
        }
        Assert.Equal((0, Rows), (RowSelection.None(Rows).Count, RowSelection.All(Rows).Count));
        Assert.Equal(0, RowSelection.All(0).Count);
    }

    [Fact]
    public void A_few_rows_of_very_many_take_little()
    {
        const long Rows = 6_000_000_000;
        long before = GC.GetAllocatedBytesForCurrentThread();
        RowSelection some = RowSelection.FromRows(Rows, Rows - 1, 0, 4_000_000_000, 0);
        Assert.Equal([0, 4_000_000_000, Rows - 1], some.ToArray());
        Assert.Equal((Rows - 1, 2, true, false), (some.GetRow(2), some.CountBefore(Rows - 1), some[4_000_000_000], some[1]));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Selections_from_different_numbers_of_rows_are_not_combined()
    {
        RowSelection some = RowSelection.All(64);
        ArgumentException refused = Assert.Throws<ArgumentException>(() => some.And(RowSelection.All(65)));
        Assert.Contains("65 rows, this one from 64", refused.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => some.Or(RowSelection.All(63)));
        Assert.Throws<ArgumentException>(() => some.Xor(RowSelection.All(63)));
        Assert.Throws<ArgumentException>(() => some.AndNot(RowSelection.All(63)));
    }

    [Fact]
    public void Rows_that_are_not_there_are_refused()
    {
        RowSelection some = RowSelection.FromRows(100, 3);
        Assert.Throws<ArgumentOutOfRangeException>(() => some[100]);
        Assert.Throws<ArgumentOutOfRangeException>(() => some[-1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => some.GetRow(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => some.GetRow(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => some.CountBefore(101));
        Assert.Throws<ArgumentOutOfRangeException>(() => some.CopyRows(-1, new long[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => RowSelection.FromRows(100, 100));
        Assert.Throws<ArgumentOutOfRangeException>(() => RowSelection.FromRange(100, 5, 101));
        Assert.Throws<ArgumentOutOfRangeException>(() => RowSelection.FromRange(100, 5, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => RowSelection.None(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => RowSelection.None(RowSelection.RowCountMax + 1));
    }

    private static RowSelection Of(bool[] bits) => RowSelection.FromRows(bits.Length, Rows(bits));

    private static long[] Rows(bool[] bits) => [.. Enumerable.Range(0, bits.Length).Where(row => bits[row]).Select(row => (long)row)];

    private static bool[] Combine(bool[] a, bool[] b, Func<bool, bool, bool> combine) => [.. a.Zip(b, combine)];

    private static void AssertSame(bool[] bits, RowSelection selection, Random random)
    {
        long[] rows = Rows(bits);
        Assert.Equal((bits.Length, rows.Length), (selection.RowCount, selection.Count));
        Assert.True(rows.AsSpan().SequenceEqual(selection.ToArray()));
        for (int i = 0; i < 20 && bits.Length > 0; i++)
        {
            int row = random.Next(bits.Length);
            Assert.Equal(bits[row], selection[row]);
            long before = bits.AsSpan(0, row).Count(true);
            Assert.Equal(before, selection.CountBefore(row));
            long[] some = new long[random.Next(5)];
            int copied = selection.CopyRows(row, some);
            Assert.Equal(rows.Skip((int)before).Take(some.Length), some.Take(copied));
            int end = Math.Min(random.Next(row, bits.Length), row + 70_000);
            if (end > row)
                Assert.Equal(bits.AsSpan(row, end - row).Contains(true), selection.IsAny(row, end - row));
            ulong[] words = new ulong[(end - row + 63) / 64];
            selection.CopyBits(row, end - row, words);
            Assert.Equal(ComputeOracle.ToWords(bits[row..end]), words);
        }
        for (int i = 0; i < 20 && rows.Length > 0; i++)
        {
            int n = random.Next(rows.Length);
            Assert.Equal(rows[n], selection.GetRow(n));
        }
    }
}
