namespace BigFile.Benchmarking;

/// <summary>Where a run is. Told when a stage begins, and ten times a second at most while a way is measured or verified.</summary>
/// <param name="Stage">What is being done.</param>
/// <param name="Way">The name of the way.</param>
/// <param name="Round">The round, from 0; -1 before the first.</param>
/// <param name="Rounds">How many rounds there are.</param>
/// <param name="Bytes">Bytes done in this stage.</param>
/// <param name="TotalBytes">Bytes that the stage will do; 0 if it ends by time.</param>
/// <param name="Elapsed">Since the stage began.</param>
internal readonly record struct BenchProgress(
    BenchStage Stage, string Way, int Round, int Rounds, long Bytes = 0, long TotalBytes = 0, TimeSpan Elapsed = default);
