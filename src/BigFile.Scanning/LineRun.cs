namespace BigFile.Scanning;

/// <summary>
/// What is known about the lines of a run of bytes: enough to join the results of neighbouring runs exactly, where a
/// line crosses from one into the next. The default value stands for no bytes.
/// </summary>
/// <param name="LengthBytes">Bytes in the run.</param>
/// <param name="Newlines">Line feeds in the run.</param>
/// <param name="LeadingBytes">Bytes before the first line feed; all of them if there is none.</param>
/// <param name="TrailingBytes">Bytes after the last line feed; all of them if there is none.</param>
/// <param name="LongestBytes">The longest stretch without a line feed, those two included.</param>
internal readonly record struct LineRun(
    long LengthBytes,
    long Newlines,
    long LeadingBytes,
    long TrailingBytes,
    long LongestBytes)
{
    /// <summary>A run of <paramref name="lengthBytes"/> bytes without a line feed.</summary>
    public static LineRun Unbroken(long lengthBytes) => new(lengthBytes, 0, lengthBytes, lengthBytes, lengthBytes);

    /// <summary>This run with <paramref name="next"/> directly behind it.</summary>
    public LineRun Then(in LineRun next)
    {
        long joined = TrailingBytes + next.LeadingBytes;
        return new LineRun(
            LengthBytes + next.LengthBytes,
            Newlines + next.Newlines,
            Newlines == 0 ? joined : LeadingBytes,
            next.Newlines == 0 ? joined : next.TrailingBytes,
            Math.Max(joined, Math.Max(LongestBytes, next.LongestBytes)));
    }
}
