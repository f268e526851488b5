namespace BigFile.Benchmarking;

/// <summary>By <see cref="FileStream"/>, one a session, with its buffer as it comes.</summary>
internal sealed class StreamWay(BenchJob job, long lengthBytes) : ByHandleWay(job, lengthBytes)
{
    /// <inheritdoc/>
    public override void Flush(CheckpointLevel level)
    {
        ForEachSession(static session => ((StreamSession)session).FlushBuffer());
        base.Flush(level);
    }

    /// <inheritdoc/>
    protected override WaySession OpenSession() => new StreamSession(Job, LengthBytes);
}
