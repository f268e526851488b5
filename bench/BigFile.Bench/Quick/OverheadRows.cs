using System.Runtime.InteropServices;
using BigFile.Bench.Figures;
using BigFile.Benchmarking;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Bench.Quick;

/// <summary>What the instrument itself costs: the loop of <c>bigfile bench</c> against bare loops that do the same operations.</summary>
internal static unsafe class OverheadRows
{
    private const int BlockBytes = 4096;
    private const long RangeBytesMax = 512L << 20;
    private const int Doublings = 2;

    public static void Run(Ladder ladder, string path, int rounds)
    {
        // Round the range some times, so that a round is long against the starting of threads.
        long range = Math.Min(new FileInfo(path).Length, RangeBytesMax) / BlockBytes * BlockBytes, amount = range << Doublings;
        Compare(ladder, "memory, in order", rounds, Job(BenchWork.SequentialRead, WayKind.Raw), buffer => ByPointer(start => PointerInOrder((byte*)start, buffer, range, amount)));
        Compare(ladder, "memory, at random", rounds, Job(BenchWork.RandomRead, WayKind.Raw), buffer => ByPointer(start => PointerAtRandom((byte*)start, buffer, range, amount)));
        Compare(ladder, "handle, in order", rounds, Job(BenchWork.SequentialRead, WayKind.Handle), buffer => ByHandle(file => HandleInOrder(file, buffer, range, amount)));
        Compare(ladder, "handle, at random", rounds, Job(BenchWork.RandomRead, WayKind.Handle), buffer => ByHandle(file => HandleAtRandom(file, buffer, range, amount)));

        BenchJob Job(BenchWork work, WayKind way) => new()
        {
            Path = path, Work = work, Ways = [new WaySpec(way)], Blocks = BlockSizes.Of(BlockBytes), End = range, AmountBytes = amount, Rounds = 1,
        };

        // Opened anew each time, as the instrument does: the first touch of each page of a view costs both the same.
        TimeSpan ByPointer(Func<nint, TimeSpan> loop)
        {
            using RawView view = new(path);
            return loop((nint)view.Pointer);
        }

        TimeSpan ByHandle(Func<SafeFileHandle, TimeSpan> loop)
        {
            using SafeFileHandle file = File.OpenHandle(path);
            return loop(file);
        }
    }

    // The instrument and the bare loop in turn, pair by pair; what each says of itself counts, so that opening and mapping is nobody's.
    private static void Compare(Ladder ladder, string name, int rounds, BenchJob job, Func<nint, TimeSpan> bare)
    {
        void* buffer = NativeMemory.AlignedAlloc(BlockBytes, BlockBytes);
        // The runtime compiles for good after a while: both have had it before the first pair.
        for (int settling = 0; settling < 3; settling++)
            bare((nint)buffer);
        List<double> ratios = [], processorRatios = [], nanoseconds = [];
        double operations = (double)job.AmountBytes / BlockBytes;
        for (int round = 0; round < (rounds * 2) + 1; round++)
        {
            RoundResult? measured = round % 2 == 0 ? null : Measured(job, operations);
            TimeSpan before = Environment.CpuUsage.TotalTime;
            double seconds = bare((nint)buffer).TotalSeconds, processorSeconds = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
            measured ??= Measured(job, operations);
            ratios.Add(measured.Elapsed.TotalSeconds / seconds);
            processorRatios.Add((measured.Usage.User + measured.Usage.System).TotalSeconds / processorSeconds);
            nanoseconds.Add(seconds * 1e9 / operations);
        }
        NativeMemory.AlignedFree(buffer);
        Console.WriteLine($"4 KiB blocks, {name}: bare loop {Median(nanoseconds):0.0} ns, ratios {ratios.Min():0.000} to {ratios.Max():0.000}; of processor time {Median(processorRatios):0.000}");
        ladder.Keep("overhead-" + name.Replace(", ", "-").Replace(' ', '-'), $"4 KiB blocks, {name}", "ns", new ResultWay("bare loop", Median(nanoseconds)));
        ladder.AtMost($"bench's loop against a bare loop, {name}, time", Median(ratios), 1.05);
    }

    private static RoundResult Measured(BenchJob job, double operations)
    {
        RoundResult measured = BenchRun.Run(job, null, default).Ways[0].Rounds[0];
        return measured.Operations == (long)operations
            ? measured
            : throw new InvalidOperationException($"{measured.Operations} operations, {operations} were asked for.");
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static TimeSpan PointerInOrder(byte* start, nint buffer, long range, long amount)
    {
        long begun = System.Diagnostics.Stopwatch.GetTimestamp(), at = 0;
        for (long done = 0; done < amount; done += BlockBytes)
        {
            Buffer.MemoryCopy(start + at, (void*)buffer, BlockBytes, BlockBytes);
            at = at + BlockBytes < range ? at + BlockBytes : 0;
        }
        return System.Diagnostics.Stopwatch.GetElapsedTime(begun);
    }

    private static TimeSpan PointerAtRandom(byte* start, nint buffer, long range, long amount)
    {
        long begun = System.Diagnostics.Stopwatch.GetTimestamp();
        ulong state = 88172645463325252, blocks = (ulong)range / BlockBytes;
        for (long done = 0; done < amount; done += BlockBytes)
            Buffer.MemoryCopy(start + Next(ref state, blocks), (void*)buffer, BlockBytes, BlockBytes);
        return System.Diagnostics.Stopwatch.GetElapsedTime(begun);
    }

    private static TimeSpan HandleInOrder(SafeFileHandle file, nint buffer, long range, long amount)
    {
        long begun = System.Diagnostics.Stopwatch.GetTimestamp(), at = 0;
        for (long done = 0; done < amount; done += BlockBytes)
        {
            RandomAccess.Read(file, new Span<byte>((void*)buffer, BlockBytes), at);
            at = at + BlockBytes < range ? at + BlockBytes : 0;
        }
        return System.Diagnostics.Stopwatch.GetElapsedTime(begun);
    }

    private static TimeSpan HandleAtRandom(SafeFileHandle file, nint buffer, long range, long amount)
    {
        long begun = System.Diagnostics.Stopwatch.GetTimestamp();
        ulong state = 88172645463325252, blocks = (ulong)range / BlockBytes;
        for (long done = 0; done < amount; done += BlockBytes)
            RandomAccess.Read(file, new Span<byte>((void*)buffer, BlockBytes), Next(ref state, blocks));
        return System.Diagnostics.Stopwatch.GetElapsedTime(begun);
    }

    private static long Next(ref ulong state, ulong blocks)
    {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        return (long)Math.BigMul(state, blocks, out _) * BlockBytes;
    }
}
