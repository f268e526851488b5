using System.Runtime.InteropServices;
using BigFile.Bench.Peers;
using BigFile.Columnar;
using BigFile.Scanning;

namespace BigFile.Bench;

/// <summary>
/// The rungs of the ladder: each reads every byte of one file once, on one thread, and gives the number of its newlines. Each rung does what the one above
/// does and something more, so none can be faster than that but by noise. The file is opened anew by each call.
/// </summary>
internal sealed unsafe class Rungs : IDisposable
{
    private const int LeaseBytes = 64 << 20;
    private const int CopyBytes = 256 << 10;

    private readonly string _path;
    private readonly PlainMemory? _memory;
    private readonly byte[] _block = GC.AllocateArray<byte>(CopyBytes, pinned: true);
    private readonly long _lines;
    private readonly Int128 _sum;

    /// <summary>Reads the file into memory, if there is room for it, and counts and sums it in the plainest way.</summary>
    public Rungs(string path)
    {
        _path = path;
        long bytes = new FileInfo(path).Length;
        _memory = PlainMemory.IsRoomFor(bytes) ? new PlainMemory(path) : null;
        using RawView view = new(path);
        for (long at = 0; at < view.Length; at += CopyBytes)
        {
            ReadOnlySpan<byte> part = new(view.Pointer + at, (int)Math.Min(CopyBytes, view.Length - at));
            _lines += part.Count((byte)'\n');
            foreach (uint word in MemoryMarshal.Cast<byte, uint>(part))
                _sum += word;
            if (_memory is not null && !_memory.Span(at, CopyBytes).SequenceEqual(part))
                throw new InvalidOperationException($"{path}: memory has other bytes than the file at {at}.");
        }
    }

    /// <summary>Whether <see cref="MemoryCopy"/> and <see cref="MemoryScan"/> can be called: else there is not memory enough.</summary>
    public bool HasMemory => _memory is not null;

    private PlainMemory Memory => _memory ?? throw new InvalidOperationException("there was no room for the file in memory");

    /// <summary>Memory copied piece by piece into a block that stays in the processor's cache. Nothing is counted: the last piece is compared.</summary>
    public long MemoryCopy()
    {
        Span<byte> last = default;
        for (long at = 0; at < Memory.Length; at += CopyBytes)
        {
            last = Memory.Span(at, CopyBytes);
            last.CopyTo(_block);
        }
        return last.SequenceEqual(_block.AsSpan(0, last.Length)) ? _lines : throw new InvalidOperationException("memory was not copied");
    }

    /// <summary>Newlines counted in memory of the process.</summary>
    public long MemoryScan()
    {
        long count = 0;
        for (long at = 0; at < Memory.Length; at += LeaseBytes)
            count += NewlineLoop.Count(Memory.Span(at, LeaseBytes));
        return count;
    }

    /// <summary>The same loop over one raw view of the file.</summary>
    public long RawMmap()
    {
        using RawView view = new(_path);
        long count = 0;
        for (long at = 0; at < view.Length; at += LeaseBytes)
            count += NewlineLoop.Count(new ReadOnlySpan<byte>(view.Pointer + at, (int)Math.Min(LeaseBytes, view.Length - at)));
        return count;
    }

    /// <summary>The same loop over the engine's leases.</summary>
    public long EngineLease()
    {
        using MappedFile file = MappedFile.Open(_path);
        long count = 0;
        for (long at = 0; at < file.Length; at += LeaseBytes)
        {
            using MappedView view = file.Lease(at, (int)Math.Min(LeaseBytes, file.Length - at), sequential: true);
            count += NewlineLoop.Count(view.Span);
        }
        return count;
    }

    /// <summary>Lines counted by the scanner, which finds the longest one too.</summary>
    public long Scanner()
    {
        using MappedFile file = MappedFile.Open(_path);
        return LineCounter.Count(file, threadCount: 1).Lines;
    }

    /// <summary>The file as a column of uint32, summed; the sum has to be that of a plain loop.</summary>
    public long Column()
    {
        long rows = new FileInfo(_path).Length / sizeof(uint);
        using RawColumns columns = RawColumns.OpenFile(_path, [new RawSegment("words", ArrowType.UInt32, 0, rows)]);
        Int128 sum = columns.Columns[0].As<uint>().Sum(new ColumnScanOptions { ThreadCount = 1 });
        return sum == _sum ? _lines : throw new InvalidOperationException($"the column's sum is {sum}, that of a plain loop {_sum}");
    }

    public void Dispose() => _memory?.Dispose();
}
