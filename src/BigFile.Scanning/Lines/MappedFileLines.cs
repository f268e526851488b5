namespace BigFile.Scanning;

/// <summary>The lines of a mapped file, one after the other.</summary>
public static class MappedFileLines
{
    /// <summary>
    /// The lines whose first byte lies in a range, from the first to the last, as spans over the mapped file. For a loop by
    /// <c>foreach</c>, which allocates nothing and holds a lease of some MiB at a time; where leases of others leave no room
    /// under the budget, lines are copied piece by piece into a buffer instead.
    /// </summary>
    /// <param name="file">The file, with its length at this moment.</param>
    /// <param name="format">How it divides into lines; null is <see cref="LineFormat.Default"/>.</param>
    /// <param name="start">Where the range begins, in bytes. A line that began before it is skipped.</param>
    /// <param name="end">Where the range ends. A line that begins before it is there to its end. Past the end of the file is that end.</param>
    /// <remarks>
    /// If the file fails under the enumeration, the step that finds out throws <see cref="FileFaultException"/>; bytes seen
    /// since the step before may then have been zeros. <see cref="LineScan"/> does the same on several threads.
    /// </remarks>
    /// <exception cref="ArgumentException">The delimiter is no whole number of units of the encoding.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The range begins before 0, or ends before it begins.</exception>
    public static LineEnumerable EnumerateLines(this MappedFile file, LineFormat? format = null, long start = 0, long end = long.MaxValue) =>
        new(Checked(file, start, end), Ruled(format), start, end);

    /// <summary>The same lines from the last to the first, for <c>tail</c> and for searches back from a place.</summary>
    /// <param name="file">The file, with its length at this moment.</param>
    /// <param name="format">How it divides into lines; null is <see cref="LineFormat.Default"/>.</param>
    /// <param name="start">Where the range begins, in bytes. A line that began before it is not there.</param>
    /// <param name="end">Where the range ends. A line that begins before it is there to its end. Past the end of the file is that end.</param>
    /// <exception cref="ArgumentException">The delimiter is no whole number of units of the encoding.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The range begins before 0, or ends before it begins.</exception>
    public static LineBackwardEnumerable EnumerateLinesBackward(this MappedFile file, LineFormat? format = null, long start = 0, long end = long.MaxValue) =>
        new(Checked(file, start, end), Ruled(format), start, end);

    private static MappedFile Checked(MappedFile file, long start, long end)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfLessThan(end, start);
        return file;
    }

    private static LineFormat Ruled(LineFormat? format)
    {
        format ??= LineFormat.Default;
        _ = format.Rule;
        return format;
    }
}
