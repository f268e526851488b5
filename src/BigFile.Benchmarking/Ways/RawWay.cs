namespace BigFile.Benchmarking;

/// <summary>By the pointer of one view: the least that mapped memory costs.</summary>
internal sealed class RawWay(BenchJob job, long lengthBytes) : WholeViewWay(job, lengthBytes)
{
    /// <inheritdoc/>
    protected override WaySession OpenSession() => new RawSession(View, LengthBytes);
}
