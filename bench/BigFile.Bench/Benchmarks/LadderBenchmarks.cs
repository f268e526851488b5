using BenchmarkDotNet.Attributes;

namespace BigFile.Bench.Benchmarks;

/// <summary>The rungs of the ladder over 256 MiB in the page cache: every byte read once by each operation, results compared at setup.</summary>
[MemoryDiagnoser]
public class LadderBenchmarks
{
    private const long FileBytes = 256 << 20;

    private Rungs _rungs = null!;

    [GlobalSetup]
    public void Setup()
    {
        _rungs = new Rungs(TestFile.Ensure(System.IO.Path.Combine(System.IO.Path.GetTempPath(), "bigfile-bench"), FileBytes, out _));
        long expected = RawMmap();
        foreach (long lines in new[] { MemoryCopy(), Memory(), EngineLease(), Scanner(), Column() })
        {
            if (lines != expected)
                throw new InvalidOperationException("the rungs count differently");
        }
    }

    [GlobalCleanup]
    public void Cleanup() => _rungs.Dispose();

    [Benchmark]
    public long MemoryCopy() => _rungs.MemoryCopy();

    [Benchmark]
    public long Memory() => _rungs.MemoryScan();

    [Benchmark(Baseline = true)]
    public long RawMmap() => _rungs.RawMmap();

    [Benchmark]
    public long EngineLease() => _rungs.EngineLease();

    [Benchmark]
    public long Scanner() => _rungs.Scanner();

    [Benchmark]
    public long Column() => _rungs.Column();
}
