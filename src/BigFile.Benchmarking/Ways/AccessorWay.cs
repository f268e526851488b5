namespace BigFile.Benchmarking;

/// <summary>By the BCL's accessor over one view.</summary>
internal sealed class AccessorWay(BenchJob job, long lengthBytes) : WholeViewWay(job, lengthBytes)
{
    /// <inheritdoc/>
    protected override WaySession OpenSession() => new AccessorSession(View, LengthBytes);
}
