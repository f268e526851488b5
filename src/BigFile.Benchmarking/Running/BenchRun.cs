namespace BigFile.Benchmarking;

/// <summary>Measures what a job asks for.</summary>
internal sealed class BenchRun
{
    /// <summary>Runs a job to its end and reports what it gave. Blocks the caller; works on threads of its own.</summary>
    /// <exception cref="BenchException">The job is wrong (as <see cref="Check"/> says), or what was measured is worth nothing.</exception>
    /// <exception cref="IOException">The file gave an error.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; what the run made is removed.</exception>
    public static BenchReport Run(BenchJob job, IProgress<BenchProgress>? progress, CancellationToken ct)
    {
        Check(job);
        ct.ThrowIfCancellationRequested();
        throw new NotSupportedException();
    }

    /// <summary>Whether a job can be run, as far as that can be told without its file.</summary>
    /// <exception cref="BenchException">It cannot: the message says why.</exception>
    public static void Check(BenchJob job) => JobCheck.Check(job);
}
