using BigFile.Cli.CommandLine;
using BigFile.Scanning;

namespace BigFile.Cli.Commands;

/// <summary>What <c>bigfile index</c> is asked for.</summary>
/// <param name="File">The file to index.</param>
/// <param name="Engine">The common options.</param>
internal sealed record IndexRequest(string File, EngineOptions Engine)
{
    /// <summary>Where the index is; null for beside the file.</summary>
    public string? IndexPath { get; init; }

    /// <summary>Whether only to look whether the index is whole and fits.</summary>
    public bool Checks { get; init; }

    /// <summary>Whether to remove the index.</summary>
    public bool Deletes { get; init; }

    /// <summary>The encoding; null for what the file tells.</summary>
    public TextEncoding? Encoding { get; init; }
}
