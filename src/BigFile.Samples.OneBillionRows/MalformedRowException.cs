namespace BigFile.Samples.OneBillionRows;

/// <summary>A line is not a name, a semicolon and a temperature with one decimal.</summary>
/// <param name="offset">Where the line begins, in bytes from the start of the file.</param>
/// <param name="reason">What is wrong with it.</param>
internal sealed class MalformedRowException(long offset, string reason) : FormatException($"line at offset {offset}: {reason}")
{
    /// <summary>Where the line begins, in bytes from the start of the file.</summary>
    internal long Offset { get; } = offset;
}
