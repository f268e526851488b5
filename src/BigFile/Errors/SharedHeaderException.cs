namespace BigFile;

/// <summary>The front of a section is not the header that was expected.</summary>
public sealed class SharedHeaderException : IOException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="fault">What is wrong.</param>
    /// <param name="message">The one line that says so, with the values.</param>
    public SharedHeaderException(SharedHeaderFault fault, string message)
        : base(message) => Fault = fault;

    /// <summary>What is wrong.</summary>
    public SharedHeaderFault Fault { get; }
}
