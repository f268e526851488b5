namespace BigFile.Benchmarking;

/// <summary>What a sweep over settings gave: one report for each point, over the same file.</summary>
/// <param name="Points">Each setting with what it gave.</param>
/// <param name="Advice">
/// The settings to use, one text for each kind of access: its first line says what is best and by which figures, those behind it what is as good, and how
/// to ask for it.
/// </param>
internal sealed record SweepReport(IReadOnlyList<BenchReport> Points, IReadOnlyList<string> Advice);
