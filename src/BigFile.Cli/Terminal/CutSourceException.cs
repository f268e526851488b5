namespace BigFile.Cli.Terminal;

/// <summary>What was to be written lies in a mapped file that somebody cut meanwhile: no fault of the output.</summary>
internal sealed class CutSourceException() : IOException("it was cut while it was printed");
