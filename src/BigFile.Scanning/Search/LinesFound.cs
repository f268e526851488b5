namespace BigFile.Scanning;

/// <summary>The lines found in one chunk, with numbers that begin at the chunk.</summary>
internal sealed class LinesFound(LineMatcher matcher, LineSearchOptions options)
{
    public List<LineMatch> Matches { get; } = [];

    /// <summary>Lines of the chunk, if numbers are wanted.</summary>
    public long LineCount { get; private set; }

    /// <summary>Takes in the next block of the chunk.</summary>
    public void Add(LineBlock block)
    {
        if (block.IsLongLine)
        {
            foreach (Line line in block)
            {
                if (matcher.IsMatch(block.File, line.Offset, line.Length) != options.Inverted)
                    Take(line.Offset, line.Length, line.DelimiterLength);
                LineCount++;
            }
        }
        else if (options.Inverted)
            AddOthers(block);
        else
            AddMatching(block);
    }

    private void AddMatching(LineBlock block)
    {
        ReadOnlySpan<byte> bytes = block.Span;
        int numbered = 0;
        for (int at = 0; Matches.Count < options.CountMax && matcher.TryFindLine(bytes, at, out int start, out int end, out int next); at = next)
        {
            CountTo(block, ref numbered, start);
            Take(block.Offset + start, end - start, next - end);
        }
        CountTo(block, ref numbered, bytes.Length);
    }

    /// <summary>The lines between those that match.</summary>
    private void AddOthers(LineBlock block)
    {
        ReadOnlySpan<byte> bytes = block.Span;
        int numbered = 0;
        for (int at = 0; at < bytes.Length && Matches.Count < options.CountMax;)
        {
            // Without another match this is the length, and the end of the others.
            matcher.TryFindLine(bytes, at, out int matching, out _, out int behind);
            while (at < matching && Matches.Count < options.CountMax)
            {
                int end = matching, next = matching;
                if (block.Format.Rule.TryFindDelimiter(bytes, at, out int index, out int length))
                    (end, next) = (index, index + length);
                CountTo(block, ref numbered, at);
                Take(block.Offset + at, end - at, next - end);
                at = next;
            }
            at = behind;
        }
        CountTo(block, ref numbered, bytes.Length);
    }

    private void CountTo(LineBlock block, ref int numbered, int at)
    {
        if (options.LineNumbers)
            LineCount += BlockLines.Count(block.Span[numbered..at], block.Format.Rule);
        numbered = at;
    }

    private void Take(long offset, long length, int delimiterLength) =>
        Matches.Add(new LineMatch(offset, length, delimiterLength, options.LineNumbers ? LineCount : -1));
}
