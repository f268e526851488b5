namespace BigFile.Scanning;

/// <summary>
/// The lines found in one chunk, with numbers that begin at the chunk. Only so many are kept: behind the last of these the
/// chunk is to be searched once more when it is their turn.
/// </summary>
internal sealed class LinesFound(LineMatcher matcher, LineSearchOptions options, int keptMax, long firstNumber = 0)
{
    /// <summary>What is kept of a chunk unless told otherwise: 4 MiB.</summary>
    public const int KeptMax = 128 << 10;

    private readonly long _countMax = Math.Min(options.CountMax, keptMax);

    public List<LineMatch> Matches { get; } = [];

    /// <summary>Lines so far, the first number included, if numbers are wanted.</summary>
    public long LineCount { get; private set; } = firstNumber;

    /// <summary>Whether no more are taken: from <see cref="RestStart"/> on the chunk was not searched.</summary>
    public bool IsFull => Matches.Count >= _countMax;

    /// <summary>Where the first line begins that was not looked at, in bytes from the start of the file. Only if full.</summary>
    public long RestStart { get; private set; }

    /// <summary>The number of that line, if numbers are wanted.</summary>
    public long RestNumber { get; private set; }

    /// <summary>The end of the last line, in bytes from the start of the file.</summary>
    public long End { get; private set; }

    /// <summary>Takes in the next block of the chunk.</summary>
    public void Add(LineBlock block)
    {
        End = block.Offset + block.Length;
        if (block.IsLongLine)
            AddLong(block);
        else if (options.Inverted)
            AddOthers(block);
        else
            AddMatching(block);
    }

    private void AddLong(LineBlock block)
    {
        foreach (Line line in block)
        {
            bool isTaken = !IsFull && matcher.IsMatch(block.File, line.Offset, line.Length) != options.Inverted;
            if (isTaken)
                Take(line.Offset, line.Length, line.DelimiterLength);
            LineCount++;
            if (isTaken && IsFull)
                (RestStart, RestNumber) = (End, LineCount);
        }
    }

    private void AddMatching(LineBlock block)
    {
        ReadOnlySpan<byte> bytes = block.Span;
        int numbered = 0;
        for (int at = 0; !IsFull && matcher.TryFindLine(bytes, at, out int start, out int end, out int next); at = next)
        {
            CountTo(block, ref numbered, start);
            Take(block.Offset + start, end - start, next - end);
            NoteRest(block, ref numbered, next);
        }
        CountTo(block, ref numbered, bytes.Length);
    }

    /// <summary>The lines between those that match.</summary>
    private void AddOthers(LineBlock block)
    {
        ReadOnlySpan<byte> bytes = block.Span;
        int numbered = 0;
        for (int at = 0; at < bytes.Length && !IsFull;)
        {
            // Without another match this is the length, and the end of the others.
            matcher.TryFindLine(bytes, at, out int matching, out _, out int behind);
            while (at < matching && !IsFull)
            {
                int end = matching, next = matching;
                if (block.Format.Rule.TryFindDelimiter(bytes, at, out int index, out int length))
                    (end, next) = (index, index + length);
                CountTo(block, ref numbered, at);
                Take(block.Offset + at, end - at, next - end);
                NoteRest(block, ref numbered, next);
                at = next;
            }
            at = behind;
        }
        CountTo(block, ref numbered, bytes.Length);
    }

    private void NoteRest(LineBlock block, ref int numbered, int next)
    {
        if (!IsFull)
            return;
        CountTo(block, ref numbered, next);
        (RestStart, RestNumber) = (block.Offset + next, LineCount);
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
