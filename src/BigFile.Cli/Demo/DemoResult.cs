using BigFile.DataGen;

namespace BigFile.Cli.Demo;

/// <summary>What a demonstration has measured; that it exists means that everything was found as it should be.</summary>
internal sealed record DemoResult
{
    public required string Path { get; init; }
    public required GeneratedFileFacts Facts { get; init; }
    public required Placement Placement { get; init; }
    public required long WindowBytes { get; init; }
    public required int ThreadCount { get; init; }
    public required TimeSpan Generate { get; init; }
    public required TimeSpan Count { get; init; }
    public required ReadSamples Reads { get; init; }
    public required ReadSamples HotReads { get; init; }
    public required int UpdateCount { get; init; }
    public required TimeSpan Update { get; init; }
    public required CheckpointResult Checkpoint { get; init; }
    public required TimeSpan Verify { get; init; }
    public required TimeSpan Total { get; init; }

    /// <summary>The counters of the engine over all steps but the generation, which has a budget of its own.</summary>
    public required ViewStatistics Statistics { get; init; }
}
