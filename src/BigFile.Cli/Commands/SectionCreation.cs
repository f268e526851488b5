namespace BigFile.Cli.Commands;

/// <summary>What <c>bigfile section create</c> is asked for.</summary>
/// <param name="Name">The name, with or without its prefix.</param>
/// <param name="SizeBytes">Its size; 0, with a file, is the length of the file.</param>
/// <param name="File">The file that backs it; null for memory.</param>
/// <param name="Audience">Who may open it.</param>
internal sealed record SectionCreation(string Name, long SizeBytes, string? File, SectionAudience Audience);
