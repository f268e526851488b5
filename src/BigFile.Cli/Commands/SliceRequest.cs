using BigFile.Cli.CommandLine;

namespace BigFile.Cli.Commands;

/// <summary>What <c>bigfile slice</c> is asked for.</summary>
/// <param name="File">The file to read.</param>
/// <param name="OffsetBytes">Where the range begins.</param>
/// <param name="LengthBytes">How long it is at most; null for all to the end.</param>
/// <param name="OutputPath">The file to write; null for standard output.</param>
/// <param name="Hex">Whether to print the bytes for people.</param>
/// <param name="Engine">The common options.</param>
internal sealed record SliceRequest(
    string File,
    long OffsetBytes,
    long? LengthBytes,
    string? OutputPath,
    bool Hex,
    EngineOptions Engine);
