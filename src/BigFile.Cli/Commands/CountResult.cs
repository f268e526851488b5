using BigFile.Scanning;

namespace BigFile.Cli.Commands;

/// <summary>What was counted in one file, or in all of them.</summary>
internal sealed record CountResult(string File, LineCounts Counts, TimeSpan Elapsed);
