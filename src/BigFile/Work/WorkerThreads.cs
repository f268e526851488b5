namespace BigFile.Work;

/// <summary>Runs one function on several threads.</summary>
internal static class WorkerThreads
{
    /// <summary>How many threads to use for so many pieces of work, if so many are wanted; 0 wants one a processor.</summary>
    public static int CountFor(long pieces, int wanted) => (int)Math.Clamp(pieces, 1, wanted == 0 ? Environment.ProcessorCount : wanted);

    /// <summary>
    /// Runs it on that many threads, of which the caller's is one, and returns when all have ended. The function throws
    /// nothing, and copes with fewer threads where the system gives no more.
    /// </summary>
    public static void Run(int threadCount, Action work)
    {
        var helpers = new Thread[threadCount - 1];
        int started = StartAll(helpers, work);
        work();
        foreach (Thread helper in helpers.AsSpan(0, started))
            helper.Join();
    }

    private static int StartAll(Thread[] helpers, Action work)
    {
        for (int i = 0; i < helpers.Length; i++)
        {
            helpers[i] = new Thread(() => work()) { IsBackground = true, Name = "bigfile scan" };
            try
            {
                helpers[i].Start();
            }
            catch (OutOfMemoryException)
            {
                return i; // The system's limit on threads: those that there are do the work.
            }
        }
        return helpers.Length;
    }
}
