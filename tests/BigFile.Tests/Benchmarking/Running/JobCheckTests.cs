using BigFile.Benchmarking;

namespace BigFile.Tests.Benchmarking.Running;

public class JobCheckTests
{
    private static readonly BenchJob Fine = new() { Path = "file", Ways = [new WaySpec(WayKind.Raw)], Work = BenchWork.RandomWrite };

    [Fact]
    public void A_job_of_defaults_is_fine() => BenchRun.Check(Fine);

    [Fact]
    public void What_makes_no_sense_is_refused_in_one_line()
    {
        BenchJob[] wrong =
        [
            Fine with { Path = "" },
            Fine with { Ways = [] },
            Fine with { Threads = 0 },
            Fine with { Threads = 1025 },
            Fine with { Rounds = 0 },
            Fine with { Start = -1 },
            Fine with { Start = 5, End = 5 },
            Fine with { AmountBytes = -1 },
            Fine with { Duration = TimeSpan.FromTicks(-1) },
            Fine with { WarmUp = TimeSpan.FromTicks(-1) },
            Fine with { RateBytesPerSecond = -1 },
            Fine with { ReadPercent = 101 },
            Fine with { BatchLength = 0 },
            Fine with { BatchLength = (1 << 20) + 1 },
            Fine with { Threads = 1024, Blocks = BlockSizes.Of(1 << 30) },
            Fine with { FlushEvery = -1 },
            Fine with { Work = BenchWork.Append, Threads = 2 },
            Fine with { Work = BenchWork.RandomRead, Verify = true },
            Fine with { Pattern = new AccessPattern(AccessKind.Zipf, Theta: 5) },
            Fine with { Pattern = new AccessPattern(AccessKind.Zipf, Theta: double.NaN) },
            Fine with { Pattern = new AccessPattern(AccessKind.HotSpot, HotFileShare: 0, HotOperationShare: 0.5) },
            Fine with { Pattern = new AccessPattern(AccessKind.HotSpot, HotFileShare: 0.5, HotOperationShare: 1) },
            Fine with { Pattern = new AccessPattern(AccessKind.Strided) },
            Fine with { Pattern = new AccessPattern(AccessKind.Strided, StrideBytes: 4097), Verify = true },
        ];
        foreach (BenchJob job in wrong)
            Assert.DoesNotContain('\n', Assert.Throws<BenchException>(() => BenchRun.Check(job)).Message);
    }
}
