using BigFile.Scanning;

namespace BigFile.Cli.Grep;

/// <summary>Searches blocks of whole lines of one file. Threads may use one at once; each page belongs to one of them.</summary>
internal sealed class GrepScanner
{
    // What is searched, then counted, then copied stays in the second-level cache meanwhile.
    private const int PieceBytes = 128 << 10;

    // How dense lines are, as far as it is known: only for guesses, so that it does not matter if a thread sees an old value.
    private double _linesPerByte;

    /// <summary>Makes the scanner of one file.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="matcher">Finds lines that match; null if none does.</param>
    /// <param name="format">How the file divides into lines.</param>
    /// <param name="formatter">Writes the lines.</param>
    public GrepScanner(GrepRequest request, LineMatcher? matcher, LineFormat format, GrepFormatter formatter)
    {
        Request = request;
        Matcher = matcher;
        Format = format;
        Rule = format.Rule;
        Formatter = formatter;
        Before = request.Before ?? 0;
        After = request.After ?? 0;
        CountsLines = request.NeedsNumbers;
        WritesRuns = formatter.TakesRuns && !CountsLines && !request.Separates && request.MaxCount == long.MaxValue;
    }

    public GrepRequest Request { get; }

    public LineMatcher? Matcher { get; }

    public LineFormat Format { get; }

    public LineRule Rule { get; }

    public GrepFormatter Formatter { get; }

    public long Before { get; }

    public long After { get; }

    /// <summary>Whether lines are counted so that their numbers can be printed.</summary>
    public bool CountsLines { get; }

    /// <summary>Whether runs of selected lines can be copied in one go.</summary>
    public bool WritesRuns { get; }

    /// <summary>How many lines there may be before a place, for a guess.</summary>
    public long GuessLinesBefore(long offset) => (long)(Volatile.Read(ref _linesPerByte) * offset);

    /// <summary>Takes in how many lines there are before a place.</summary>
    public void LearnLinesBefore(long offset, long lines)
    {
        if (CountsLines && offset > 0 && lines > 0)
            Volatile.Write(ref _linesPerByte, (double)lines / offset);
    }

    /// <summary>Looks how dense the lines at the start of a block are, if nothing is known yet.</summary>
    public void LearnLinesFrom(ReadOnlySpan<byte> block)
    {
        if (CountsLines && Volatile.Read(ref _linesPerByte) == 0 && !block.IsEmpty)
        {
            ReadOnlySpan<byte> start = block[..PieceEnd(block, 0)];
            Volatile.Write(ref _linesPerByte, (double)LinesIn(start) / start.Length);
        }
    }

    /// <summary>Searches a block and adds to the page what is to be printed of it.</summary>
    /// <param name="block">Whole lines.</param>
    /// <param name="page">Begins where the block does.</param>
    /// <param name="limit">Stop after so many selected lines, and the context behind them.</param>
    /// <param name="textBytesMax">Stop when the text is longer, too; then the page ends before the block does.</param>
    public void Scan(ReadOnlySpan<byte> block, GrepPage page, long limit, int textBytesMax) =>
        new GrepPass(this, block, page, limit, textBytesMax).Run();

    /// <summary>How many lines of a block are selected.</summary>
    public long Count(ReadOnlySpan<byte> block)
    {
        if (!Request.Inverts)
            return Matcher?.CountLines(block) ?? 0;
        long selected = 0;
        for (int start = 0, end; start < block.Length; start = end)
        {
            end = PieceEnd(block, start);
            selected += LinesIn(block[start..end]) - (Matcher?.CountLines(block[start..end]) ?? 0);
        }
        return selected;
    }

    /// <summary>Whether a line of a block is selected.</summary>
    public bool HasSelected(ReadOnlySpan<byte> block)
    {
        int at = 0;
        if (!Request.Inverts)
            return TryFindLine(block, ref at, out _, out _);
        while (at < block.Length)
        {
            int from = at;
            if (!TryFindLine(block, ref at, out int lineStart, out _) || lineStart > from)
                return true;
        }
        return false;
    }

    /// <summary>Finds the next line that matches; <paramref name="at"/> is behind it then, or at the end of the block.</summary>
    public bool TryFindLine(ReadOnlySpan<byte> block, ref int at, out int lineStart, out int contentEnd)
    {
        if (Matcher is not null && at < block.Length && Matcher.TryFindLine(block, at, out lineStart, out contentEnd, out int next))
        {
            at = next;
            return true;
        }
        at = lineStart = contentEnd = block.Length;
        return false;
    }

    /// <summary>How many lines there are in a run of whole lines; an unterminated last one counts.</summary>
    public long LinesIn(ReadOnlySpan<byte> lines) => BlockLines.Count(lines, Rule);

    /// <summary>Where a piece of the block that stays in the cache ends: behind a whole line.</summary>
    public int PieceEnd(ReadOnlySpan<byte> block, int start)
    {
        if (block.Length - start <= PieceBytes)
            return block.Length;
        if (Rule.TryFindDelimiterBackward(block[start..], PieceBytes, out int index, out int length))
            return start + index + length;
        return Rule.TryFindDelimiter(block, start, out index, out length) ? index + length : block.Length;
    }
}
