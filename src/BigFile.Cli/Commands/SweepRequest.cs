using BigFile.Benchmarking;
using BigFile.Cli.Bench;

namespace BigFile.Cli.Commands;

/// <summary>What <c>bigfile bench sweep</c> was asked for.</summary>
internal sealed record SweepRequest
{
    /// <summary>What is measured, but for the path of a scratch file and the end of the range.</summary>
    public required SweepPlan Plan { get; init; }

    /// <summary>The file to work on.</summary>
    public required BenchFileRequest File { get; init; }

    /// <summary>How results are printed.</summary>
    public required BenchOutputRequest Output { get; init; }
}
