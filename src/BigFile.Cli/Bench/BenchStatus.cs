using BigFile.Benchmarking;
using BigFile.Cli.Terminal;

namespace BigFile.Cli.Bench;

/// <summary>Shows on a terminal where a run is.</summary>
internal sealed class BenchStatus(StatusLine line) : IProgress<BenchProgress>
{
    /// <inheritdoc/>
    public void Report(BenchProgress value) => line.Show(() =>
        FormattableString.Invariant($"measuring: {value.Way.Name}, round {value.Round + 1} of {value.Rounds}"));
}
