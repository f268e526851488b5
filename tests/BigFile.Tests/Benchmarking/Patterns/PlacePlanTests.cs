using BigFile.Benchmarking;

namespace BigFile.Tests.Benchmarking.Patterns;

public class PlacePlanTests
{
    private static readonly AccessPattern[] Patterns =
    [
        AccessPattern.Uniform,
        new(AccessKind.Zipf, Theta: 1.1),
        new(AccessKind.HotSpot, HotFileShare: 0.1, HotOperationShare: 0.9),
        new(AccessKind.Strided, StrideBytes: 12_345),
    ];

    [Theory]
    [InlineData(100_000, 0, long.MaxValue, 4096, 1)]
    [InlineData(100_000, 0, long.MaxValue, 4096, 3)]
    [InlineData(98_304, 0, long.MaxValue, 4096, 24)]
    [InlineData(100_000, 777, 90_001, 512, 7)]
    [InlineData(4096, 0, 4096, 4096, 1)]
    public void Sequential_parts_cover_the_range_exactly_once(long length, long start, long end, int block, int threads)
    {
        BenchJob job = Job(BenchWork.SequentialRead) with { Start = start, End = end, Threads = threads, Blocks = BlockSizes.Of(block) };
        PlacePlan plan = new(job, length);
        List<Place> places = [.. Enumerable.Range(0, threads).SelectMany(thread => All(plan.ForThread(thread, plan.BytesOf(thread))))];
        long at = start;
        foreach (Place place in places)
        {
            Assert.Equal(at, place.Offset);
            at += place.Length;
        }
        Assert.Equal(Math.Min(end, length), at);
        Assert.True(places.Count(place => place.Length < block) <= 1, "one block at most is cut");
        Assert.Equal(plan.TotalBytes, at - start);
    }

    [Fact]
    public void Weighed_sizes_cover_the_range_exactly_once_too()
    {
        BenchJob job = Job(BenchWork.Scan) with { Threads = 3, Blocks = BlockSizes.Of([(512, 3), (4096, 1)]) };
        PlacePlan plan = new(job, 1_000_000);
        long at = 0;
        foreach (Place place in Enumerable.Range(0, 3).SelectMany(thread => All(plan.ForThread(thread, plan.BytesOf(thread)))))
        {
            Assert.Equal(at, place.Offset);
            at += place.Length;
        }
        Assert.Equal(1_000_000, at);
    }

    [Theory]
    [InlineData(BenchWork.SequentialRead)]
    [InlineData(BenchWork.RandomRead)]
    [InlineData(BenchWork.Mixed)]
    internal void Threads_together_do_the_amount_in_whole_blocks(BenchWork work)
    {
        foreach (long amount in (long[])[1, 4096, 4097, 1_000_000, 50_000_000])
        {
            foreach (int threads in (int[])[1, 2, 7])
            {
                BenchJob job = Job(work) with { Threads = threads, AmountBytes = amount, Blocks = BlockSizes.Of([(4096, 3), (16384, 1)]) };
                PlacePlan plan = new(job, 1 << 20);
                long done = Enumerable.Range(0, threads).Sum(thread => All(plan.ForThread(thread, plan.BytesOf(thread))).Sum(place => (long)place.Length));
                Assert.Equal((amount + 4095) / 4096 * 4096, done);
                Assert.Equal(plan.TotalBytes, done);
            }
        }
    }

    [Fact]
    public void Blocks_never_leave_the_range()
    {
        (long Start, long End)[] ranges = [(0, 65_536), (512, 512 + 65_536), (3, 3 + 131_072), (0, 1L << 43), (1_000_001, (1L << 43) + 999)];
        foreach (AccessPattern pattern in Patterns)
        {
            foreach ((long start, long end) in ranges)
            {
                BenchJob job = Job(BenchWork.Mixed) with
                {
                    Start = start, End = end, Pattern = pattern with { StrideBytes = Math.Min(pattern.StrideBytes, end - start - 65_536) },
                    Threads = 2, Blocks = BlockSizes.Of([(512, 3), (4096, 2), (65_536, 1)]), Duration = TimeSpan.FromDays(1),
                };
                if (pattern.Kind == AccessKind.Strided && job.Pattern.StrideBytes < 1)
                    continue;
                Place[] places = new Place[20_000];
                Assert.Equal(places.Length, new PlacePlan(job, 1L << 50).ForThread(1, long.MaxValue).Fill(places));
                Assert.All(places, place => Assert.True(
                    place.Offset >= start && place.Length <= end - place.Offset, $"{pattern} {start}..{end}: {place.Offset}+{place.Length}"));
            }
        }
    }

    [Fact]
    public void One_block_and_two_blocks_are_enough()
    {
        foreach (AccessPattern pattern in Patterns[..3])
        {
            for (int blocks = 1; blocks <= 2; blocks++)
            {
                PlacePlan plan = new(Job(BenchWork.RandomRead) with { Pattern = pattern, AmountBytes = 1 << 20 }, blocks * 4096);
                long[] offsets = [.. All(plan.ForThread(0, plan.BytesOf(0))).Select(place => place.Offset).Distinct().Order()];
                Assert.Equal(blocks == 1 ? [0] : [0, 4096], offsets);
            }
        }
    }

    [Fact]
    public void Places_do_not_depend_on_how_many_are_asked_for()
    {
        foreach (AccessPattern pattern in Patterns)
        {
            PlacePlan plan = new(Job(BenchWork.Mixed) with { Pattern = pattern, AmountBytes = 4_000_000, Blocks = BlockSizes.Of([(512, 1), (4096, 1)]) }, 1 << 20);
            Assert.Equal(All(plan.ForThread(0, plan.BytesOf(0)), 1), All(plan.ForThread(0, plan.BytesOf(0)), 1000));
        }
    }

    [Fact]
    public void Threads_and_seeds_draw_different_places()
    {
        BenchJob job = Job(BenchWork.RandomRead) with { Threads = 2, AmountBytes = 1 << 20 };
        PlacePlan plan = new(job, 1L << 40), other = new(job with { Seed = 2 }, 1L << 40);
        List<Place> first = All(plan.ForThread(0, plan.BytesOf(0)));
        Assert.Empty(first.Intersect(All(plan.ForThread(1, plan.BytesOf(1)))));
        Assert.Empty(first.Intersect(All(other.ForThread(0, other.BytesOf(0)))));
    }

    [Fact]
    public void Uniform_hot_and_mixed_draws_are_as_likely_as_they_should_be()
    {
        const int Blocks = 100, Draws = 400_000;
        BenchJob job = Job(BenchWork.Mixed) with { ReadPercent = 30, AmountBytes = Draws * 4096L };
        List<Place> uniform = Drawn(job), hot = Drawn(job with { Pattern = Patterns[2] });
        ChiSquare.Agrees(Counts(uniform), [.. Enumerable.Repeat(1.0 / Blocks, Blocks)]);
        ChiSquare.Agrees(Counts(hot), [.. Enumerable.Range(0, Blocks).Select(block => block < 10 ? 0.09 : 0.1 / 90)]);
        // One number against its expectation: within five standard deviations.
        Assert.InRange(uniform.Count(place => !place.IsWrite), (Draws * 0.3) - (5 * Math.Sqrt(Draws * 0.21)), (Draws * 0.3) + (5 * Math.Sqrt(Draws * 0.21)));

        static List<Place> Drawn(BenchJob job) => All(new PlacePlan(job, Blocks * 4096).ForThread(0, job.AmountBytes));
        static long[] Counts(List<Place> places)
        {
            long[] counts = new long[Blocks];
            foreach (Place place in places)
                counts[place.Offset / 4096]++;
            return counts;
        }
    }

    [Fact]
    public void Sizes_come_by_weight()
    {
        BenchJob job = Job(BenchWork.RandomRead) with { Blocks = BlockSizes.Of([(512, 5), (1024, 2), (4096, 3)]), Duration = TimeSpan.FromSeconds(1) };
        Place[] places = new Place[100_000];
        new PlacePlan(job, 1 << 30).ForThread(0, long.MaxValue).Fill(places);
        ChiSquare.Agrees([.. ((int[])[512, 1024, 4096]).Select(size => (long)places.Count(place => place.Length == size))], [0.5, 0.2, 0.3]);
    }

    [Fact]
    public void Strides_go_on_by_the_same_distance_and_begin_again()
    {
        BenchJob job = Job(BenchWork.RandomRead) with { Pattern = new(AccessKind.Strided, StrideBytes: 10_000), AmountBytes = 8 * 4096 };
        Assert.Equal(
            [0, 10_000, 20_000, 30_000, 0, 10_000, 20_000, 30_000],
            All(new PlacePlan(job, 40_000).ForThread(0, job.AmountBytes)).Select(place => place.Offset));
    }

    [Fact]
    public void Strides_of_blocks_of_several_sizes_stay_on_their_grid()
    {
        BenchJob job = Job(BenchWork.RandomRead) with
        {
            Pattern = new(AccessKind.Strided, StrideBytes: 8192), Blocks = BlockSizes.Of([(4096, 1), (32_768, 1)]), Duration = TimeSpan.FromSeconds(1),
        };
        Place[] places = new Place[10_000];
        new PlacePlan(job, 100 * 4096).ForThread(0, long.MaxValue).Fill(places);
        Assert.All(places, place => Assert.Equal(0, place.Offset % 8192));
        Assert.All(places.Zip(places[1..]), pair => Assert.True(pair.Second.Offset == 0 || pair.Second.Offset == pair.First.Offset + 8192));
    }

    [Fact]
    public void Larger_blocks_do_not_pile_up_on_the_last_place()
    {
        const int Blocks = 64, Last = (Blocks - 16) * 4096;
        foreach (AccessPattern pattern in Patterns[1..3])
        {
            BenchJob job = Job(BenchWork.RandomRead) with
            {
                Pattern = pattern with { Theta = pattern.Kind == AccessKind.Zipf ? 0.1 : 0 },
                Blocks = BlockSizes.Of([(4096, 1), (16 * 4096, 1)]), Duration = TimeSpan.FromSeconds(1),
            };
            Place[] places = new Place[100_000];
            new PlacePlan(job, Blocks * 4096).ForThread(0, long.MaxValue).Fill(places);
            Place[] large = [.. places.Where(place => place.Length > 4096)];
            Assert.InRange(large.Count(place => place.Offset == Last), 1, large.Length / 20);
            // Of a tenth of the blocks that is hot nine tenths are read, of large blocks too.
            if (pattern.Kind == AccessKind.HotSpot)
                Assert.InRange(large.Count(place => place.Offset < 6 * 4096) / (double)large.Length, 0.88, 0.92);
        }
    }

    [Fact]
    public void Values_are_gathered_inside_the_range_at_multiples_of_eight()
    {
        foreach (AccessPattern pattern in Patterns[..3])
        {
            BenchJob job = Job(BenchWork.Gather) with { Pattern = pattern, Start = 16, BatchLength = 10, AmountBytes = 1000 };
            PlacePlan plan = new(job, 100_003);
            Assert.Equal(1040, plan.TotalBytes);
            long[] offsets = new long[10_000];
            plan.ForThread(0, plan.BytesOf(0)).FillOffsets(offsets);
            Assert.All(offsets, offset => Assert.True(offset >= 16 && offset <= 100_003 - 8 && offset % 8 == 0, $"{offset}"));
        }
    }

    [Fact]
    public void Threads_that_are_verified_write_in_parts_of_their_own()
    {
        BenchJob job = Job(BenchWork.RandomWrite) with { Threads = 3, Verify = true, AmountBytes = 1 << 22 };
        PlacePlan plan = new(job, 1 << 18);
        var blocks = Enumerable.Range(0, 3).Select(thread => All(plan.ForThread(thread, plan.BytesOf(thread))).Select(place => place.Offset).ToHashSet()).ToArray();
        Assert.Equal(64, blocks.Sum(set => set.Count));
        Assert.Equal(64, blocks.SelectMany(set => set).Distinct().Count());
    }

    [Theory]
    [InlineData(BenchWork.SequentialRead, 4095, 1)]
    [InlineData(BenchWork.SequentialRead, 8191, 2)]
    [InlineData(BenchWork.RandomRead, 4095, 2)]
    [InlineData(BenchWork.Gather, 7, 1)]
    [InlineData(BenchWork.Append, 0, 1)]
    internal void Ranges_that_are_too_short_are_refused(BenchWork work, long length, int threads) =>
        Assert.Throws<BenchException>(() => new PlacePlan(Job(work) with { Threads = threads }, length));

    private static BenchJob Job(BenchWork work) =>
        new() { Path = "none", Ways = [new WaySpec(WayKind.Raw)], Work = work, Blocks = BlockSizes.Of(4096), Seed = 1 };

    private static List<Place> All(PlaceSource source, int atATime = 100)
    {
        List<Place> all = [];
        Place[] places = new Place[atATime];
        for (int count = source.Fill(places); count > 0; count = source.Fill(places))
            all.AddRange(places.AsSpan(0, count));
        return all;
    }
}
