namespace BigFile.Benchmarking;

/// <summary>What all threads had done at a moment of a round.</summary>
/// <param name="At">Since the round began.</param>
/// <param name="Operations">Operations since the round began.</param>
/// <param name="Bytes">Bytes since the round began.</param>
internal readonly record struct ThroughputSample(TimeSpan At, long Operations, long Bytes);
