using BenchmarkDotNet.Attributes;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Bench.Benchmarks;

/// <summary>Random reads of 8 bytes from 256 MiB in the page cache, one operation a read; results are compared at setup.</summary>
[MemoryDiagnoser]
public unsafe class ReadBenchmarks
{
    private const int Reads = 1 << 16;
    private const long FileBytes = 256 << 20;

    private readonly long[] _offsets = new long[Reads];
    private readonly long[] _values = new long[Reads];
    private MappedFile _file = null!;
    private RawView _raw = null!;
    private SafeFileHandle _handle = null!;

    [GlobalSetup]
    public void Setup()
    {
        string path = TestFile.Ensure(System.IO.Path.Combine(System.IO.Path.GetTempPath(), "bigfile-bench"), FileBytes, out _);
        _file = MappedFile.Open(path);
        _raw = new RawView(path);
        _handle = File.OpenHandle(path);
        Random random = new(7);
        for (int i = 0; i < Reads; i++)
            _offsets[i] = random.NextInt64(FileBytes / 8) * 8;
        long expected = RawPointer();
        foreach (long sum in new[] { Read(), Reader(), Gather(), Accessor(), ByHandle() })
        {
            if (sum != expected)
                throw new InvalidOperationException("the ways read different values");
        }
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _file.Dispose();
        _raw.Dispose();
        _handle.Dispose();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Reads)]
    public long RawPointer()
    {
        long sum = 0;
        foreach (long offset in _offsets)
            sum += *(long*)(_raw.Pointer + offset);
        return sum;
    }

    [Benchmark(OperationsPerInvoke = Reads)]
    public long Read()
    {
        long sum = 0;
        foreach (long offset in _offsets)
            sum += _file.Read<long>(offset);
        return sum;
    }

    [Benchmark(OperationsPerInvoke = Reads)]
    public long Reader()
    {
        MappedReader reader = _file.GetReader();
        long sum = 0;
        foreach (long offset in _offsets)
            sum += reader.Read<long>(offset);
        return sum;
    }

    [Benchmark(OperationsPerInvoke = Reads)]
    public long Gather()
    {
        _file.Gather<long>(_offsets, _values);
        long sum = 0;
        foreach (long value in _values)
            sum += value;
        return sum;
    }

    [Benchmark(OperationsPerInvoke = Reads)]
    public long LeaseOfEach()
    {
        long sum = 0;
        foreach (long offset in _offsets)
        {
            using MappedView view = _file.Lease(offset, sizeof(long));
            sum += view.AsSpan<long>()[0];
        }
        return sum;
    }

    [Benchmark(OperationsPerInvoke = Reads)]
    public long Accessor()
    {
        long sum = 0;
        foreach (long offset in _offsets)
            sum += _raw.Accessor.ReadInt64(offset);
        return sum;
    }

    [Benchmark(OperationsPerInvoke = Reads)]
    public long ByHandle()
    {
        long sum = 0;
        foreach (long offset in _offsets)
        {
            long value = 0;
            RandomAccess.Read(_handle, new Span<byte>(&value, sizeof(long)), offset);
            sum += value;
        }
        return sum;
    }
}
