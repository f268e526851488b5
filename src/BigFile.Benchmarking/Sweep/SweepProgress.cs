namespace BigFile.Benchmarking;

/// <summary>Where a sweep is.</summary>
/// <param name="Kind">The kind of access that is measured.</param>
/// <param name="IsFine">Whether it is the finer pass over the best few.</param>
/// <param name="DoneRounds">Rounds that were measured, of all settings and kinds.</param>
/// <param name="TotalRounds">Rounds that there will be, if nothing is left out.</param>
internal readonly record struct SweepProgress(SweepKind Kind, bool IsFine, int DoneRounds, int TotalRounds);
