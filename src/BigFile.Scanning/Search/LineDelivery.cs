namespace BigFile.Scanning;

/// <summary>
/// Delivers the lines found in chunks, one chunk after the other; of a chunk that had more than were kept, searches the rest
/// piece by piece. One thread at a time.
/// </summary>
internal sealed class LineDelivery(
    MappedFile file, LineMatcher matcher, LineScanOptions options, LineSearchOptions search, Func<LineMatch, bool> deliver, int keptMax)
{
    // Where few lines are kept of what a search goes over, most of it is gone over again: so the pieces are short.
    private const int PieceBytes = 256 << 10;

    private long _linesBefore;

    /// <summary>Lines delivered.</summary>
    public long Count { get; private set; }

    private LineFormat Format => options.Format ?? matcher.Options.Format;

    /// <summary>Delivers what was found in the next chunk. False if no more is wanted.</summary>
    public bool Deliver(LinesFound chunk)
    {
        if (!DeliverKept(chunk) || (chunk.IsFull && !DeliverRest(chunk)))
            return false;
        _linesBefore += chunk.LineCount;
        return true;
    }

    private bool DeliverKept(LinesFound found)
    {
        foreach (LineMatch match in found.Matches)
        {
            Count++;
            if (!deliver(search.LineNumbers ? match with { LineNumber = match.LineNumber + _linesBefore } : match) || Count == search.CountMax)
                return false;
        }
        return true;
    }

    private bool DeliverRest(LinesFound chunk)
    {
        // What was the end of the chunk stays it, whatever was added to the file since.
        var bounds = new LineBounds(file, Format, chunk.End);
        long at = chunk.RestStart, number = chunk.RestNumber;
        while (at < chunk.End)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            long end = bounds.FindStart(at + PieceBytes, chunk.End);
            LinesFound found = Search(bounds, at, end, number);
            if (!DeliverKept(found))
                return false;
            (at, number) = found.IsFull ? (found.RestStart, found.RestNumber) : (end, found.LineCount);
        }
        return true;
    }

    private LinesFound Search(LineBounds bounds, long start, long end, long number)
    {
        LinesFound? found = new(matcher, search, keptMax, number);
        LineBlockCursor blocks = new(file, Format, bounds, start, end, end, copies: false);
        try
        {
            while (!found!.IsFull && blocks.MoveNext())
                blocks.Visit(static (LineBlock block, ref LinesFound? lines) => lines!.Add(block), ref found);
        }
        finally
        {
            blocks.Dispose();
        }
        return found;
    }
}
