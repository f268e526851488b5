using BigFile.Cli.CommandLine;

namespace BigFile.Cli.Commands;

/// <summary>What <c>bigfile count</c> is asked for.</summary>
/// <param name="Files">The files, in the order of the results; at least one.</param>
/// <param name="Engine">The common options.</param>
internal sealed record CountRequest(IReadOnlyList<string> Files, EngineOptions Engine);
