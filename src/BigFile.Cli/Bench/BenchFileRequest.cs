namespace BigFile.Cli.Bench;

/// <summary>Which file is worked on.</summary>
/// <param name="Path">A file that is there; null for a scratch file.</param>
/// <param name="SizeBytes">The size of the scratch file.</param>
/// <param name="Folder">Where the scratch file is made.</param>
/// <param name="Overwrite">Whether a file that is there may be written to.</param>
internal sealed record BenchFileRequest(string? Path, long SizeBytes, string Folder, bool Overwrite)
{
    /// <summary>The size of a scratch file unless another is asked for: 1 GiB.</summary>
    public const long DefaultSizeBytes = 1L << 30;

    /// <summary>The name of a scratch file, unless it is taken.</summary>
    public string ScratchName => System.IO.Path.Combine(Folder, ScratchPrefix + ScratchEnd);

    /// <summary>How the name of a scratch file begins.</summary>
    public static string ScratchPrefix => FormattableString.Invariant($"bigfile-bench-{Environment.ProcessId}");

    /// <summary>How the name of a scratch file ends.</summary>
    public static string ScratchEnd => ".tmp";
}
