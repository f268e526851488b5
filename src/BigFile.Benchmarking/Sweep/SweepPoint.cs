namespace BigFile.Benchmarking;

/// <summary>One setting.</summary>
/// <param name="Way">The way, with its windows.</param>
/// <param name="Threads">Threads that work.</param>
internal sealed record SweepPoint(WaySpec Way, int Threads);
