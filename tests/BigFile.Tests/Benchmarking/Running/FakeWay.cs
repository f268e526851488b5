using BigFile.Benchmarking;

namespace BigFile.Tests.Benchmarking.Running;

/// <summary>A way to a <see cref="FakeFile"/>.</summary>
internal sealed class FakeWay(FakeFile file, WaySpec spec, BenchJob job) : BigFile.Benchmarking.Way
{
    public override WaySession CreateSession() => new FakeSession(file, spec, job.Path.EndsWith(".append", StringComparison.Ordinal));

    public override ViewStatistics? Statistics => file.Statistics?.Invoke();

    public override void Flush(CheckpointLevel level)
    {
        if (file.Records)
            file.Operations.Enqueue(new FakeOperation(spec.Kind, 0, FakeAction.Flush, 0, (int)level));
    }

    // Recorded as the flush that it is where something was kept.
    public override void HandOver() => Flush(CheckpointLevel.Written);

    public override void Dispose() => file.Log.Enqueue($"close {spec.Name}");
}
