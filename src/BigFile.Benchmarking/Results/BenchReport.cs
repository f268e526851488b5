namespace BigFile.Benchmarking;

/// <summary>What a run gave.</summary>
internal sealed record BenchReport
{
    /// <summary>The spread between rounds from which on the machine counts as noisy: 10 %.</summary>
    public const double NoisySpread = 0.10;

    /// <summary>What was measured.</summary>
    public required BenchJob Job { get; init; }

    /// <summary>The length of the file when the run began, in bytes.</summary>
    public required long FileBytes { get; init; }

    /// <summary>Where.</summary>
    public required MachineDescription Machine { get; init; }

    /// <summary>When the run began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The ways, in the order of the job.</summary>
    public required IReadOnlyList<WayResult> Ways { get; init; }

    /// <summary>What a reader must know to believe the figures, one line each: noise, too short rounds, other processes, how latencies were sampled.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
