namespace BigFile.Benchmarking;

/// <summary>By <see cref="RandomAccess"/>: one system call an access.</summary>
internal sealed class HandleWay(BenchJob job, long lengthBytes) : ByHandleWay(job, lengthBytes)
{
    /// <inheritdoc/>
    protected override WaySession OpenSession() => new HandleSession(Job, LengthBytes);
}
