using BigFile.Platform;
using BigFile.Views;

namespace BigFile.Benchmarking;

/// <summary>What leases of a job hold of the budget, at most: a lease holds whole windows, and all threads may hold one at the same time.</summary>
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

    /// <summary>Bytes of windows that the leases of all threads hold at the same time, at most.</summary>
    /// <param name="windowBytes">Size of a window.</param>
    /// <param name="roomBytes">A window that is larger gives way to a view of the range, in units of the grid.</param>
    /// <param name="job">Places are multiples of its smallest block, counted from its start.</param>
    /// <param name="fileBytes">No window reaches further.</param>
    public static long Bytes(long windowBytes, long roomBytes, BenchJob job, long fileBytes)
    {
        long wholeFile = RoundUpToGrid(fileBytes);
        long unit = Math.Min(windowBytes, wholeFile) <= roomBytes ? windowBytes : FileViews.GridBytes;
        // Places fall on multiples of the step, so that the furthest into a window that a block begins is one step before its end.
        long step = Gcd(Gcd(job.Blocks.Smallest, unit), job.Start);
        long windows = (unit - step + job.Blocks.Largest - 1) / unit + 1;
        long ofThread = Math.Min(windows * unit, wholeFile);
        return unit == windowBytes ? Math.Min(ofThread * job.Threads, wholeFile) : ofThread * job.Threads;
    }

    private static long RoundUpToGrid(long bytes) => (bytes + FileViews.GridBytes - 1) / FileViews.GridBytes * FileViews.GridBytes;

    private static long Gcd(long a, long b) => b == 0 ? a : Gcd(b, a % b);
}
