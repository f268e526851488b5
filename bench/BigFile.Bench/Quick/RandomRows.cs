using BigFile.Bench.Figures;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Bench.Quick;

/// <summary>Random reads of 8 bytes.</summary>
internal static unsafe class RandomRows
{
    private const int Reads1 = 1 << 21;
    private const int SlowReads = 1 << 18;

    public static void Reads(Ladder ladder, string path, int rounds)
    {
        using MappedFile file = MappedFile.Open(path);
        using MappedFile floating = MappedFile.Open(path, new MappedFileOptions { Placement = Placement.Floating });
        using RawView raw = new(path);
        long[] offsets = Offsets(file.Length, Reads1);
        long[] values = new long[1024];
        Touch(file, floating, raw);
        Settle(
            few => ByRead(file, few), few => ByReader(file, few), few => ByGather(file, few, values),
            few => ByPointer(raw.Pointer, few), few => ByAccessor(raw, few),
            few => DrawnRead(file, few.Length), few => DrawnReader(file, few.Length), few => DrawnPointer(raw.Pointer, file.Length, few.Length));

        Comparison row = new("random", "random 8-byte reads, warm, one thread", "ns", Reads1 / 1e9, higherIsBetter: false);
        row.Add("Read<long>", () => ByRead(file, offsets))
            .Add("MappedReader.Read<long>", () => ByReader(file, offsets))
            .Add("Gather, 1024 at a time", () => ByGather(file, offsets, values))
            .Add("Read<long>, floating", () => ByRead(floating, offsets))
            .Add("raw pointer", () => ByPointer(raw.Pointer, offsets))
            .Add("MemoryMappedViewAccessor.ReadInt64", () => ByAccessor(raw, offsets))
            .Run(rounds * 2 + 1, warmups: 4);
        ladder.Print(row);
        int pointer = row.IndexOf("raw pointer");
        ladder.AtMost("Read<long> against a raw pointer, time", row.RatioTo(pointer), 1.8);
        ladder.AtMost("reader against a raw pointer, time", row.RatioTo(pointer) * row.Value(1) / row.Value(0), 1.5);
        ladder.AtMost("Gather against a raw pointer, time", row.RatioTo(pointer) * row.Value(2) / row.Value(0), 1.0);
        ladder.AtLeast("Read<long> against the accessor, speed", 1 / row.RatioTo(row.IndexOf("MemoryMappedViewAccessor.ReadInt64")), 3);

        Comparison drawn = new("random-drawn", "the same, offsets drawn in the loop (xorshift)", "ns", Reads1 / 1e9, higherIsBetter: false);
        drawn.Add("Read<long>", () => DrawnRead(file, Reads1))
            .Add("MappedReader.Read<long>", () => DrawnReader(file, Reads1))
            .Add("raw pointer", () => DrawnPointer(raw.Pointer, file.Length, Reads1))
            .Run(rounds * 2 + 1, warmups: 4);
        ladder.Print(drawn);
        ladder.AtMost("Read<long> against a raw pointer, offsets drawn, time", drawn.RatioTo(2), 1.8);

        long[] fewer = offsets[..SlowReads];
        using SafeFileHandle handle = File.OpenHandle(path);
        Comparison slow = new("random-handle", "random 8-byte reads against a read by handle", "ns", SlowReads / 1e9, higherIsBetter: false);
        slow.Add("Read<long>", () => ByRead(file, fewer))
            .Add("RandomAccess.Read", () => ByHandle(handle, fewer))
            .Run(rounds);
        ladder.Print(slow);
        ladder.AtLeast("Read<long> against RandomAccess.Read, speed", 1 / slow.RatioTo(1), 25);
    }

    public static void HotWindow(Ladder ladder, string path, int rounds)
    {
        using MappedFile file = MappedFile.Open(path);
        long[] offsets = Offsets(Math.Min(file.Length, 16 << 20), Reads1);
        Settle(few => ByRead(file, few), few => ByReader(file, few), few => ByRawTwoThreads(path, few, 1));
        Comparison row = new("hot", "16 MiB of one hot window, all reads of all threads", "ns", Reads1 / 1e9, higherIsBetter: false);
        row.Add("one thread", () => ByRead(file, offsets))
            .Add("reader, one thread", () => ByReader(file, offsets))
            .Add("raw pointer, one thread", () => ByRawTwoThreads(path, offsets, 1))
            .Add("two threads, each all reads", () => TwoThreads(() => ByRead(file, offsets)))
            .Add("raw pointer, two threads", () => ByRawTwoThreads(path, offsets, 2))
            .Run(rounds * 2 + 1, warmups: 4);
        ladder.Print(row);
        // Two threads do twice the work in the time of the row.
        ladder.AtLeast("two threads against one, reads per second", 2 * row.RatioTo(row.IndexOf("two threads, each all reads")), 1.85);
    }

    public static void SmallBudget(Ladder ladder, string path, int rounds)
    {
        using ViewManager manager = new(64 << 20);
        using MappedFile file = MappedFile.Open(path, new MappedFileOptions { ViewManager = manager });
        using SafeFileHandle handle = File.OpenHandle(path);
        long[] offsets = Offsets(file.Length, SlowReads);
        Comparison row = new("budget", "uniform random 8-byte reads, budget 64 MiB", "ns", SlowReads / 1e9, higherIsBetter: false);
        row.Add("Read<long>", () => ByRead(file, offsets))
            .Add("RandomAccess.Read", () => ByHandle(handle, offsets))
            .Run(rounds * 2 + 1, warmups: 2);
        ladder.Print(row);
        ViewStatistics statistics = manager.GetStatistics();
        Console.WriteLine($"  hits {statistics.Hits}, bypass reads {statistics.BypassReads}, maps {statistics.Maps}, peak {statistics.MappedBytesPeak}");
        ladder.AtMost("Read<long> against RandomAccess.Read, time", row.RatioTo(1), 1.1);
    }

    public static void Allocation(Ladder ladder, string path)
    {
        using MappedFile file = MappedFile.Open(path, new MappedFileOptions { ViewManager = new ViewManager(128 << 20) });
        long[] offsets = Offsets(file.Length, 1 << 12), values = new long[1 << 12];
        long allocated = 0, sum = 0;
        for (int round = 0; round < 3; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            foreach (long offset in offsets)
            {
                sum += file.Read<long>(offset);
                using MappedView view = file.Lease(offset, 8);
                sum += view.Span[0];
            }
            file.Gather(offsets, values.AsSpan());
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }
        Console.WriteLine($"allocated by {offsets.Length} reads, {offsets.Length} leases that evict, and a gather: {allocated} bytes (sum {sum})");
        ladder.Keep("allocation", "allocated by reads, leases and gathers", "bytes", new ResultWay("BigFile", allocated));
        ladder.AtMost("bytes allocated", allocated, 0, "bytes");
    }

    // Many short calls bring a method to its final compilation; a few long ones leave it in the version made while it ran.
    private static void Settle(params Action<long[]>[] ways)
    {
        long[] few = new long[1024];
        for (int round = 0; round < 3; round++)
        {
            foreach (Action<long[]> way in ways)
            {
                for (int call = 0; call < 50; call++)
                    way(few);
            }
            Thread.Sleep(150);
        }
    }

    private static void Touch(MappedFile file, MappedFile floating, RawView raw)
    {
        long sum = 0;
        for (long offset = 0; offset < file.Length - 8; offset += 4096)
            sum += file.Read<long>(offset) + floating.Read<long>(offset) + *(long*)(raw.Pointer + offset);
        GC.KeepAlive(sum);
    }

    private static long[] Offsets(long bytes, int count)
    {
        Random random = new(7);
        long[] offsets = new long[count];
        for (int i = 0; i < count; i++)
            offsets[i] = random.NextInt64(bytes / 8) * 8;
        return offsets;
    }

    private static long ByRead(MappedFile file, long[] offsets)
    {
        long sum = 0;
        foreach (long offset in offsets)
            sum += file.Read<long>(offset);
        return sum;
    }

    private static ulong Next(ref ulong state)
    {
        state ^= state << 13;
        state ^= state >> 7;
        return state ^= state << 17;
    }

    private static long DrawnRead(MappedFile file, int count)
    {
        long sum = 0;
        ulong state = 88172645463325252, range = (ulong)file.Length - 8;
        for (int i = 0; i < count; i++)
            sum += file.Read<long>((long)(Next(ref state) % range));
        return sum;
    }

    private static long DrawnReader(MappedFile file, int count)
    {
        MappedReader reader = file.GetReader();
        long sum = 0;
        ulong state = 88172645463325252, range = (ulong)file.Length - 8;
        for (int i = 0; i < count; i++)
            sum += reader.Read<long>((long)(Next(ref state) % range));
        return sum;
    }

    private static long DrawnPointer(byte* pointer, long length, int count)
    {
        long sum = 0;
        ulong state = 88172645463325252, range = (ulong)length - 8;
        for (int i = 0; i < count; i++)
            sum += *(long*)(pointer + (long)(Next(ref state) % range));
        return sum;
    }

    private static long ByReader(MappedFile file, long[] offsets)
    {
        MappedReader reader = file.GetReader();
        long sum = 0;
        foreach (long offset in offsets)
            sum += reader.Read<long>(offset);
        return sum;
    }

    private static long ByGather(MappedFile file, long[] offsets, long[] values)
    {
        long sum = 0;
        for (int at = 0; at < offsets.Length; at += values.Length)
        {
            file.Gather(offsets.AsSpan(at, values.Length), values.AsSpan());
            foreach (long value in values)
                sum += value;
        }
        return sum;
    }

    private static long ByPointer(byte* pointer, long[] offsets)
    {
        long sum = 0;
        foreach (long offset in offsets)
            sum += *(long*)(pointer + offset);
        return sum;
    }

    private static long ByAccessor(RawView raw, long[] offsets)
    {
        long sum = 0;
        foreach (long offset in offsets)
            sum += raw.Accessor.ReadInt64(offset);
        return sum;
    }

    private static long ByHandle(SafeFileHandle handle, long[] offsets)
    {
        long sum = 0;
        foreach (long offset in offsets)
        {
            long value = 0;
            RandomAccess.Read(handle, new Span<byte>(&value, sizeof(long)), offset);
            sum += value;
        }
        return sum;
    }

    private static long ByRawTwoThreads(string path, long[] offsets, int threads)
    {
        using RawView raw = new(path);
        byte* pointer = raw.Pointer;
        return threads == 1 ? ByPointer(pointer, offsets) : TwoThreads(() => ByPointer(pointer, offsets));
    }

    private static long TwoThreads(Func<long> run)
    {
        long other = 0;
        Thread thread = new(() => other = run());
        thread.Start();
        long mine = run();
        thread.Join();
        return mine == other ? mine : throw new InvalidOperationException("two threads read different values");
    }
}
