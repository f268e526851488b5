namespace BigFile.Benchmarking;

/// <summary>What became of a file's pages when they were to leave memory.</summary>
/// <param name="ResidentBytes">Still in memory; -1 where the system cannot tell.</param>
/// <param name="How">What was done, and what may have been in its way, in one line.</param>
internal readonly record struct DropResult(long ResidentBytes, string How);
