using BigFile.Platform;
using BigFile.Views;

namespace BigFile.Benchmarking;

/// <summary>Opens ways, and says which cannot do a work.</summary>
internal static class WayFactory
{
    /// <summary>Opens the file of a job in one way: for writing if the work writes, else for reading. The caller disposes it.</summary>
    /// <param name="way">The way.</param>
    /// <param name="job">What will be done. For <see cref="BenchWork.Append"/> the file is made if it is not there.</param>
    /// <param name="lengthBytes">The file's length as the job knows it.</param>
    /// <exception cref="ArgumentException">The way's settings are not what the engine takes, or the file is one that the way cannot map.</exception>
    /// <exception cref="IOException">The file cannot be opened or mapped, or is shorter by now.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission.</exception>
    public static Way Open(WaySpec way, BenchJob job, long lengthBytes) => way.Kind switch
    {
        WayKind.Raw => new RawWay(job, lengthBytes),
        WayKind.Accessor => new AccessorWay(job, lengthBytes),
        WayKind.Handle => new HandleWay(job, lengthBytes),
        WayKind.Stream => new StreamWay(job, lengthBytes),
        _ => new EngineWay(way, job, lengthBytes),
    };

    /// <summary>Why a way cannot do the work of a job, in one line; null if it can. Looks at the file's length if it is there, and asks the system for address space.</summary>
    public static string? WhyNot(WaySpec way, BenchJob job)
    {
        if (way.Kind == WayKind.Direct && job.Writes)
            return "direct windows are for reading only";
        if (way.Kind is WayKind.Buffered or WayKind.Direct && way.Placement == Placement.Floating)
            return "windows that are this process's memory have a reserved place, not a floating one";
        if (way.Kind is WayKind.Raw or WayKind.Accessor)
            return job.Work == BenchWork.Append ? "a view of the whole file does not grow with it" : WhyNotWhole(job);
        return LeaseNeed.Leases(way, job) ? WhyNotLeased(way, job) : null;
    }

    /// <summary>Whether the address space has room for so many bytes in one piece: asked of the system, which knows all limits there are.</summary>
    internal static bool HasRoom(long lengthBytes)
    {
        long bytes = lengthBytes > long.MaxValue - FileViews.GridBytes ? long.MaxValue : (lengthBytes + FileViews.GridBytes - 1) & -FileViews.GridBytes;
        if (bytes > nint.MaxValue)
            return false;
        MappingPlatform platform = MappingPlatform.Current;
        if (!platform.CanReserve)
            return true;
        if (platform.Reserve((nuint)bytes, out Reservation? reservation) != 0)
            return false;
        platform.Release(reservation!);
        return true;
    }

    private static string? WhyNotWhole(BenchJob job)
    {
        if (LengthOf(job) is not long lengthBytes)
            return null;
        if (lengthBytes == 0)
            return "the file is empty: there is nothing that one view could be of";
        // It takes the length that the file system tells, which is 0.
        if (MappingPlatform.Current.GetKind(job.Path) == FileKind.BlockDevice)
            return "the framework maps no block device";
        return HasRoom(lengthBytes) ? null : $"the address space has no room for {lengthBytes} bytes in one view";
    }

    private static string? WhyNotLeased(WaySpec way, BenchJob job)
    {
        if (way.BudgetBytes < ViewManager.BudgetBytesMin || LengthOf(job) is not long lengthBytes)
            return null;
        long roomBytes = LeaseNeed.RoomBytes(way.BudgetBytes);
        long windowBytes = way.WindowBytes > 0 ? way.WindowBytes
            : way.Kind == WayKind.Lease ? MappedFileOptions.DefaultWindowSizeBytes : FileViews.BufferedWindowBytes(roomBytes);
        long needBytes = LeaseNeed.Bytes(way, job, windowBytes, roomBytes, lengthBytes);
        return needBytes <= roomBytes ? null
            : $"leases can hold {needBytes} bytes at the same time (threads: {job.Threads}), and the budget has room for {roomBytes}";
    }

    private static long? LengthOf(BenchJob job)
    {
        try
        {
            return WayFile.LengthOf(job.Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            // Opening it for the work says what is wrong.
            return null;
        }
    }
}
