using BigFile.Benchmarking;

namespace BigFile.Tests.Benchmarking.Running;

public class VerificationTests
{
    [Theory]
    [InlineData(BenchWork.SequentialWrite, 1)]
    [InlineData(BenchWork.SequentialWrite, 3)]
    [InlineData(BenchWork.RandomWrite, 3)]
    [InlineData(BenchWork.Mixed, 1)]
    [InlineData(BenchWork.Checkpoint, 2)]
    [InlineData(BenchWork.Append, 1)]
    internal void What_was_written_is_found_again(BenchWork work, int threads)
    {
        FakeFile file = new(100_003);
        BenchJob job = FakeFile.Job(work, WayKind.Raw, WayKind.Handle) with
        {
            Threads = threads, Verify = true, AmountBytes = work == BenchWork.SequentialWrite ? 0 : 1_000_000, Rounds = 2, Start = work == BenchWork.Append ? 0 : 3,
            Blocks = BlockSizes.Of([(512, 2), (2048, 1)]),
        };
        BenchReport report = file.Run(job);
        Assert.All(report.Ways.SelectMany(way => way.Rounds), round => Assert.InRange(round.VerifiedBytes, 512, work == BenchWork.Append ? 1_000_448 : 100_000));
        if (work == BenchWork.SequentialWrite)
            Assert.All(report.Ways.SelectMany(way => way.Rounds), round => Assert.Equal(100_000, round.VerifiedBytes));
    }

    [Theory]
    [InlineData(BenchWork.SequentialWrite)]
    [InlineData(BenchWork.RandomWrite)]
    [InlineData(BenchWork.Append)]
    internal void Writes_that_do_not_arrive_whole_are_found(BenchWork work)
    {
        foreach (int arrives in (int[])[0, 1, 511])
        {
            FakeFile file = new(1 << 16);
            int writes = 0;
            // The last one, so that none after it mends it.
            file.Arrives = operation => operation.Action is FakeAction.Write or FakeAction.Append && ++writes == 100 ? arrives : operation.Length;
            BenchJob job = FakeFile.Job(work) with { Verify = true, AmountBytes = 100 * 512 };
            Assert.Contains("raw, round 1: ", Assert.Throws<BenchException>(() => file.Run(job)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_round_that_changed_nothing_is_found_though_the_one_before_wrote_the_same_places()
    {
        FakeFile file = new(1 << 16);
        int writes = 0;
        file.Arrives = operation => ++writes > 128 ? 0 : operation.Length;
        BenchException e = Assert.Throws<BenchException>(() => file.Run(FakeFile.Job(BenchWork.SequentialWrite) with { Verify = true, Rounds = 2 }));
        Assert.Contains("raw, round 2: 128 blocks of 512 bytes do not hold what was written last, the first at 0 of fake", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Writes_are_flushed_closed_and_dropped_before_they_are_read_back()
    {
        FakeFile file = new(1 << 16);
        file.Run(FakeFile.Job(BenchWork.SequentialWrite) with { Verify = true });
        Assert.Equal(["look", "open raw", "look", "close raw", "drop", "look", "open handle", "close handle"], file.Log);
        Assert.Equal((int)CheckpointLevel.Durable, file.Operations.Last(operation => operation.Action == FakeAction.Flush).Length);
    }

    [Fact]
    public void What_may_have_come_from_memory_is_told()
    {
        FakeFile file = new(1 << 16) { ResidentBytes = 40_000 };
        Assert.Contains(
            file.Run(FakeFile.Job(BenchWork.SequentialWrite) with { Verify = true }).Warnings,
            line => line.Contains("could not be proved to come from the device", StringComparison.Ordinal));
    }

    [Fact]
    public void Too_many_blocks_are_refused()
    {
        BenchJob job = new() { Path = "none", Ways = [new WaySpec(WayKind.Raw)], Work = BenchWork.RandomWrite, Verify = true, Blocks = BlockSizes.Of(1) };
        Assert.Throws<BenchException>(() => new WriteLog(job, new PlacePlan(job, WriteLog.UnitsMax + 1)));
    }
}
