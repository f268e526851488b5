namespace BigFile.Scanning;

/// <summary>Lines that end in a sequence of bytes, which may overlap itself.</summary>
internal sealed class SequenceRule(byte[] delimiter, int unitBytes) : LineRule
{
    public override int DelimiterBytesMax => delimiter.Length;

    public override int UnitBytes => unitBytes;

    public override bool Overlaps { get; } = HasBorder(delimiter, unitBytes);

    public override bool TryFindDelimiter(ReadOnlySpan<byte> bytes, int from, out int index, out int length, bool more = false)
    {
        length = delimiter.Length;
        for (index = from; ; index++)
        {
            int found = bytes[index..].IndexOf(delimiter);
            if (found < 0)
                return false;
            index += found;
            if (index % unitBytes == 0)
                return true;
        }
    }

    public override bool TryFindDelimiterBackward(ReadOnlySpan<byte> bytes, int end, out int index, out int length)
    {
        length = delimiter.Length;
        if (!TryFindOccurrenceBackward(bytes, end, out index))
            return false;
        if (!Overlaps)
            return true;
        // Back to a place that no occurrence crosses, then forward as lines are found.
        int from = index;
        while (from > 0 && TryFindCrossing(bytes, from, out int before))
            from = before;
        index = from;
        while (TryFindDelimiter(bytes[..end], index + length, out int next, out _))
            index = next;
        return true;
    }

    /// <summary>Finds the first occurrence that begins before <paramref name="place"/> and ends behind it.</summary>
    public bool TryFindCrossing(ReadOnlySpan<byte> bytes, int place, out int index)
    {
        int first = Math.Max(0, place - delimiter.Length + 1);
        int end = Math.Min(bytes.Length, place + delimiter.Length - 1);
        first += (unitBytes - (first % unitBytes)) % unitBytes;
        return TryFindDelimiter(bytes[..end], Math.Min(first, end), out index, out int length) && index < place && index + length > place;
    }

    private bool TryFindOccurrenceBackward(ReadOnlySpan<byte> bytes, int end, out int index)
    {
        for (; ; end = index + delimiter.Length - 1)
        {
            index = bytes[..end].LastIndexOf(delimiter);
            if (index < 0 || index % unitBytes == 0)
                return index >= 0;
        }
    }

    private static bool HasBorder(byte[] delimiter, int unitBytes)
    {
        for (int length = 1; length < delimiter.Length; length++)
        {
            if ((delimiter.Length - length) % unitBytes == 0 && delimiter.AsSpan(0, length).SequenceEqual(delimiter.AsSpan(delimiter.Length - length)))
                return true;
        }
        return false;
    }
}
