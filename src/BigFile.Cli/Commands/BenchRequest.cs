using BigFile.Benchmarking;
using BigFile.Cli.Bench;

namespace BigFile.Cli.Commands;

/// <summary>What <c>bigfile bench</c> was asked for.</summary>
internal sealed record BenchRequest
{
    /// <summary>What is measured, but for the path of a scratch file.</summary>
    public required BenchJob Job { get; init; }

    /// <summary>The file to work on.</summary>
    public required BenchFileRequest File { get; init; }

    /// <summary>How results are printed.</summary>
    public required BenchOutputRequest Output { get; init; }

    /// <summary>Whether the state of the page cache was left to the command.</summary>
    public bool ChoosesCache { get; init; }
}
