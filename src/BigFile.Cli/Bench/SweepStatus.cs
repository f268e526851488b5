using BigFile.Benchmarking;
using BigFile.Cli.Terminal;

namespace BigFile.Cli.Bench;

/// <summary>Shows on a terminal where a sweep is.</summary>
internal sealed class SweepStatus(StatusLine line) : IProgress<SweepProgress>
{
    /// <inheritdoc/>
    public void Report(SweepProgress value) => line.Show(() => FormattableString.Invariant(
        $"{value.DoneRounds * 100L / Math.Max(1, value.TotalRounds),3} %  {value.Kind.Name}: {(value.IsFine ? "the best few" : "all settings")}, round {value.DoneRounds} of {value.TotalRounds}"));
}
