using BenchmarkDotNet.Attributes;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Bench.Benchmarks;

/// <summary>Counting newlines in 256 MiB in the page cache, freshly mapped by each operation.</summary>
[MemoryDiagnoser]
public unsafe class ScanBenchmarks
{
    private const long FileBytes = 256 << 20;
    private const int PieceBytes = 16 << 20;
    private const int ReadBytes = 1 << 20;

    private readonly byte[] _buffer = new byte[ReadBytes];
    private string _path = "";

    [Params(16L << 20, 64L << 20)]
    public long BudgetBytes { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _path = TestFile.Ensure(System.IO.Path.Combine(System.IO.Path.GetTempPath(), "bigfile-bench"), FileBytes, out _);
        if (Leases() != RawView() || RawView() != Reads())
            throw new InvalidOperationException("the ways count differently");
    }

    [Benchmark]
    public long Leases()
    {
        using ViewManager manager = new(BudgetBytes + (1 << 20));
        using MappedFile file = MappedFile.Open(_path, new MappedFileOptions { WindowSizeBytes = PieceBytes, ViewManager = manager });
        long count = 0;
        for (long offset = 0; offset < file.Length; offset += PieceBytes)
        {
            using MappedView view = file.Lease(offset, (int)Math.Min(PieceBytes, file.Length - offset), sequential: true);
            count += NewlineLoop.Count(view.Span);
        }
        return count;
    }

    [Benchmark(Baseline = true)]
    public long RawView()
    {
        using RawView view = new(_path);
        return NewlineLoop.Count(new ReadOnlySpan<byte>(view.Pointer, (int)view.Length));
    }

    [Benchmark]
    public long Reads()
    {
        using SafeFileHandle handle = File.OpenHandle(_path);
        long count = 0;
        for (long offset = 0; RandomAccess.Read(handle, _buffer, offset) is int read && read != 0; offset += read)
            count += NewlineLoop.Count(_buffer.AsSpan(0, read));
        return count;
    }
}
