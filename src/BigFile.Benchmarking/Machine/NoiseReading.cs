namespace BigFile.Benchmarking;

/// <summary>What the whole machine had done at a moment. What the system does not tell is -1.</summary>
internal readonly record struct NoiseReading
{
    /// <summary>When, by <see cref="System.Diagnostics.Stopwatch"/>.</summary>
    public long Timestamp { get; init; }

    /// <summary>Time that all processors worked, for anybody.</summary>
    public TimeSpan Busy { get; init; }

    /// <summary>Time that the hypervisor gave to others while a processor of this machine was to work.</summary>
    public TimeSpan Stolen { get; init; }

    /// <summary>All time of all processors; zero where the system does not tell.</summary>
    public TimeSpan Total { get; init; }

    /// <summary>Processor time of this process.</summary>
    public TimeSpan Own { get; init; }

    /// <summary>Microseconds in which some thread of the machine waited for a processor.</summary>
    public long ProcessorPressure { get; init; }

    /// <summary>Microseconds in which some thread of the machine waited for memory.</summary>
    public long MemoryPressure { get; init; }
}
