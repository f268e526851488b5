using System.Buffers;

namespace BigFile.Scanning;

/// <summary>
/// Finds where lines begin, from any place of a file of which a given length counts. Copies what it looks at, a little
/// first and then more, so it needs no room under the budget; however long a line is, it holds 256 KiB of it at most.
/// </summary>
internal readonly struct LineBounds(MappedFile file, LineFormat format, long lengthBytes)
{
    private const int FirstPieceBytes = 1 << 10;
    private const int PieceBytesMax = 256 << 10;
    private const int BackPieceBytesMax = 64 << 10;

    private readonly LineRule _rule = format.Rule;

    /// <summary>Where the first line begins; the end if there is none.</summary>
    public long First { get; } = Math.Min(format.PreambleBytes, lengthBytes);

    /// <summary>The end of the last line.</summary>
    public long LengthBytes => lengthBytes;

    /// <summary>
    /// The first place at or behind <paramref name="position"/> at which a line begins, or the end. Where that lies at or
    /// behind <paramref name="limit"/>, the limit is returned, or any place behind it at which a line begins.
    /// </summary>
    public long FindStart(long position, long limit = long.MaxValue)
    {
        if (position <= First)
            return First;
        limit = Math.Min(limit, lengthBytes);
        if (position >= limit)
            return limit;
        long from = Synchronized(AlignedDown(Math.Max(First, position - _rule.DelimiterBytesMax)));
        Span<byte> small = stackalloc byte[FirstPieceBytes];
        if (TryFindStart(small, position, limit, ref from, out long start))
            return start;
        byte[] large = ArrayPool<byte>.Shared.Rent(PieceBytesMax);
        try
        {
            for (int pieceBytes = FirstPieceBytes * 16; ; pieceBytes = PieceBytesMax)
            {
                if (TryFindStart(large.AsSpan(0, pieceBytes), position, limit, ref from, out start))
                    return start;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(large);
        }
    }

    /// <summary>The last place at or before <paramref name="position"/> at which a line begins. The position is not before the first line.</summary>
    public long FindStartAtOrBefore(long position)
    {
        long end = Math.Min(position, lengthBytes - 1) + 1;
        for (long pieceBytes = FirstPieceBytes; end > First; pieceBytes = Math.Min(pieceBytes * 4, BackPieceBytesMax))
        {
            long begin = Math.Max(First, end - pieceBytes);
            long found = FindStart(begin, end);
            if (found < end)
            {
                for (long next = found; next < end; next = FindStart(found + 1, end))
                    found = next;
                return found;
            }
            end = begin;
        }
        return First;
    }

    /// <summary>Bytes of the delimiter that ends the line before <paramref name="end"/>, a line start or the end; 0 if none does.</summary>
    public int DelimiterLengthBefore(long end)
    {
        Span<byte> tail = _rule.DelimiterBytesMax <= FirstPieceBytes
            ? stackalloc byte[FirstPieceBytes]
            : new byte[_rule.DelimiterBytesMax];
        tail = tail[..(int)Math.Min(_rule.DelimiterBytesMax, end - First)];
        file.ReadExactly(end - tail.Length, tail);
        return _rule.TryFindDelimiterBackward(tail, tail.Length, out int index, out int length) && index + length == tail.Length ? length : 0;
    }

    // Looks at the next piece. Not found: from is where to go on, a place that no delimiter crosses.
    private bool TryFindStart(Span<byte> buffer, long position, long limit, ref long from, out long start)
    {
        // Long delimiters would make no headway in a short buffer.
        if (buffer.Length < 4 * _rule.DelimiterBytesMax)
            buffer = new byte[4 * _rule.DelimiterBytesMax];
        Span<byte> piece = buffer[..(int)Math.Min(buffer.Length, lengthBytes - from)];
        file.ReadExactly(from, piece);
        bool more = from + piece.Length < lengthBytes;
        int at = 0;
        while (_rule.TryFindDelimiter(piece, at, out int index, out int length, more))
        {
            at = index + length;
            start = from + at;
            if (start >= position)
                return true;
        }
        if (!more)
        {
            start = lengthBytes;
            return true;
        }
        // No delimiter that begins before this place is still to be found.
        int known = Math.Max(at, piece.Length - _rule.DelimiterBytesMax + 1);
        from = AlignedDown(from + known);
        start = limit;
        return from >= limit;
    }

    // A place at or before the given one that no delimiter crosses. Only sequences that overlap themselves need a look.
    private long Synchronized(long place)
    {
        if (!_rule.Overlaps)
            return place;
        var sequence = (SequenceRule)_rule;
        int reach = sequence.DelimiterBytesMax;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Math.Max(BackPieceBytesMax, 8 * reach));
        try
        {
            while (true)
            {
                int aheadBytes = (int)Math.Min(reach, lengthBytes - place);
                long begin = Math.Max(First, AlignedDown(place - buffer.Length + aheadBytes + format.UnitBytes));
                Span<byte> bytes = buffer.AsSpan(0, (int)(place - begin) + aheadBytes);
                file.ReadExactly(begin, bytes);
                int at = (int)(place - begin);
                while (at >= reach && sequence.TryFindCrossing(bytes, at, out int before))
                    at = before;
                if (begin == First)
                {
                    while (sequence.TryFindCrossing(bytes, at, out int before))
                        at = before;
                    return begin + at;
                }
                if (at >= reach)
                    return begin + at;
                place = begin + at;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private long AlignedDown(long place) => place <= First ? First : place - ((place - First) % format.UnitBytes);
}
