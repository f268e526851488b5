using BigFile.Platform;
using BigFile.Views;

namespace BigFile.Benchmarking;

/// <summary>What leases of a job hold of the budget, at most: all threads may hold one at the same time.</summary>
internal static class LeaseNeed
{
    /// <summary>Whether the way holds a lease in each operation of the work.</summary>
    public static bool Leases(WaySpec way, BenchJob job) => way.Kind switch
    {
        WayKind.Lease => job.Work is not (BenchWork.Append or BenchWork.Gather),
        WayKind.Buffered or WayKind.Direct => job.Work == BenchWork.Scan,
        _ => false,
    };

    /// <summary>What the budget leaves to windows.</summary>
    public static long RoomBytes(long budgetBytes) =>
        MappingPlatform.Current.HandleIoIsCoherent ? budgetBytes : budgetBytes - FileViews.GridBytes;

    /// <summary>Bytes that the leases of all threads hold at the same time, at most.</summary>
    /// <param name="way">Windows of memory are always whole; mapped ones that are too large give way to views of the range.</param>
    /// <param name="job">Places are multiples of its smallest block, counted from its start.</param>
    /// <param name="windowBytes">Size of a window.</param>
    /// <param name="roomBytes">What the budget leaves to windows.</param>
    /// <param name="fileBytes">No window reaches further.</param>
    public static long Bytes(WaySpec way, BenchJob job, long windowBytes, long roomBytes, long fileBytes)
    {
        long wholeFile = RoundUpToGrid(fileBytes);
        long windows = UnitsTouched(windowBytes, job);
        if (way.Kind == WayKind.Lease && windows == 1 && Math.Min(windowBytes, wholeFile) > roomBytes)
            return UnitsTouched(FileViews.GridBytes, job) * FileViews.GridBytes * job.Threads;
        // Threads share windows: together they hold no more than the file.
        return Math.Min(windows * windowBytes * job.Threads, wholeFile);
    }

    // Places fall on multiples of the step, so the furthest into a unit that a block begins is one step before its end.
    private static long UnitsTouched(long unitBytes, BenchJob job)
    {
        long step = Gcd(Gcd(job.Blocks.Smallest, unitBytes), job.Start);
        return (unitBytes - step + job.Blocks.Largest - 1) / unitBytes + 1;
    }

    private static long RoundUpToGrid(long bytes) => (bytes + FileViews.GridBytes - 1) / FileViews.GridBytes * FileViews.GridBytes;

    private static long Gcd(long a, long b) => b == 0 ? a : Gcd(b, a % b);
}
