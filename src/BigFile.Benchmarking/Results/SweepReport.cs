namespace BigFile.Benchmarking;

/// <summary>What a sweep over settings gave: one report for each point, over the same file.</summary>
/// <param name="Points">Each setting with what it gave.</param>
/// <param name="Advice">The settings to use, one line for each kind of access, with the figures that say so.</param>
internal sealed record SweepReport(IReadOnlyList<BenchReport> Points, IReadOnlyList<string> Advice);
