namespace BigFile.Scanning;

/// <summary>
/// The segments of an index as they were at one moment. Immutable, so that lookups need no lock while others are added;
/// neighbours in time share their arrays.
/// </summary>
internal sealed class LineSegments
{
    /// <summary>What a segment takes beside its lengths, about.</summary>
    public const int BytesOfSegment = 160;

    private readonly LineSegment[] _segments;
    private readonly long[] _firstLines;
    private readonly long[] _startOffsets;

    private LineSegments(LineSegment[] segments, long[] firstLines, long[] startOffsets, int count, long startOffset)
    {
        _segments = segments;
        _firstLines = firstLines;
        _startOffsets = startOffsets;
        Count = count;
        LineCount = count == 0 ? 0 : segments[count - 1].FirstLine + segments[count - 1].LineCount;
        EndOffset = count == 0 ? startOffset : segments[count - 1].EndOffset;
    }

    /// <summary>Number of segments.</summary>
    public int Count { get; }

    /// <summary>Number of lines.</summary>
    public long LineCount { get; }

    /// <summary>Behind the last line.</summary>
    public long EndOffset { get; }

    /// <summary>All segments, in order.</summary>
    public ReadOnlySpan<LineSegment> All => _segments.AsSpan(0, Count);

    /// <summary>No segments yet, of a file whose first line begins at an offset.</summary>
    public static LineSegments Empty(long startOffset) => new([], [], [], 0, startOffset);

    /// <summary>These and one more. Only ever once on one object: the arrays are shared.</summary>
    public LineSegments Append(LineSegment segment)
    {
        LineSegment[] segments = _segments;
        long[] firstLines = _firstLines, startOffsets = _startOffsets;
        if (Count == segments.Length)
        {
            int room = Math.Max(16, Count * 2);
            Array.Resize(ref segments, room);
            Array.Resize(ref firstLines, room);
            Array.Resize(ref startOffsets, room);
        }
        // Nobody sees this place before the new object is published.
        segments[Count] = segment;
        firstLines[Count] = segment.FirstLine;
        startOffsets[Count] = segment.StartOffset;
        return new LineSegments(segments, firstLines, startOffsets, Count + 1, 0);
    }

    /// <summary>All but the last, on arrays of its own.</summary>
    public LineSegments WithoutLast() => new(
        _segments[..(Count - 1)], _firstLines[..(Count - 1)], _startOffsets[..(Count - 1)], Count - 1, _startOffsets[0]);

    /// <summary>All but the last line, on arrays of its own. Reads the last segment, if it is a saved one.</summary>
    public LineSegments WithoutLastLine()
    {
        LineSegment last = _segments[Count - 1];
        LineSegments rest = WithoutLast();
        if (last.LineCount == 1)
            return rest;
        LineLengths lengths = last.Lengths;
        return rest.Append(new LineSegment(
            lengths.WithoutLast(), last.FirstLine, last.StartOffset, last.StartOffset + lengths.StartOf(last.LineCount - 1)));
    }

    /// <summary>Finds a line by its number, which is one of those here.</summary>
    public LinePosition Line(long number) => _segments[LastAtOrBefore(_firstLines, number)].Line(number);

    /// <summary>Finds the line in which a byte lies, which belongs to one of those here.</summary>
    public LinePosition LineAt(long offset) => _segments[LastAtOrBefore(_startOffsets, offset)].LineAt(offset);

    private int LastAtOrBefore(long[] sorted, long value)
    {
        int found = sorted.AsSpan(0, Count).BinarySearch(value);
        return found < 0 ? ~found - 1 : found;
    }
}
