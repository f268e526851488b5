using BigFile.Benchmarking;
using BigFile.Platform;
using static BigFile.Tests.Managers;

namespace BigFile.Tests.Benchmarking;

public sealed class WayFactoryTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_way_can_do_every_work_but_for_those_of_the_table()
    {
        string path = _folder.FileWith(Content(WayCases.FileBytes, 41));
        foreach (WayKind kind in Enum.GetValues<WayKind>())
        {
            foreach (BenchWork work in Enum.GetValues<BenchWork>())
            {
                string? reason = WayFactory.WhyNot(new WaySpec(kind), WayCases.Job(path, work));
                bool can = kind switch
                {
                    WayKind.Direct => !WayCases.Job(path, work).Writes,
                    WayKind.Raw or WayKind.Accessor => work != BenchWork.Append,
                    _ => true,
                };
                Assert.True(can == reason is null, $"{kind}, {work}: {reason}");
                Assert.DoesNotContain('\n', reason ?? "");
            }
        }
    }

    [Fact]
    public void Views_of_the_whole_file_need_one_that_has_bytes()
    {
        BenchJob job = WayCases.Job(_folder.FileWith([], "empty.bin"));
        foreach (WayKind kind in Enum.GetValues<WayKind>())
            Assert.Equal(kind is WayKind.Raw or WayKind.Accessor, WayFactory.WhyNot(new WaySpec(kind), job) is not null);
    }

    [Fact]
    public void A_pipe_is_asked_for_its_length_without_waiting_for_its_writer()
    {
        string pipe = _folder.File("pipe");
        Assert.SkipUnless(OperatingSystem.IsLinux() && Platform.Posix.Tool.Run("mkfifo", pipe) == 0, "no mkfifo here");
        Assert.Throws<NotSupportedException>(() => BenchParts.Real.LengthOf(pipe));
        Assert.All(Enum.GetValues<WayKind>(), kind => Assert.Null(WayFactory.WhyNot(WayCases.Spec(kind), WayCases.Job(pipe))));
    }

    [Fact]
    public void A_symbolic_link_is_as_long_as_what_it_leads_to()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "making links needs a privilege");
        byte[] content = Content(WayCases.FileBytes, 44);
        string link = _folder.File("link.bin");
        File.CreateSymbolicLink(link, _folder.FileWith(content));
        Assert.Equal(content.Length, BenchParts.Real.LengthOf(link));
        foreach (WayKind kind in Enum.GetValues<WayKind>())
        {
            BenchJob job = WayCases.Job(link);
            Assert.Null(WayFactory.WhyNot(WayCases.Spec(kind), job));
            using BigFile.Benchmarking.Way way = WayFactory.Open(WayCases.Spec(kind), job, content.Length);
            using WaySession session = way.CreateSession();
            byte[] buffer = new byte[4096];
            session.Read(content.Length - buffer.Length, buffer);
            Assert.Equal(content[^buffer.Length..], buffer);
        }
    }

    [Fact]
    public void Views_of_the_whole_file_need_address_space_for_it()
    {
        Assert.True(WayFactory.HasRoom(1));
        Assert.True(WayFactory.HasRoom(10 << 20));
        Assert.SkipUnless(MappingPlatform.Current.CanReserve, "the system cannot be asked");
        // More than any process has.
        Assert.False(WayFactory.HasRoom(1L << 58));
        Assert.False(WayFactory.HasRoom(long.MaxValue));
    }

    [Fact]
    public void Windows_of_memory_do_not_float()
    {
        BenchJob job = WayCases.Job(_folder.FileWith([1]));
        foreach (WayKind kind in Enum.GetValues<WayKind>())
        {
            string? reason = WayFactory.WhyNot(new WaySpec(kind, Placement: Placement.Floating), job);
            Assert.Equal(kind is WayKind.Buffered or WayKind.Direct, reason is not null);
        }
    }

    [Fact]
    public void What_is_not_there_is_left_to_opening_it()
    {
        BenchJob job = WayCases.Job(_folder.File("none.bin"));
        foreach (WayKind kind in Enum.GetValues<WayKind>())
            Assert.Null(WayFactory.WhyNot(WayCases.Spec(kind), job));
    }

    [Theory]
    [InlineData(nameof(WayKind.Lease), nameof(BenchWork.RandomRead), Window, 1, true)] // one window each
    [InlineData(nameof(WayKind.Lease), nameof(BenchWork.RandomRead), Window, 3, true)]
    [InlineData(nameof(WayKind.Lease), nameof(BenchWork.RandomRead), Window, 4, false)]
    [InlineData(nameof(WayKind.Lease), nameof(BenchWork.RandomRead), 3 * Window, 1, true)]
    [InlineData(nameof(WayKind.Lease), nameof(BenchWork.RandomRead), 4 * Window, 1, false)]
    [InlineData(nameof(WayKind.Lease), nameof(BenchWork.SequentialWrite), 4 * Window, 1, false)]
    [InlineData(nameof(WayKind.Lease), nameof(BenchWork.RandomRead), Window + 4096, 1, true)] // two
    [InlineData(nameof(WayKind.Lease), nameof(BenchWork.RandomRead), Window + 4096, 2, false)]
    [InlineData(nameof(WayKind.Lease), nameof(BenchWork.Gather), 4 * Window, 8, true)]
    [InlineData(nameof(WayKind.Buffered), nameof(BenchWork.Scan), Window, 4, false)]
    [InlineData(nameof(WayKind.Buffered), nameof(BenchWork.RandomRead), 4 * Window, 8, true)] // copies
    [InlineData(nameof(WayKind.Copy), nameof(BenchWork.Scan), 4 * Window, 8, true)]
    public void Ways_that_lease_need_a_budget_that_holds_the_leases_of_all_threads(string kind, string work, int blockBytes, int threads, bool can)
    {
        BenchJob job = WayCases.Job(_folder.FileWith(Content(WayCases.FileBytes, 42)), Enum.Parse<BenchWork>(work)) with { Blocks = BlockSizes.Of(blockBytes), Threads = threads };
        int budgetBytes = 3 * Window + (1 << 20) - (int)LeaseNeed.RoomBytes(1 << 20);
        string? reason = WayFactory.WhyNot(WayCases.Spec(kind, Window, budgetBytes), job);
        Assert.True(can == reason is null, reason);
        // Without a budget of its own the way has the engine's.
        Assert.Null(WayFactory.WhyNot(WayCases.Spec(kind, Window, 0), job));
    }

    [Fact]
    public void Windows_larger_than_the_budget_are_no_reason_as_long_as_a_view_of_the_block_fits()
    {
        BenchJob job = WayCases.Job(_folder.FileWith(Content(WayCases.FileBytes, 43))) with { Blocks = BlockSizes.Of(Window) };
        long roomBytes = LeaseNeed.RoomBytes(256 << 10);
        WaySpec spec = new(WayKind.Lease, 1 << 20, 256 << 10);
        Assert.Null(WayFactory.WhyNot(spec, job));
        Assert.Null(WayFactory.WhyNot(spec, job with { Threads = (int)(roomBytes / Window) }));
        Assert.NotNull(WayFactory.WhyNot(spec, job with { Threads = (int)(roomBytes / Window) + 1 }));
        Assert.NotNull(WayFactory.WhyNot(spec with { Kind = WayKind.Buffered }, job with { Work = BenchWork.Scan }));

        using BigFile.Benchmarking.Way way = WayFactory.Open(spec, job, WayCases.FileBytes);
        using WaySession session = way.CreateSession();
        byte[] buffer = new byte[Window];
        for (int i = 0; i < 5; i++)
            session.Read(i * Window, buffer);
        Assert.Equal(Content(WayCases.FileBytes, 43)[(4 * Window)..(5 * Window)], buffer);
    }
}
