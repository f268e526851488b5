namespace BigFile.Cli.Terminal;

/// <summary>Whoever reads the output has gone, as <c>head -1</c> does: reason to stop, not to complain.</summary>
internal sealed class ClosedPipeException : IOException;
