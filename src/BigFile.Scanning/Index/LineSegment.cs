namespace BigFile.Scanning;

/// <summary>Consecutive lines of an index: where they lie, and their lengths, in memory or still in the saved index. Any thread.</summary>
internal sealed class LineSegment
{
    private readonly SavedSegment? _saved;
    private LineLengths? _lengths;

    /// <summary>A segment in memory.</summary>
    public LineSegment(LineLengths lengths, long firstLine, long startOffset, long endOffset)
    {
        _lengths = lengths;
        LineCount = lengths.Count;
        FirstLine = firstLine;
        StartOffset = startOffset;
        EndOffset = endOffset;
    }

    /// <summary>A segment whose lengths are read when they are needed.</summary>
    public LineSegment(SavedSegment saved, long firstLine, long startOffset, long endOffset)
    {
        _saved = saved;
        LineCount = saved.LineCount;
        FirstLine = firstLine;
        StartOffset = startOffset;
        EndOffset = endOffset;
    }

    /// <summary>Number of lines.</summary>
    public int LineCount { get; }

    /// <summary>The number of its first line, from 0.</summary>
    public long FirstLine { get; }

    /// <summary>Where its first line begins.</summary>
    public long StartOffset { get; }

    /// <summary>Behind its last line.</summary>
    public long EndOffset { get; }

    /// <summary>Whether its last line has no delimiter, being the last of the file.</summary>
    public bool EndsOpen { get; init; }

    /// <summary>The lengths.</summary>
    /// <exception cref="LineIndexException">What was saved is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public LineLengths Lengths => KeptLengths ?? _saved!.Read(this);

    /// <summary>The lengths, if they are in memory.</summary>
    public LineLengths? KeptLengths => Volatile.Read(ref _lengths);

    /// <summary>Bytes of memory that the lengths take now.</summary>
    public long MemoryBytes => KeptLengths?.MemoryBytes ?? 0;

    /// <summary>Finds a line by its number.</summary>
    public LinePosition Line(long number)
    {
        LineLengths lengths = Lengths;
        int line = (int)(number - FirstLine);
        return Position(lengths, line, lengths.StartOf(line));
    }

    /// <summary>Finds the line in which a byte lies.</summary>
    public LinePosition LineAt(long offset)
    {
        LineLengths lengths = Lengths;
        int line = lengths.LineAt(offset - StartOffset, out long start);
        return Position(lengths, line, start);
    }

    /// <summary>Sets or drops what has been read from the saved index.</summary>
    internal void Keep(LineLengths? lengths) => Volatile.Write(ref _lengths, lengths);

    private LinePosition Position(LineLengths lengths, int line, long start)
    {
        long end = line + 1 < lengths.Count ? lengths.StartOf(line + 1) : EndOffset - StartOffset;
        return new LinePosition(FirstLine + line, StartOffset + start, end - start);
    }
}
