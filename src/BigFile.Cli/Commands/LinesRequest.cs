using BigFile.Cli.CommandLine;
using BigFile.Scanning;

namespace BigFile.Cli.Commands;

/// <summary>What <c>bigfile lines</c> is asked for.</summary>
/// <param name="File">The file to read.</param>
/// <param name="Ranges">The lines, in the order in which to print them.</param>
/// <param name="Engine">The common options.</param>
internal sealed record LinesRequest(string File, IReadOnlyList<LineRange> Ranges, EngineOptions Engine)
{
    /// <summary>Whether each line is printed behind its number.</summary>
    public bool Numbered { get; init; }

    /// <summary>Whether to make and save an index if there is none that fits.</summary>
    public bool MakesIndex { get; init; }

    /// <summary>Where the index is; null for beside the file.</summary>
    public string? IndexPath { get; init; }

    /// <summary>The encoding; null for what the file tells.</summary>
    public TextEncoding? Encoding { get; init; }
}
