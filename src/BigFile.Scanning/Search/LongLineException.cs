using System.Globalization;

namespace BigFile.Scanning;

/// <summary>
/// A line is too long for what was to be done with it: it is 2 GiB or more, or more than the budget has room for, and
/// a regular expression wants all of a line at once.
/// </summary>
public sealed class LongLineException : IOException
{
    /// <summary>Without a place; for derived uses of the framework.</summary>
    public LongLineException()
    {
    }

    /// <summary>With a message of one's own.</summary>
    public LongLineException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause of one's own.</summary>
    public LongLineException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The line at that offset.</summary>
    public LongLineException(string path, long offset, long lengthBytes)
        : base(string.Create(
            CultureInfo.InvariantCulture,
            $"The line at offset {offset} of '{path}' has {lengthBytes} bytes: too long for a regular expression, which needs a line as one piece. Literals have no such limit."))
    {
        Offset = offset;
        LengthBytes = lengthBytes;
    }

    /// <summary>Where the line begins, in bytes from the start of the file.</summary>
    public long Offset { get; }

    /// <summary>Its length in bytes, without the delimiter.</summary>
    public long LengthBytes { get; }
}
