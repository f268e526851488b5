namespace BigFile.Cli.Bench;

/// <summary>How results are printed.</summary>
/// <param name="Format">What goes to standard output.</param>
/// <param name="ReportPath">The page that is written besides; null for none.</param>
internal sealed record BenchOutputRequest(BenchFormat Format, string? ReportPath);
