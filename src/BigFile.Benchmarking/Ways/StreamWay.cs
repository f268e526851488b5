namespace BigFile.Benchmarking;

/// <summary>By <see cref="FileStream"/>, one a session, with its buffer as it comes.</summary>
internal sealed class StreamWay(BenchJob job, long lengthBytes) : ByHandleWay(job, lengthBytes)
{
    /// <inheritdoc/>
    public override void Flush(CheckpointLevel level)
    {
        HandOver();
        base.Flush(level);
    }

    /// <inheritdoc/>
    public override void HandOver() => ForEachSession(static session => ((StreamSession)session).FlushBuffer());

    /// <inheritdoc/>
    protected override WaySession OpenSession() => new StreamSession(Job, LengthBytes);
}
