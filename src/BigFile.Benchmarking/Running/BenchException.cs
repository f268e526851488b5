namespace BigFile.Benchmarking;

/// <summary>What was asked for cannot be measured, or what was measured is worth nothing. The message is one line that says why.</summary>
internal sealed class BenchException : Exception
{
    public BenchException(string message)
        : base(message)
    {
    }

    public BenchException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
