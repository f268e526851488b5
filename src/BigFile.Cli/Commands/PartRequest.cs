using BigFile.Cli.CommandLine;
using BigFile.Scanning;

namespace BigFile.Cli.Commands;

/// <summary>What <c>bigfile head</c> or <c>bigfile tail</c> is asked for.</summary>
/// <param name="Files">The files, in order.</param>
/// <param name="Size">How much of each.</param>
/// <param name="Engine">The common options.</param>
internal sealed record PartRequest(IReadOnlyList<string> Files, PartSize Size, EngineOptions Engine)
{
    /// <summary>When to print the names.</summary>
    public HeadersWanted Headers { get; init; }

    /// <summary>Whether lines end in NUL.</summary>
    public bool ZeroTerminated { get; init; }

    /// <summary>The encoding; null for what the file tells.</summary>
    public TextEncoding? Encoding { get; init; }

    /// <summary>How to go on behind the end; null to end there.</summary>
    public FollowRequest? Follow { get; init; }
}
