using BigFile.Scanning;

namespace BigFile.Cli.Commands;

/// <summary>What was counted in one file, or in all of them.</summary>
/// <param name="File">The file, or "total".</param>
/// <param name="Counts">The numbers; those that were not asked for may be 0.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="TornBytes">Bytes of a last record that is not whole.</param>
internal sealed record CountResult(string File, TextCounts Counts, TimeSpan Elapsed, long TornBytes = 0);
