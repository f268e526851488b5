using BigFile.Benchmarking;
using static BigFile.Tests.Managers;

namespace BigFile.Tests.Benchmarking;

public sealed class WaysWritingTests(ITestOutputHelper output) : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly byte[] _buffer = new byte[WayCases.FileBytes];

    public static TheoryData<string, int, int> Writing => WayCases.Writing;

    public static TheoryData<string, int, int> Appending => WayCases.Appending;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Writing))]
    public void Writes_are_read_back_and_after_each_flush_another_handle_sees_them(string kind, int windowBytes, int budgetBytes)
    {
        const int Seed = 21;
        output.WriteLine($"seed {Seed}");
        Random random = new(Seed);
        byte[] oracle = Content(WayCases.FileBytes, Seed);
        WaySpec spec = WayCases.Spec(kind, windowBytes, budgetBytes);
        string path = _folder.FileWith(oracle);
        foreach (BenchWork work in (BenchWork[])[BenchWork.Mixed, BenchWork.SequentialWrite])
        {
            using BigFile.Benchmarking.Way way = WayCases.Open(spec, WayCases.Job(path, work), oracle.Length);
            using WaySession session = way.CreateSession();
            int count = 0;
            foreach ((long offset, int bytes) in WayCases.Ranges(Seed))
            {
                if (!WayCases.Fits(spec, offset, bytes))
                    continue;
                random.NextBytes(_buffer.AsSpan(0, bytes));
                session.Write(offset, _buffer.AsSpan(0, bytes));
                _buffer.AsSpan(0, bytes).CopyTo(oracle.AsSpan((int)offset));
                if (++count % 3 == 0)
                {
                    int from = Math.Max(0, (int)offset - 100), to = Math.Min(oracle.Length, (int)offset + 100);
                    if (!WayCases.Fits(spec, from, to - from))
                        continue;
                    session.Read(from, _buffer.AsSpan(0, to - from));
                    Assert.True(oracle.AsSpan(from, to - from).SequenceEqual(_buffer.AsSpan(0, to - from)), $"around offset {offset}");
                }
                if (count % 100 == 0)
                {
                    way.Flush(count % 200 == 0 ? CheckpointLevel.Durable : CheckpointLevel.Written);
                    AssertHolds(path, oracle);
                }
            }
        }
        AssertHolds(path, oracle);
    }

    [Theory]
    [MemberData(nameof(Writing))]
    public void One_flush_takes_what_every_session_wrote(string kind, int windowBytes, int budgetBytes)
    {
        byte[] oracle = Content(WayCases.FileBytes, 22);
        string path = _folder.FileWith(oracle);
        using BigFile.Benchmarking.Way way = WayCases.Open(WayCases.Spec(kind, windowBytes, budgetBytes), WayCases.Job(path, BenchWork.RandomWrite), oracle.Length);
        WaySession[] sessions = [way.CreateSession(), way.CreateSession(), way.CreateSession()];
        foreach (CheckpointLevel level in Enum.GetValues<CheckpointLevel>())
        {
            for (int i = 0; i < sessions.Length; i++)
            {
                byte[] data = Content(77, 30 + i + 10 * (int)level);
                sessions[i].Write(i * Window + 501, data);
                data.CopyTo(oracle, i * Window + 501);
            }
            way.Flush(level);
            AssertHolds(path, oracle);
        }
    }

    [Theory]
    [MemberData(nameof(Writing))]
    public void Threads_that_flush_while_others_write_lose_nothing(string kind, int windowBytes, int budgetBytes)
    {
        const int Threads = 3;
        byte[] oracle = Content(WayCases.FileBytes, 23);
        string path = _folder.FileWith(oracle);
        using (BigFile.Benchmarking.Way way = WayCases.Open(
            WayCases.Spec(kind, windowBytes, Math.Max(budgetBytes, budgetBytes == 0 ? 0 : 512 << 10)), WayCases.Job(path, BenchWork.Checkpoint), oracle.Length))
        {
            Parallel.For(0, Threads, new ParallelOptions { MaxDegreeOfParallelism = Threads }, thread =>
            {
                using WaySession session = way.CreateSession();
                Random random = new(200 + thread);
                byte[] data = new byte[100];
                // Each thread has a third of the file for itself.
                int start = thread * (WayCases.FileBytes / Threads), room = WayCases.FileBytes / Threads - data.Length;
                for (int i = 0; i < 200; i++)
                {
                    int offset = start + random.Next(room);
                    random.NextBytes(data);
                    session.Write(offset, data);
                    data.CopyTo(oracle, offset);
                    if (i % 50 == 0)
                        way.Flush(CheckpointLevel.Written);
                }
            });
        }
        AssertHolds(path, oracle);
    }

    [Theory]
    [MemberData(nameof(Writing))]
    public void Writes_outside_the_file_are_refused_and_do_not_grow_it(string kind, int windowBytes, int budgetBytes)
    {
        byte[] content = Content(WayCases.FileBytes, 24);
        string path = _folder.FileWith(content);
        using (BigFile.Benchmarking.Way way = WayCases.Open(WayCases.Spec(kind, windowBytes, budgetBytes), WayCases.Job(path, BenchWork.RandomWrite), content.Length))
        {
            WaySession session = way.CreateSession();
            foreach ((long offset, int count) in ((long, int)[])[(-1, 1), (WayCases.FileBytes, 1), (WayCases.FileBytes - 7, 8), (long.MaxValue, 8)])
                Assert.ThrowsAny<Exception>(() => session.Write(offset, new byte[count]));
            Assert.Throws<NotSupportedException>(() => session.Append([1, 2, 3]));
        }
        AssertHolds(path, content);
    }

    [Theory]
    [MemberData(nameof(Writing))]
    public void Ways_that_were_opened_to_read_do_not_write(string kind, int windowBytes, int budgetBytes)
    {
        byte[] content = Content(WayCases.FileBytes, 25);
        string path = _folder.FileWith(content);
        using (BigFile.Benchmarking.Way way = WayCases.Open(WayCases.Spec(kind, windowBytes, budgetBytes), WayCases.Job(path), content.Length))
        {
            WaySession session = way.CreateSession();
            Assert.ThrowsAny<Exception>(() => session.Write(5, [1, 2, 3]));
            way.Flush(CheckpointLevel.Written);
            way.Flush(CheckpointLevel.Durable);
        }
        AssertHolds(path, content);
    }

    [Theory]
    [MemberData(nameof(Appending))]
    public void Appends_make_a_file_and_grow_it_by_just_what_they_add(string kind, int windowBytes, int budgetBytes)
    {
        const int Seed = 26;
        output.WriteLine($"seed {Seed}");
        Random random = new(Seed);
        string path = _folder.File("appended.bin");
        List<byte> oracle = [];
        // The second time it is there already, and goes on.
        for (int time = 0; time < 2; time++)
        {
            BenchJob job = WayCases.Job(path, BenchWork.Append);
            using (BigFile.Benchmarking.Way way = WayCases.Open(WayCases.Spec(kind, windowBytes, budgetBytes), job, oracle.Count))
            {
                using WaySession session = way.CreateSession();
                for (int i = 0; i < 200; i++)
                {
                    byte[] data = Content(i % 20 == 0 ? random.Next(2 * Window) : random.Next(3000), random.Next());
                    session.Append(data);
                    oracle.AddRange(data);
                    if (i % 50 == 49)
                    {
                        way.Flush(i % 100 == 99 ? CheckpointLevel.Durable : CheckpointLevel.Written);
                        AssertHolds(path, [.. oracle]);
                    }
                }
                session.Append([1, 2, 3]);
                oracle.AddRange([1, 2, 3]);
            }
            AssertHolds(path, [.. oracle]);
        }
    }

    private static void AssertHolds(string path, byte[] expected)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Assert.Equal(expected.Length, file.Length);
        byte[] found = new byte[expected.Length];
        file.ReadExactly(found);
        int same = expected.AsSpan().CommonPrefixLength(found);
        Assert.True(same == expected.Length, $"the file differs from offset {same} on");
    }
}
