namespace BigFile.Scanning;

/// <summary>Searches the lines of a file, or of a part of it, on several threads inside the one file.</summary>
/// <remarks>
/// Both functions stand on <see cref="LineScan"/>: what it says of chunks, order, memory, progress and cancellation holds.
/// Lines too long for one span are searched piece by piece, through a buffer of 1 MiB; a regular expression cannot be.
/// </remarks>
public static class LineSearch
{
    /// <summary>Counts the lines that match.</summary>
    /// <param name="file">The file, with its length at this moment.</param>
    /// <param name="matcher">What a line must match.</param>
    /// <param name="options">What to scan, and how; null is all of the file on all processors. The format, if told, has the matcher's encoding and delimiter.</param>
    /// <param name="inverted">Whether to count the lines that do not match instead.</param>
    /// <exception cref="ArgumentException">An option is out of range, or the formats differ.</exception>
    /// <exception cref="LongLineException">A regular expression met a line too long for one span.</exception>
    /// <exception cref="System.Text.RegularExpressions.RegexMatchTimeoutException">An expression took longer than the matcher's options allow.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="IOException">The file cannot be mapped or read, or failed under the scan.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public static long Count(MappedFile file, LineMatcher matcher, LineScanOptions? options = null, bool inverted = false)
    {
        ArgumentNullException.ThrowIfNull(matcher);
        long count = 0;
        LineScan.Run<long>(
            file,
            WithFormat(options, matcher) with { Ordered = false },
            (LineBlock block, ref long found) => found += CountIn(block, matcher, inverted),
            found =>
            {
                count += found;
                return true;
            });
        return count;
    }

    /// <summary>Finds the lines that match, in the order of the file unless the options say otherwise.</summary>
    /// <param name="file">The file, with its length at this moment.</param>
    /// <param name="matcher">What a line must match.</param>
    /// <param name="options">What to scan, and how; null is all of the file on all processors. The format, if told, has the matcher's encoding and delimiter.</param>
    /// <param name="search">Which lines are wanted and what of them; null is those that match, all of them, without numbers.</param>
    /// <param name="deliver">Gets each line; returns false to end the search. On any of the threads, never on two at once.</param>
    /// <returns>How many lines were delivered.</returns>
    /// <remarks>
    /// Memory: 32 bytes for each line found that was not delivered yet, at most 4 MiB a chunk and of some chunks of 8 MiB a thread.
    /// Where a chunk has more lines to deliver than these (128 Ki), the rest of it is searched when the first ones are delivered.
    /// </remarks>
    /// <exception cref="ArgumentException">An option is out of range, the formats differ, or numbers are wanted without order.</exception>
    /// <exception cref="LongLineException">A regular expression met a line too long for one span.</exception>
    /// <exception cref="System.Text.RegularExpressions.RegexMatchTimeoutException">An expression took longer than the matcher's options allow.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="IOException">The file cannot be mapped or read, or failed under the scan.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public static long Search(
        MappedFile file, LineMatcher matcher, LineScanOptions? options, LineSearchOptions? search, Func<LineMatch, bool> deliver) =>
        Search(file, matcher, options, search, deliver, LinesFound.KeptMax);

    /// <summary>As the public function, keeping at most <paramref name="keptMax"/> lines of a chunk.</summary>
    internal static long Search(
        MappedFile file, LineMatcher matcher, LineScanOptions? options, LineSearchOptions? search, Func<LineMatch, bool> deliver, int keptMax)
    {
        ArgumentNullException.ThrowIfNull(matcher);
        ArgumentNullException.ThrowIfNull(deliver);
        options = WithFormat(options, matcher);
        search ??= new LineSearchOptions();
        if (search.LineNumbers && !options.Ordered)
            throw new ArgumentException("Line numbers are known only where results are ordered.", nameof(options));
        if (search.CountMax == 0)
            return 0;
        var delivery = new LineDelivery(file, matcher, options, search, deliver, keptMax);
        LineScan.Run<LinesFound>(
            file, options, (LineBlock block, ref LinesFound? found) => (found ??= new LinesFound(matcher, search, keptMax)).Add(block), delivery.Deliver);
        return delivery.Count;
    }

    private static long CountIn(LineBlock block, LineMatcher matcher, bool inverted)
    {
        if (!block.IsLongLine)
        {
            long matching = matcher.CountLines(block.Span);
            return inverted ? BlockLines.Count(block.Span, block.Format.Rule) - matching : matching;
        }
        long count = 0;
        foreach (Line line in block)
            count += matcher.IsMatch(block.File, line.Offset, line.Length) != inverted ? 1 : 0;
        return count;
    }

    private static LineScanOptions WithFormat(LineScanOptions? options, LineMatcher matcher)
    {
        LineFormat format = matcher.Options.Format;
        if (options is null)
            return new LineScanOptions { Format = format };
        if (options.Format is not { } told)
            return options with { Format = format };
        // A preamble makes no difference to what is in a line.
        return told with { PreambleBytes = 0 } == format with { PreambleBytes = 0 }
            ? options
            : throw new ArgumentException($"The matcher is for lines of {format}, not of {told}.", nameof(options));
    }
}
