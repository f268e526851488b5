using BigFile.Cli.CommandLine;

namespace BigFile.Cli.Commands;

/// <summary>What <c>bigfile demo</c> is asked for.</summary>
/// <param name="SizeBytes">Length of the log; null for the default.</param>
/// <param name="Folder">Where to make it; null for the folder for temporary files.</param>
/// <param name="Keep">Whether the file stays.</param>
/// <param name="Engine">The common options.</param>
internal sealed record DemoRequest(long? SizeBytes, string? Folder, bool Keep, EngineOptions Engine);
