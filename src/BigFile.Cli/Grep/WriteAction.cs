namespace BigFile.Cli.Grep;

/// <summary>Takes bytes that are printed.</summary>
internal delegate void WriteAction(ReadOnlySpan<byte> bytes);
