using BigFile.Benchmarking;

namespace BigFile.Tests.Benchmarking.Running;

public class WorkerTests
{
    [Fact]
    public void Operations_are_timed_at_places_of_batches_that_vary()
    {
        FakeFile file = new(1 << 16) { Records = false };
        BenchJob job = FakeFile.Job(BenchWork.RandomRead) with { AmountBytes = 300_000 * 512L };
        List<long> timed = [];
        Worker? worker = null;
        long operations = 0, counted = 0;
        file.Before = _ =>
        {
            if (worker!.ReadTimes.Recorded != counted)
                timed.Add(operations - 1);
            counted = worker.ReadTimes.Recorded;
            operations++;
        };
        Run(file, job, w => worker = w);
        long[] gaps = [.. timed.Zip(timed.Skip(1), (a, b) => b - a)];
        Assert.Equal(300_000, operations);
        Assert.True(gaps.Distinct().Count() > gaps.Length / 4, $"{gaps.Length} operations were timed, {gaps.Distinct().Count()} different gaps");
    }

    [Fact]
    public void No_operation_begins_after_the_signal_to_stop()
    {
        foreach (BenchWork work in (BenchWork[])[BenchWork.RandomRead, BenchWork.Scan, BenchWork.Gather, BenchWork.Mixed, BenchWork.Append])
        {
            foreach (LatencySampling latency in Enum.GetValues<LatencySampling>())
            {
                FakeFile file = new(1 << 16) { Records = false };
                RoundShared? shared = null;
                long operations = 0;
                file.Before = _ =>
                {
                    if (++operations == 7_777)
                        shared!.Stop.Set();
                };
                BenchJob job = FakeFile.Job(work) with { Duration = TimeSpan.FromDays(1), BatchLength = 10, Latency = latency };
                Worker worker = Run(file, job, _ => { }, s => shared = s);
                Assert.Equal((7_777, 7_777), (operations, worker.Operations));
            }
        }
    }

    [Theory]
    [InlineData(BenchWork.SequentialRead, LatencySampling.Auto)]
    [InlineData(BenchWork.RandomRead, LatencySampling.All)]
    [InlineData(BenchWork.RandomRead, LatencySampling.None)]
    [InlineData(BenchWork.Scan, LatencySampling.Auto)]
    [InlineData(BenchWork.Gather, LatencySampling.All)]
    [InlineData(BenchWork.Mixed, LatencySampling.Auto)]
    [InlineData(BenchWork.SequentialWrite, LatencySampling.All)]
    internal void The_measured_loop_allocates_nothing(BenchWork work, LatencySampling latency)
    {
        FakeFile file = new(1 << 16) { Records = false };
        long first = -1, last = 0;
        file.Before = _ =>
        {
            last = GC.GetAllocatedBytesForCurrentThread();
            if (first < 0)
                first = last;
        };
        BenchJob job = FakeFile.Job(work) with
        {
            AmountBytes = 20_000 * 512, Latency = latency, Pattern = new AccessPattern(AccessKind.Zipf, Theta: 1.1),
            Blocks = BlockSizes.Of([(512, 2), (1024, 1)]), FlushEvery = 100, RateBytesPerSecond = 1L << 40, Verify = work == BenchWork.SequentialWrite,
        };
        Run(file, job, _ => { });
        Assert.Equal(0, last - first);
    }

    private static Worker Run(FakeFile file, BenchJob job, Action<Worker> made, Action<RoundShared>? shares = null)
    {
        PlacePlan plan = new(job, file.Content.Length);
        using FakeWay way = new(file, job.Ways[0], job);
        using RoundShared shared = new(job, plan, way, job.Verify ? new WriteLog(job, plan) : null);
        shares?.Invoke(shared);
        Worker worker = new(shared, 0);
        made(worker);
        shared.Gate.Set();
        shared.Leave.Set();
        worker.Start();
        worker.Join();
        Assert.Null(worker.Failure);
        return worker;
    }
}
