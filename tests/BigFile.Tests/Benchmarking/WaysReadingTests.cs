using System.Buffers.Binary;
using BigFile.Benchmarking;
using static BigFile.Tests.Managers;

namespace BigFile.Tests.Benchmarking;

public sealed class WaysReadingTests(ITestOutputHelper output) : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly byte[] _content = Content(WayCases.FileBytes, seed: 11);
    private readonly byte[] _buffer = new byte[WayCases.FileBytes];

    public static TheoryData<string, int, int> All => WayCases.All;

    public static TheoryData<string> Kinds => WayCases.Kinds;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(All))]
    public void Reads_and_scans_give_what_the_file_holds(string kind, int windowBytes, int budgetBytes)
    {
        const int Seed = 12;
        output.WriteLine($"seed {Seed}");
        WaySpec spec = WayCases.Spec(kind, windowBytes, budgetBytes);
        foreach (BenchWork work in (BenchWork[])[BenchWork.RandomRead, BenchWork.SequentialRead, BenchWork.Scan])
        {
            using BigFile.Benchmarking.Way way = WayCases.Open(spec, WayCases.Job(_folder.FileWith(_content), work), _content.Length);
            using WaySession session = way.CreateSession();
            foreach ((long offset, int count) in WayCases.Ranges(Seed))
            {
                if (!WayCases.Fits(spec, offset, count))
                    continue;
                ReadOnlySpan<byte> expected = _content.AsSpan((int)offset, count);
                Span<byte> read = _buffer.AsSpan(0, count);
                read.Clear();
                session.Read(offset, read);
                Assert.True(expected.SequenceEqual(read), $"{work}: {count} bytes at offset {offset}");
                Assert.Equal(BlockSum.Of(expected), session.Scan(offset, count, _buffer));
            }
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Gathers_give_the_value_at_each_offset(string kind, int windowBytes, int budgetBytes)
    {
        const int Seed = 13;
        output.WriteLine($"seed {Seed}");
        Random random = new(Seed);
        long[] offsets = [0, 1, Window - 8, Window - 7, Window - 1, Window, WayCases.FileBytes - 8, .. Enumerable.Range(0, 2000).Select(_ => (long)random.Next(WayCases.FileBytes - 7))];
        long[] values = new long[offsets.Length + 1];
        values[^1] = 42;
        using BigFile.Benchmarking.Way way = WayCases.Open(
            WayCases.Spec(kind, windowBytes, budgetBytes), WayCases.Job(_folder.FileWith(_content), BenchWork.Gather), _content.Length);
        using WaySession session = way.CreateSession();

        session.Gather(offsets, values);

        for (int i = 0; i < offsets.Length; i++)
            Assert.Equal(BinaryPrimitives.ReadInt64LittleEndian(_content.AsSpan((int)offsets[i])), values[i]);
        Assert.Equal(42, values[^1]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Several_threads_read_through_sessions_side_by_side(string kind)
    {
        using BigFile.Benchmarking.Way way = WayCases.Open(WayCases.Spec(kind), WayCases.Job(_folder.FileWith(_content)), _content.Length);
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, thread =>
        {
            using WaySession session = way.CreateSession();
            Random random = new(100 + thread);
            byte[] buffer = new byte[3000];
            for (int i = 0; i < 2000; i++)
            {
                int offset = random.Next(WayCases.FileBytes - buffer.Length);
                session.Read(offset, buffer);
                Assert.True(_content.AsSpan(offset, buffer.Length).SequenceEqual(buffer), $"thread {thread}, offset {offset}");
            }
        });
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Ranges_outside_the_file_are_refused(string kind)
    {
        using BigFile.Benchmarking.Way way = WayCases.Open(WayCases.Spec(kind), WayCases.Job(_folder.FileWith(_content)), _content.Length);
        using WaySession session = way.CreateSession();
        foreach ((long offset, int count) in ((long, int)[])[(-1, 1), (-8, 8), (WayCases.FileBytes, 1), (WayCases.FileBytes - 7, 8), (long.MaxValue, 8), (long.MinValue, 8)])
        {
            Assert.ThrowsAny<Exception>(() => session.Read(offset, _buffer.AsSpan(0, count)));
            Assert.ThrowsAny<Exception>(() => session.Scan(offset, count, _buffer));
            if (count == 8)
                Assert.ThrowsAny<Exception>(() => session.Gather([0, offset], new long[2]));
        }
        session.Read(0, _buffer.AsSpan(0, 10));
        Assert.Equal(_content[..10], _buffer[..10]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_file_that_is_not_there_or_was_cut_is_an_exception_that_names_it(string kind)
    {
        string path = _folder.File("none.bin");
        FileNotFoundException missing = Assert.Throws<FileNotFoundException>(() => WayCases.Open(WayCases.Spec(kind), WayCases.Job(path), 10).Dispose());
        Assert.Contains("none.bin", missing.Message, StringComparison.Ordinal);

        path = _folder.FileWith(_content, "cut.bin");
        EndOfStreamException cut = Assert.Throws<EndOfStreamException>(() => WayCases.Open(WayCases.Spec(kind), WayCases.Job(path), _content.Length + 1).Dispose());
        Assert.Contains("cut.bin", cut.Message, StringComparison.Ordinal);
        File.Delete(path);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Only_the_engines_ways_have_counts_and_each_its_own(string kind)
    {
        BenchJob job = WayCases.Job(_folder.FileWith(_content));
        using BigFile.Benchmarking.Way way = WayCases.Open(WayCases.Spec(kind), job, _content.Length);
        using BigFile.Benchmarking.Way other = WayCases.Open(WayCases.Spec(kind, budgetBytes: 512 << 10), job, _content.Length);
        using WaySession session = way.CreateSession();
        session.Read(10, _buffer.AsSpan(0, 100));
        session.Read(20, _buffer.AsSpan(0, 100));
        if (!WayCases.Spec(kind).IsEngine)
        {
            Assert.Null(way.Statistics);
            return;
        }
        ViewStatistics counts = Assert.NotNull(way.Statistics), others = Assert.NotNull(other.Statistics);
        Assert.Equal(1 << 20, counts.BudgetBytes);
        Assert.True(counts.Misses + counts.Hits + counts.BypassReads >= 2, counts.ToString());
        Assert.Equal(512 << 10, others.BudgetBytes);
        Assert.Equal(0, others.Misses + others.Hits + others.BypassReads);
    }
}
