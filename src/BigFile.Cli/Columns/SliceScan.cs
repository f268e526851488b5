using BigFile.Work;

namespace BigFile.Cli.Columns;

/// <summary>Works on the slices of a plan on several threads.</summary>
internal static class SliceScan
{
    /// <summary>Works until all is delivered or the delivery has ended it. Throws what the first slice to fail threw.</summary>
    /// <param name="plan">The slices.</param>
    /// <param name="threadCount">Threads.</param>
    /// <param name="isBackward">Whether to go from the last slice to the first.</param>
    /// <param name="begin">Called on each thread for the function with which it works on slices.</param>
    /// <param name="deliver">Gets each result, in order; false ends the work.</param>
    public static void Run<TResult>(
        SlicePlan plan, int threadCount, bool isBackward, Func<Func<RowSlice, TResult>> begin, Func<TResult, bool> deliver) =>
        new ChunkScan<RowSlice, TResult>(
            (long number, out RowSlice slice) =>
            {
                bool isThere = number < plan.Count;
                slice = isThere ? plan[isBackward ? plan.Count - 1 - number : number] : default;
                return isThere;
            },
            WorkerThreads.CountFor(plan.Count, threadCount), ordered: true, begin, deliver).Run();
}
