namespace BigFile.Benchmarking;

/// <summary>Says what is wrong with a job.</summary>
internal static class JobCheck
{
    private const int ThreadsMax = 1024, RoundsMax = 1000, BatchLengthMax = 1 << 20;
    private const double ThetaMax = 5;

    /// <summary>A value that is gathered takes its place and itself.</summary>
    private const int GatheredBytes = 2 * sizeof(long);

    /// <summary>What threads hold must leave room for the engine, and for the page cache that is measured.</summary>
    private const int BufferShareOfMemory = 4;

    public static void Check(BenchJob job)
    {
        Must(job.Path.Length > 0, $"there is no file");
        Must(job.Ways.Count > 0, $"there is no way to measure");
        Must(job.Threads is >= 1 and <= ThreadsMax, $"{job.Threads} threads: from 1 to {ThreadsMax}");
        Must(job.Rounds is >= 1 and <= RoundsMax, $"{job.Rounds} rounds: from 1 to {RoundsMax}");
        Must(job.Start >= 0, $"the range begins at {job.Start}");
        Must(job.End > job.Start, $"the range from {job.Start} to {job.End} is empty");
        Must(job.AmountBytes >= 0, $"an amount of {job.AmountBytes} bytes");
        Must(job.Duration >= TimeSpan.Zero, $"a duration of {job.Duration}");
        Must(job.WarmUp >= TimeSpan.Zero, $"a warm-up of {job.WarmUp}");
        Must(job.RateBytesPerSecond >= 0, $"a rate of {job.RateBytesPerSecond} bytes a second");
        Must(job.ReadPercent is >= 0 and <= 100, $"{job.ReadPercent} % of reads: from 0 to 100");
        Must(job.BatchLength is >= 1 and <= BatchLengthMax, $"batches of {job.BatchLength} values: from 1 to {BatchLengthMax}");
        Must(job.FlushEvery >= 0, $"a flush every {job.FlushEvery} writes");
        Must(job.Work != BenchWork.Append || job.Threads == 1, $"{job.Threads} threads cannot append to one file: one can");
        Must(!job.Verify || job.Writes, $"{job.WorkName} writes nothing that could be verified");
        CheckBuffers(job);
        if (job.Draws)
            CheckPattern(job);
    }

    private static void CheckBuffers(BenchJob job)
    {
        long eachBytes = job.Work == BenchWork.Gather ? (long)GatheredBytes * job.BatchLength : job.Blocks.Largest;
        long memoryBytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        Must(job.Threads * eachBytes <= memoryBytes / BufferShareOfMemory,
            $"{job.Threads} threads with buffers of {eachBytes} bytes: together more than a quarter of the {memoryBytes} bytes of memory");
    }

    private static void CheckPattern(BenchJob job)
    {
        AccessPattern pattern = job.Pattern;
        switch (pattern.Kind)
        {
            case AccessKind.Zipf:
                Must(pattern.Theta is >= 0 and < ThetaMax, $"zipf:{pattern.Theta}: from 0 to below {ThetaMax}");
                break;
            case AccessKind.HotSpot:
                Must(pattern.HotFileShare is > 0 and < 1 && pattern.HotOperationShare is > 0 and < 1, $"{pattern}: shares lie between 0 and 100 %");
                break;
            case AccessKind.Strided:
                Must(pattern.StrideBytes >= 1, $"a stride of {pattern.StrideBytes} bytes");
                Must(!job.Verify || pattern.StrideBytes % job.Blocks.Smallest == 0,
                    $"a stride of {pattern.StrideBytes} bytes is no multiple of a block of {job.Blocks.Smallest}: what is written cannot be verified");
                break;
        }
    }

    private static void Must(bool holds, FormattableString what)
    {
        if (!holds)
            throw new BenchException(FormattableString.Invariant(what));
    }
}
