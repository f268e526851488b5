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
        using RawView view = new(path);
        using SafeFileHandle file = File.OpenHandle(path);
        // Round the range some times, so that a round is long against the starting of threads.
        long range = Math.Min(view.Length, RangeBytesMax) / BlockBytes * BlockBytes, amount = range << Doublings;
        Compare(ladder, "memory, in order", rounds, path, Job(BenchWork.SequentialRead, WayKind.Raw, range, amount), buffer => PointerInOrder(view.Pointer, buffer, range, amount));
        Compare(ladder, "memory, at random", rounds, path, Job(BenchWork.RandomRead, WayKind.Raw, range, amount), buffer => PointerAtRandom(view.Pointer, buffer, range, amount));
        Compare(ladder, "handle, in order", rounds, path, Job(BenchWork.SequentialRead, WayKind.Handle, range, amount), buffer => HandleInOrder(file, buffer, range, amount));
        Compare(ladder, "handle, at random", rounds, path, Job(BenchWork.RandomRead, WayKind.Handle, range, amount), buffer => HandleAtRandom(file, buffer, range, amount));

        BenchJob Job(BenchWork work, WayKind way, long range, long amount) => new()
        {
            Path = path, Work = work, Ways = [new WaySpec(way)], Blocks = BlockSizes.Of(BlockBytes), End = range, AmountBytes = amount, Rounds = 1,
        };
    }

    // The instrument and the bare loop in turn, pair by pair; what each says of itself counts, so that opening and mapping is nobody's.
    private static void Compare(Ladder ladder, string name, int rounds, string path, BenchJob job, Func<nint, TimeSpan> bare)
    {
        void* buffer = System.Runtime.InteropServices.NativeMemory.AlignedAlloc(BlockBytes, BlockBytes);
        // The runtime compiles for good after a while: both have had it before the first pair.
        for (int settling = 0; settling < 3; settling++)
            bare((nint)buffer);
        List<double> ratios = [], nanoseconds = [];
        double operations = (double)job.AmountBytes / BlockBytes;
        for (int round = 0; round < (rounds * 2) + 1; round++)
        {
            double bareSeconds = round % 2 == 0 ? bare((nint)buffer).TotalSeconds : 0;
            RoundResult measured = BenchRun.Run(job, null, default).Ways[0].Rounds[0];
            if (measured.Operations != (long)operations)
                throw new InvalidOperationException($"{path}: {measured.Operations} operations, {operations} were asked for.");
            bareSeconds = round % 2 == 0 ? bareSeconds : bare((nint)buffer).TotalSeconds;
            ratios.Add(measured.Elapsed.TotalSeconds / bareSeconds);
            nanoseconds.Add(bareSeconds * 1e9 / operations);
        }
        System.Runtime.InteropServices.NativeMemory.AlignedFree(buffer);
        ratios.Sort();
        nanoseconds.Sort();
        Console.WriteLine($"4 KiB blocks, {name}: bare loop {nanoseconds[nanoseconds.Count / 2]:0.0} ns, ratios {ratios[0]:0.000} to {ratios[^1]:0.000}");
        ladder.AtMost($"bench's loop against a bare loop, {name}, time", ratios[ratios.Count / 2], 1.05);
    }

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
