using BigFile.Views;

namespace BigFile.Tests.Views;

/// <summary>The choice between mapped memory and the handle, on costs that are made up: no clock is looked at.</summary>
public sealed class CopyCostsTests
{
    private const int RegionCount = 4096;

    /// <summary>Ticks of: first touch, later touch, by handle where touched, by handle elsewhere; the blocks of a region; whether places are drawn.</summary>
    public static TheoryData<string, double[], int, bool, int> Machines => new()
    {
        { "large folios, in order", [90, 60, 120, 120], 16, false, 200_000 },
        { "single pages, in order", [900, 60, 90, 90], 16, false, 200_000 },
        { "first touches pay off in order", [900, 60, 150, 150], 16, false, 200_000 },
        { "drawn, first touches pay off in the end", [2000, 250, 900, 900], 16, true, 3_000_000 },
        { "drawn, mapped always slower", [3000, 1200, 900, 900], 16, true, 300_000 },
        { "equal", [100, 100, 100, 100], 16, false, 100_000 },
    };

    [Theory]
    [MemberData(nameof(Machines))]
    public void What_is_chosen_costs_little_more_than_the_better_of_both_ways_alone(string machine, double[] ticks, int blocksPerRegion, bool draws, int accesses)
    {
        double mapped = Play(ticks, blocksPerRegion, draws, accesses, static _ => false);
        double handle = Play(ticks, blocksPerRegion, draws, accesses, static _ => true);
        double chosen = PlayChosen(ticks, blocksPerRegion, draws, accesses);

        double best = Math.Min(mapped, handle);
        Assert.True(chosen <= best * 1.10, $"{machine}: chosen {chosen:0}, mapped {mapped:0}, by handle {handle:0}: {chosen / best:0.000}x");
    }

    // Threads write averages plainly: any of them may see any mixture of before and after, and none may fail of it.
    [Fact]
    public void Samples_of_threads_that_run_into_each_other_never_fail()
    {
        const int Samples = 400_000, FreshEvery = 24;
        CopyCosts costs = new();
        List<Exception> failures = [];
        Thread[] threads = [.. Enumerable.Range(0, 3).Select(number => new Thread(() => Record(number)))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.Empty(failures);

        // Young averages are those that move: the first thread begins anew again and again, under the others.
        void Record(int thread)
        {
            Random random = new(thread);
            try
            {
                for (int i = 0; i < Samples; i++)
                {
                    if (thread == 0 && i % FreshEvery == 0)
                        Volatile.Write(ref costs, new CopyCosts());
                    CopyCosts now = Volatile.Read(ref costs);
                    RegionState region = (RegionState)random.Next(3);
                    now.Record(region, now.ChooseTimed(region, out bool isWarmUp), random.Next(200), 16, isWarmUp, random.Next(2) == 0);
                }
            }
            catch (Exception e)
            {
                lock (failures)
                    failures.Add(e);
            }
        }
    }

    // Whoever cannot know whether places will be come back to pays up to twice: the best there is without a look into the future.
    [Theory]
    [InlineData(30_000)]
    [InlineData(3_000_000)]
    public void First_touches_that_cost_much_and_are_worth_it_cost_twice_the_better_way_at_most(int accesses)
    {
        double[] ticks = [400_000, 250, 900, 100_000];
        double mapped = Play(ticks, 16, true, accesses, static _ => false);
        double handle = Play(ticks, 16, true, accesses, static _ => true);
        double chosen = PlayChosen(ticks, 16, true, accesses);

        double best = Math.Min(mapped, handle);
        Assert.True(chosen <= best * 2, $"chosen {chosen:0}, mapped {mapped:0}, by handle {handle:0}: {chosen / best:0.000}x");
    }

    [Fact]
    public void A_way_that_becomes_the_faster_one_is_found_again()
    {
        CopyCosts costs = new();
        int byHandle = 0;
        for (int i = 0; i < 400_000; i++)
        {
            bool slowMapped = i >= 100_000;
            bool handle = i % 16 == 0 ? costs.ChooseTimed(RegionState.Touched, out _) : costs.TouchedByHandle;
            if (i % 16 == 0)
                costs.Record(RegionState.Touched, handle, handle ? 500 : slowMapped ? 2000 : 100, 16);
            if (i >= 300_000 && handle)
                byHandle++;
            if (i == 99_999)
                Assert.False(costs.TouchedByHandle);
        }
        Assert.True(byHandle > 90_000, $"{byHandle} of 100,000 by handle");
    }

    [Fact]
    public void One_interruption_does_not_decide()
    {
        CopyCosts costs = new();
        for (int i = 0; i < 200; i++)
        {
            bool handle = costs.ChooseTimed(RegionState.Touched, out _);
            costs.Record(RegionState.Touched, handle, i == 50 ? 100_000_000 : handle ? 1000 : 100, 16);
        }
        for (int i = 0; i < 20_000; i++)
        {
            bool handle = costs.ChooseTimed(RegionState.Touched, out _);
            costs.Record(RegionState.Touched, handle, handle ? 1000 : 100, 16);
        }
        Assert.False(costs.TouchedByHandle);
    }

    [Fact]
    public void Each_way_is_tried_before_there_is_a_choice_and_then_one_in_a_hundred_times_at_most_when_it_costs_twice()
    {
        CopyCosts costs = new();
        int tried = 0;
        for (int i = 0; i < 100_000; i++)
        {
            bool handle = costs.ChooseTimed(RegionState.Touched, out _);
            if (i < 8)
                Assert.Equal(i % 2 == 1, handle);
            tried += handle ? 1 : 0;
            costs.Record(RegionState.Touched, handle, handle ? 200 : 100, 1);
        }
        Assert.InRange(tried, 100, 2500);
    }

    // What was not gone just now costs twice as much for four accesses: who tries it once would never find it.
    [Fact]
    public void A_way_that_is_slow_only_at_first_is_found()
    {
        const int SlowFor = 4;
        CopyCosts costs = new(trialLength: 8);
        Random sampling = new(5);
        bool last = false;
        int run = 0, byHandle = 0;
        for (int i = 0, countdown = 0; i < 200_000; i++)
        {
            bool timed = --countdown < 0;
            bool isWarmUp = false;
            bool handle = timed ? costs.ChooseTimed(RegionState.Touched, out isWarmUp) : costs.TouchedByHandle;
            run = handle == last ? run + 1 : 0;
            last = handle;
            int known = handle ? 100 : 150;
            if (timed)
            {
                costs.Record(RegionState.Touched, handle, run < SlowFor ? 2 * known : known, 16, isWarmUp);
                countdown = costs.IsTrying(RegionState.Touched) ? 0 : sampling.Next(32);
            }
            if (i >= 100_000 && handle)
                byHandle++;
        }
        Assert.True(byHandle > 90_000, $"{byHandle} of 100,000 by handle");
    }

    // 60 us in the way that takes 1.4, among accesses that take 2.5 the other way.
    [Fact]
    public void An_interruption_does_not_turn_the_way_that_is_gone()
    {
        CopyCosts costs = new(trialLength: 8);
        for (int i = 0; i < 20_000; i++)
        {
            bool handle = costs.ChooseTimed(RegionState.New, out bool isWarmUp);
            costs.Record(RegionState.New, handle, i % 1000 == 999 ? 60_000 : handle ? 1400 : 2500, 16, isWarmUp);
            if (i > 1000)
                Assert.True(costs.UntouchedByHandle, $"sample {i}");
        }
    }

    // Then what is opened is no investment, and the handle is the better way though each first touch is said to pay for others.
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public void Where_each_access_opens_something_the_opening_is_its_cost(int trialLength)
    {
        CopyCosts costs = new(trialLength: trialLength);
        int byHandle = 0;
        for (int i = 0; i < 20_000; i++)
        {
            bool handle = costs.ChooseTimed(RegionState.New, out bool isWarmUp);
            costs.Record(RegionState.New, handle, handle ? 1400 : 9000, 16, isWarmUp, isOpening: !handle);
            byHandle += i >= 10_000 && handle ? 1 : 0;
        }
        Assert.True(costs.UntouchedByHandle);
        Assert.InRange(byHandle, 9_000, 10_000);
    }

    // First touches that waited for the device once, and then open blocks at a quarter of what the handle costs: all that trials get to see.
    [Fact]
    public void A_way_whose_trials_all_open_something_is_found_again()
    {
        CopyCosts costs = new(trialLength: 8);
        int accesses = 0;
        for (; accesses < 200 || costs.UntouchedByHandle; accesses++)
        {
            Assert.True(accesses < 50_000, "mapped memory was not found again");
            bool handle = costs.ChooseTimed(RegionState.New, out bool isWarmUp);
            bool isSlow = accesses < 100;
            costs.Record(RegionState.New, handle, handle ? 40_000 : isSlow ? 1_000_000 : 10_000, 16, isWarmUp, isOpening: !handle && !isSlow);
            if (accesses == 100)
                Assert.True(costs.UntouchedByHandle);
        }
    }

    // One in 16 opens a block of pages, at ten times the cost of the others, which are cheaper than the handle.
    [Fact]
    public void What_opens_a_block_for_others_does_not_count_against_them()
    {
        CopyCosts costs = new(trialLength: 8);
        for (int i = 0; i < 20_000; i++)
        {
            bool handle = costs.ChooseTimed(RegionState.New, out bool isWarmUp), opens = !handle && i % 16 == 0;
            costs.Record(RegionState.New, handle, handle ? 1400 : opens ? 10_000 : 1000, 16, isWarmUp, opens);
        }
        Assert.False(costs.UntouchedByHandle);
    }

    private static double Play(double[] ticks, int blocksPerRegion, bool draws, int accesses, Func<bool, bool> byHandle)
    {
        RegionState[] regions = new RegionState[RegionCount];
        Random random = new(11);
        double sum = 0;
        for (int i = 0; i < accesses; i++)
        {
            ref RegionState region = ref RegionOf(regions, blocksPerRegion, draws, i, random);
            bool handle = byHandle(region == RegionState.Touched);
            sum += Cost(ticks, region, handle);
            Note(ref region, handle);
        }
        return sum;
    }

    private static double PlayChosen(double[] ticks, int blocksPerRegion, bool draws, int accesses)
    {
        CopyCosts costs = new(trialLength: 8);
        int interval = 1;
        RegionState[] regions = new RegionState[RegionCount];
        Random random = new(11), sampling = new(12);
        double sum = 0;
        for (int i = 0, countdown = 0; i < accesses; i++)
        {
            ref RegionState region = ref RegionOf(regions, blocksPerRegion, draws, i, random);
            bool timed = --countdown < 0;
            bool isWarmUp = false;
            bool handle = timed ? costs.ChooseTimed(region, out isWarmUp) : costs.GoesByHandle(region);
            double cost = Cost(ticks, region, handle);
            sum += cost;
            if (timed)
            {
                costs.Record(region, handle, (long)cost, interval, isWarmUp);
                interval = costs.IsTrying(region) ? 1 : CopyChooser.TimedOneIn(4096, costs.IsSettled(region));
                countdown = interval == 1 ? 0 : sampling.Next(2 * interval);
            }
            Note(ref region, handle);
        }
        return sum;
    }

    private static double Cost(double[] ticks, RegionState region, bool handle) =>
        ticks[region == RegionState.Touched ? (handle ? 2 : 1) : handle ? 3 : 0];

    private static void Note(ref RegionState region, bool handle)
    {
        if (region != RegionState.Touched)
            region = handle ? RegionState.Visited : RegionState.Touched;
    }

    // In order a place is not come back to: its region counts as new when its first block is reached again.
    private static ref RegionState RegionOf(RegionState[] regions, int blocksPerRegion, bool draws, int access, Random random)
    {
        int region = draws ? random.Next(RegionCount) : access / blocksPerRegion % RegionCount;
        if (!draws && access % blocksPerRegion == 0)
            regions[region] = RegionState.New;
        return ref regions[region];
    }
}
