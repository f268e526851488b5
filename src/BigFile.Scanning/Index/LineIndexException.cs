namespace BigFile.Scanning;

/// <summary>A line index does not fit its file, or is damaged. The file itself is not at fault: it can be indexed anew.</summary>
public sealed class LineIndexException : IOException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="fault">What is wrong.</param>
    /// <param name="message">The one line that says so, with the path.</param>
    public LineIndexException(LineIndexFault fault, string message)
        : base(message) => Fault = fault;

    /// <summary>What is wrong.</summary>
    public LineIndexFault Fault { get; }
}
