using BigFile.Benchmarking;

namespace BigFile.Tests.Benchmarking.Running;

public class BenchRunTests
{
    [Theory]
    [InlineData(BenchWork.SequentialRead, FakeAction.Read, 1)]
    [InlineData(BenchWork.Scan, FakeAction.Scan, 3)]
    [InlineData(BenchWork.SequentialWrite, FakeAction.Write, 4)]
    internal void A_round_without_amount_and_duration_goes_over_the_range_once(BenchWork work, FakeAction action, int threads)
    {
        FakeFile file = new(100_001);
        RoundResult round = file.Run(FakeFile.Job(work) with { Threads = threads, Start = 100 }).Ways[0].Rounds[0];
        long at = 100;
        FakeOperation[] operations = [.. file.Operations.Where(operation => operation.Action != FakeAction.Flush)];
        foreach (FakeOperation operation in operations.OrderBy(operation => operation.Offset))
        {
            Assert.Equal((action, at), (operation.Action, operation.Offset));
            at += operation.Length;
        }
        Assert.Equal(100_001, at);
        Assert.Equal((operations.Length, 99_901), (round.Operations, round.Bytes));
        Assert.Equal(threads, operations.Select(operation => operation.Session).Distinct().Count());
    }

    [Theory]
    [InlineData(BenchWork.SequentialRead)]
    [InlineData(BenchWork.RandomRead)]
    [InlineData(BenchWork.SequentialWrite)]
    [InlineData(BenchWork.RandomWrite)]
    [InlineData(BenchWork.Mixed)]
    [InlineData(BenchWork.Scan)]
    [InlineData(BenchWork.Gather)]
    [InlineData(BenchWork.Append)]
    [InlineData(BenchWork.Checkpoint)]
    internal void What_is_told_is_what_was_done_and_the_amount_is_exact(BenchWork work)
    {
        FakeFile file = new(1 << 16);
        int threads = work == BenchWork.Append ? 1 : 3;
        BenchJob job = FakeFile.Job(work) with { Threads = threads, AmountBytes = 1_000_000, BatchLength = 100, FlushEvery = 100 };
        foreach (LatencySampling latency in Enum.GetValues<LatencySampling>())
        {
            file.Operations.Clear();
            RoundResult round = file.Run(job with { Latency = latency }).Ways[0].Rounds[0];
            long whole = work == BenchWork.Gather ? 800 : 512;
            FakeOperation[] reads = [.. file.Operations.Where(operation => operation.Action <= FakeAction.Gather)];
            FakeOperation[] writes = [.. file.Operations.Where(operation => operation.Action is FakeAction.Write or FakeAction.Append)];
            Assert.Equal((1_000_000 + whole - 1) / whole * whole, round.Bytes);
            Assert.Equal((reads.Length, reads.Sum(read => (long)read.Length)), (round.Reads, round.ReadBytes));
            Assert.Equal((reads.Length + writes.Length, writes.Sum(write => (long)write.Length)), (round.Operations, round.WrittenBytes));
            Assert.Equal(latency == LatencySampling.None, round.ReadLatency.Count + round.WriteLatency.Count == 0);
            if (latency == LatencySampling.All)
                Assert.Equal((reads.Length, writes.Length), (round.ReadLatency.Count, round.WriteLatency.Count));
            Assert.Equal((round.Operations, round.Bytes), (round.Samples[^1].Operations, round.Samples[^1].Bytes));
            Assert.Equal(7, round.Usage.MinorFaults);
        }
    }

    [Fact]
    public void All_ways_and_rounds_get_the_same_places_where_the_cache_is_known()
    {
        (FakeAction, long)[][] rounds = Turns(CacheWanted.Warm);
        Assert.Equal(4, rounds.Length);
        Assert.All(rounds, round => Assert.Equal(rounds[0], round));
    }

    [Fact]
    public void Where_it_is_not_no_turn_gets_the_places_of_another()
    {
        (FakeAction, long)[][] rounds = Turns(CacheWanted.AsIs);
        Assert.Equal(4, rounds.Length);
        for (int i = 0; i < rounds.Length; i++)
        {
            for (int other = 0; other < i; other++)
                Assert.NotEqual(rounds[other], rounds[i]);
        }
        Assert.Equal(rounds, Turns(CacheWanted.AsIs));
    }

    [Fact]
    public void Every_other_round_goes_backwards()
    {
        FakeFile file = new(1 << 16);
        file.Run(FakeFile.Job(BenchWork.RandomWrite, WayKind.Lease, WayKind.Raw, WayKind.Handle) with { Rounds = 3 });
        Assert.Equal(
            ["open lease", "open raw", "open handle", "open handle", "open raw", "open lease", "open lease", "open raw", "open handle"],
            file.Log.Where(line => line.StartsWith("open", StringComparison.Ordinal)));
    }

    [Fact]
    public void Ways_that_cannot_are_skipped_with_a_reason()
    {
        FakeFile file = new(1 << 16) { WhyNot = spec => spec.Kind == WayKind.Raw ? "no room" : null };
        BenchReport report = file.Run(FakeFile.Job(BenchWork.RandomRead, WayKind.Raw, WayKind.Handle));
        Assert.Equal(("no room", 0), (report.Ways[0].SkippedBecause, report.Ways[0].Rounds.Count));
        Assert.Equal((null, 1), (report.Ways[1].SkippedBecause, report.Ways[1].Rounds.Count));
        Assert.Contains("no room", Assert.Throws<BenchException>(() => file.Run(FakeFile.Job(BenchWork.RandomRead, WayKind.Raw))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(BenchWork.SequentialRead)]
    [InlineData(BenchWork.RandomRead)]
    internal void Ways_that_read_different_bytes_are_found_before_anything_is_measured(BenchWork work)
    {
        FakeFile file = new(1 << 16);
        file.Spoil = (operation, bytes) => bytes.Span[17] ^= (byte)(operation.Way == WayKind.Stream && operation.Offset == 512 ? 1 : 0);
        BenchException e = Assert.Throws<BenchException>(() => file.Run(FakeFile.Job(work, WayKind.Lease, WayKind.Raw, WayKind.Stream)));
        Assert.Contains("lease and stream read different bytes: 512 bytes at 512", e.Message, StringComparison.Ordinal);
        Assert.Equal(0, file.Log.Count(line => line == "look"));
    }

    [Fact]
    public void A_round_that_would_not_be_cold_is_refused()
    {
        FakeFile file = new(1 << 16) { ResidentBytes = 30_000 };
        Assert.Contains("not cold", Assert.Throws<BenchException>(() => file.Run(FakeFile.Job(BenchWork.RandomRead) with { Cache = CacheWanted.Cold })).Message, StringComparison.Ordinal);
        Assert.Equal(["drop", "look"], file.Log);
    }

    [Fact]
    public void Where_the_system_does_not_tell_cold_is_refused_afterwards()
    {
        FakeFile file = new(1 << 16) { ResidentBytes = -1 };
        foreach (BenchWork work in (BenchWork[])[BenchWork.RandomRead, BenchWork.RandomWrite])
            Assert.Contains("cold", Assert.Throws<BenchException>(() => file.Run(FakeFile.Job(work) with { Cache = CacheWanted.Cold })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_cache_is_prepared_and_looked_at_while_nothing_is_open_and_again_after()
    {
        FakeFile file = new(1 << 16);
        RoundResult round = file.Run(FakeFile.Job(BenchWork.RandomRead) with { Cache = CacheWanted.Cold, Rounds = 2 }).Ways[0].Rounds[1];
        Assert.Equal(["drop", "look", "open raw", "look", "close raw", "drop", "look", "open raw", "look", "close raw"], file.Log);
        Assert.True(round.Before!.IsCold && round.After is not null);
    }

    [Fact]
    public void Warm_reads_in_and_warns_if_that_did_not_help()
    {
        FakeFile file = new(1 << 16) { ResidentBytes = 1 << 16 };
        BenchJob job = FakeFile.Job(BenchWork.RandomRead) with { Cache = CacheWanted.Warm };
        Assert.DoesNotContain(file.Run(job).Warnings, line => line.Contains("warm", StringComparison.Ordinal));
        Assert.Equal(["read in", "look"], file.Log.Take(2));
        file.ResidentBytes = 5;
        Assert.Contains(file.Run(job).Warnings, line => line.Contains("not known to be warm", StringComparison.Ordinal));
    }

    [Fact]
    public void Warm_up_and_settling_do_not_count()
    {
        FakeFile file = new(1 << 16);
        BenchJob job = FakeFile.Job(BenchWork.RandomRead) with { AmountBytes = 51_200, WarmUp = TimeSpan.FromMilliseconds(1) };
        BenchReport report = BenchRun.Run(job, file.Parts with { Settle = TimeSpan.FromMilliseconds(1) }, null, TestContext.Current.CancellationToken);
        Assert.Equal(100, report.Ways[0].Rounds.Single().Operations);
        Assert.True(file.Operations.Count > 102);
        Assert.Equal(2, file.Operations.Select(operation => operation.Session).Distinct().Count());
    }

    [Fact]
    public void Cold_rounds_are_not_warmed_up()
    {
        FakeFile file = new(1 << 16);
        BenchJob job = FakeFile.Job(BenchWork.RandomRead) with { AmountBytes = 51_200, WarmUp = TimeSpan.FromDays(1), Cache = CacheWanted.Cold };
        Assert.Equal(TimeSpan.Zero, file.Run(job).Job.WarmUp);
        Assert.Equal(100, file.Operations.Count);
    }

    [Fact]
    public void Appends_go_to_a_file_beside_which_each_round_makes_anew_and_the_run_removes()
    {
        FakeFile file = new(1 << 16);
        byte[] before = [.. file.Content];
        BenchReport report = file.Run(FakeFile.Job(BenchWork.Append, WayKind.Handle, WayKind.Stream) with { AmountBytes = 10_000 });
        Assert.Equal(
            ["create fake.append", "recreate fake.append", "open handle", "close handle", "recreate fake.append", "open stream", "close stream", "delete fake.append"],
            file.Log);
        Assert.Equal(10_240, file.Appended.Length);
        Assert.Equal(before, file.Content);
        Assert.Equal("fake", report.Job.Path);
    }

    [Theory]
    [InlineData(BenchWork.RandomWrite, 0, false, 0)]
    [InlineData(BenchWork.RandomWrite, 0, true, 1)]
    [InlineData(BenchWork.SequentialWrite, 100, false, 9)]
    [InlineData(BenchWork.SequentialWrite, 100, true, 10)]
    [InlineData(BenchWork.Checkpoint, 0, false, 0)]
    [InlineData(BenchWork.RandomRead, 1, true, 0)]
    internal void Flushes_come_after_so_many_writes(BenchWork work, int every, bool atEnd, int flushes)
    {
        FakeFile file = new(1 << 16);
        RoundResult round = file.Run(FakeFile.Job(work) with { AmountBytes = 999 * 512, FlushEvery = every, FlushAtEnd = atEnd, FlushLevel = CheckpointLevel.Written })
            .Ways[0].Rounds[0];
        Assert.Equal((flushes, flushes), (round.Flushes, round.FlushLatency.Count));
        // Without one that is asked for, the end hands over what was written all the same, but does not count as a flush.
        int unasked = work != BenchWork.RandomRead && !atEnd ? 1 : 0;
        Assert.Equal(flushes + unasked, file.Operations.Count(operation => operation is { Action: FakeAction.Flush, Length: (int)CheckpointLevel.Written }));
        Assert.True(round.FlushTime <= round.Elapsed);
        int writes = 0;
        foreach (FakeOperation operation in file.Operations)
        {
            if (operation.Action == FakeAction.Write)
                writes++;
            else if (operation.Action == FakeAction.Flush)
                Assert.True(writes % 100 == 0 || writes == 999);
        }
    }

    [Fact]
    public void The_flush_at_the_end_is_measured_and_the_file_is_durable_before_the_next_way()
    {
        FakeFile file = new(1 << 16);
        int asked = 0;
        file.Statistics = () =>
        {
            asked++;
            int done = file.Operations.Count;
            return new ViewStatistics { Hits = done, Checkpoints = done, MappedBytes = 5, MappedBytesPeak = done };
        };
        BenchJob job = FakeFile.Job(BenchWork.RandomWrite) with { AmountBytes = 100 * 512, WarmUp = TimeSpan.FromMilliseconds(1) };
        RoundResult round = file.Run(job).Ways[0].Rounds[0];
        FakeOperation[] flushes = [.. file.Operations.Where(operation => operation.Action == FakeAction.Flush)];
        Assert.Equal(
            [CheckpointLevel.Durable, CheckpointLevel.Written, CheckpointLevel.Durable], flushes.Select(flush => (CheckpointLevel)flush.Length));
        // The hundred writes and the flush behind them, not the warm-up.
        Assert.Equal((101, 101, 5), (round.Engine!.Value.Hits, round.Engine.Value.Checkpoints, round.Engine.Value.MappedBytes));
        Assert.True(round.Engine.Value.MappedBytesPeak > 101);
        Assert.Equal((2, FakeAction.Flush), (asked, file.Operations.Last().Action));
        Assert.True(round.FlushTime > TimeSpan.Zero && round.Flushes == 0);
    }

    [Fact]
    public void A_rate_holds_up_neither_settling_nor_warm_up_nor_the_end()
    {
        FakeFile file = new(1 << 16);
        BenchJob job = FakeFile.Job(BenchWork.RandomRead) with
        {
            Duration = TimeSpan.FromMilliseconds(50), WarmUp = TimeSpan.FromMilliseconds(1), RateBytesPerSecond = 1,
        };
        BenchReport report = BenchRun.Run(job, file.Parts with { Settle = TimeSpan.FromMilliseconds(1) }, null, TestContext.Current.CancellationToken);
        RoundResult round = report.Ways[0].Rounds[0];
        Assert.Equal(1, round.Operations);
        Assert.InRange(round.Elapsed, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 3)]
    [InlineData(1_000_000, 1)]
    [InlineData(1_000_000, 3)]
    public void Cold_rounds_in_order_go_over_the_range_once_at_most(long amountBytes, int threads)
    {
        FakeFile file = new(100_001);
        BenchJob job = FakeFile.Job(BenchWork.SequentialRead) with
        {
            Cache = CacheWanted.Cold, AmountBytes = amountBytes, Duration = TimeSpan.FromDays(1), Threads = threads,
        };
        BenchReport report = file.Run(job);
        Assert.Equal(100_001, report.Ways[0].Rounds[0].ReadBytes);
        Assert.Equal(file.Operations.Count, file.Operations.Select(operation => operation.Offset).Distinct().Count());
        Assert.DoesNotContain(report.Warnings, line => line.Contains("that was not cold", StringComparison.Ordinal));
    }

    [Fact]
    public void Cold_rounds_that_draw_places_again_are_told()
    {
        FakeFile file = new(1 << 16);
        BenchJob job = FakeFile.Job(BenchWork.RandomRead) with { Cache = CacheWanted.Cold, AmountBytes = 1 << 12 };
        Assert.DoesNotContain(file.Run(job).Warnings, line => line.Contains("that was not cold", StringComparison.Ordinal));
        Assert.Contains(file.Run(job with { AmountBytes = 1 << 16 }).Warnings, line => line.Contains("up to 37 %", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(BenchWork.SequentialRead, AccessKind.Uniform, 32_767, true)]
    [InlineData(BenchWork.SequentialRead, AccessKind.Uniform, 32_768, false)]
    [InlineData(BenchWork.SequentialRead, AccessKind.Uniform, -1, false)]
    [InlineData(BenchWork.RandomRead, AccessKind.Uniform, 0, true)]
    [InlineData(BenchWork.RandomRead, AccessKind.Uniform, 65_536, false)]
    [InlineData(BenchWork.RandomRead, AccessKind.HotSpot, 0, false)]
    internal void A_cold_round_that_devices_were_hardly_read_for_is_told(BenchWork work, AccessKind access, long deviceBytes, bool isTold)
    {
        FakeFile file = new(1 << 16) { DeviceReadBytes = deviceBytes };
        BenchJob job = FakeFile.Job(work) with
        {
            Cache = CacheWanted.Cold, AmountBytes = 1 << 16, Pattern = new AccessPattern(access, HotFileShare: 0.1, HotOperationShare: 0.9),
        };
        Assert.Equal(isTold, file.Run(job).Warnings.Any(line => line.Contains("devices were read for", StringComparison.Ordinal)));
        Assert.DoesNotContain(file.Run(job with { Cache = CacheWanted.AsIs }).Warnings, line => line.Contains("devices", StringComparison.Ordinal));
    }

    [Fact]
    public void What_the_machine_did_meanwhile_is_told()
    {
        FakeFile file = new(1 << 16);
        int second = 0;
        file.Noise = () => new NoiseReading
        {
            Timestamp = second * System.Diagnostics.Stopwatch.Frequency, Total = TimeSpan.FromSeconds(4 * ++second), Busy = TimeSpan.FromSeconds(2 * second),
            ProcessorPressure = -1, MemoryPressure = -1,
        };
        Assert.Contains("other processes kept 2.0 processors busy", file.Run(FakeFile.Job(BenchWork.RandomRead)).Warnings);
        Assert.Equal(2, second);
    }

    [Fact]
    public void Checkpoints_come_every_thousand_writes_unless_told_otherwise()
    {
        FakeFile file = new(1 << 16);
        BenchReport report = file.Run(FakeFile.Job(BenchWork.Checkpoint) with { AmountBytes = 2500 * 512 });
        Assert.Equal((2, 1000), (report.Ways[0].Rounds[0].Flushes, report.Job.FlushEvery));
    }

    [Fact]
    public void Cancelling_ends_a_run_that_would_go_on_for_days()
    {
        using CancellationTokenSource source = new();
        FakeFile file = new(1 << 16) { Records = false };
        int operations = 0;
        file.Before = _ =>
        {
            if (Interlocked.Increment(ref operations) == 10_000)
                source.Cancel();
        };
        Assert.Throws<OperationCanceledException>(() => file.RunUntil(
            FakeFile.Job(BenchWork.RandomRead) with { Duration = TimeSpan.FromDays(2), Threads = 2 }, source.Token));
        Assert.Equal(["look", "open raw", "close raw"], file.Log);
    }

    [Fact]
    public void Cancelling_ends_a_wait_for_the_rate_and_removes_what_was_appended()
    {
        using CancellationTokenSource source = new();
        FakeFile file = new(1 << 16);
        file.Before = _ => source.Cancel();
        Assert.Throws<OperationCanceledException>(() => file.RunUntil(
            FakeFile.Job(BenchWork.Append) with { AmountBytes = 1 << 20, RateBytesPerSecond = 1 }, source.Token));
        Assert.Equal("delete fake.append", file.Log.Last());
        Assert.InRange(file.Operations.Count, 1, 2);
    }

    [Fact]
    public void An_error_in_one_thread_stops_the_others_and_passes_as_it_is()
    {
        FakeFile file = new(1 << 16) { Records = false };
        IOException error = new("made up");
        int operations = 0;
        file.Before = _ =>
        {
            if (Interlocked.Increment(ref operations) == 5_000)
                throw error;
        };
        Assert.Same(error, Assert.Throws<IOException>(() => file.Run(
            FakeFile.Job(BenchWork.RandomRead) with { Duration = TimeSpan.FromDays(2), Threads = 3 })));
        Assert.Equal("close raw", file.Log.Last());
    }

    [Fact]
    public void An_error_while_warming_up_stops_all_too()
    {
        FakeFile file = new(1 << 16) { Records = false };
        file.Before = operation => throw new IOException("made up");
        Assert.Throws<IOException>(() => file.Run(
            FakeFile.Job(BenchWork.RandomRead) with { WarmUp = TimeSpan.FromDays(2), Duration = TimeSpan.FromDays(2), Threads = 3 }));
    }

    [Fact]
    public void Readers_are_warned_of_what_makes_figures_doubtful()
    {
        FakeFile file = new(1 << 16) { LoadAverage = 3 };
        IReadOnlyList<string> warnings = file.Run(FakeFile.Job(BenchWork.RandomRead) with { AmountBytes = 1 << 22 }).Warnings;
        Assert.Contains(warnings, line => line.Contains("a load of 3.00 on 4 processors", StringComparison.Ordinal));
        Assert.Contains(warnings, line => line.Contains("too short", StringComparison.Ordinal));
    }

    private static (FakeAction Action, long Offset)[][] Turns(CacheWanted cache)
    {
        FakeFile file = new(1 << 16) { ResidentBytes = 1 << 16 };
        file.Run(FakeFile.Job(BenchWork.Mixed, WayKind.Raw, WayKind.Handle) with { AmountBytes = 500_000, Rounds = 2, Seed = 5, Cache = cache });
        return
        [
            .. file.Operations.Where(operation => operation.Action != FakeAction.Flush).GroupBy(operation => operation.Session)
                .Select(round => round.Select(operation => (operation.Action, operation.Offset)).ToArray()),
        ];
    }
}
