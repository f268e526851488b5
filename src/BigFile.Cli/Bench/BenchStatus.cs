using BigFile.Benchmarking;
using BigFile.Cli.Terminal;
using BigFile.DataGen;

namespace BigFile.Cli.Bench;

/// <summary>Shows on a terminal where a run is.</summary>
internal sealed class BenchStatus(StatusLine line) : IProgress<BenchProgress>
{
    /// <inheritdoc/>
    public void Report(BenchProgress value) => line.Show(() => TextOf(value));

    private static string TextOf(BenchProgress value)
    {
        string doing = value.Stage switch
        {
            BenchStage.Agreement => "comparing what the ways read",
            BenchStage.Settling => "letting the code settle",
            BenchStage.Preparing => "preparing the page cache",
            BenchStage.WarmingUp => "warming up",
            BenchStage.Verifying => "verifying",
            _ => "measuring",
        };
        string round = value.Round < 0 ? "" : FormattableString.Invariant($"round {value.Round + 1} of {value.Rounds}, ");
        string done = value.Bytes == 0 ? "" : value.TotalBytes == 0 ? $", {ByteSize.Format(value.Bytes)}"
            : $", {ByteSize.Format(value.Bytes)} of {ByteSize.Format(value.TotalBytes)}";
        return $"{round}{value.Way}: {doing}{done}";
    }
}
