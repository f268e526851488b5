namespace BigFile.Cli.Commands;

/// <summary>What <c>bigfile section read</c> is asked for.</summary>
/// <param name="Name">The section.</param>
/// <param name="OffsetBytes">Where the range begins.</param>
/// <param name="LengthBytes">How long it is at most; null for all to the end.</param>
/// <param name="OutputPath">The file to write; null for standard output.</param>
/// <param name="Hex">Whether to print the bytes for people.</param>
internal sealed record SectionRange(string Name, long OffsetBytes, long? LengthBytes, string? OutputPath, bool Hex);
