namespace BigFile.Scanning;

/// <summary>
/// Hands out memory for the lengths of an index that is being made, from a few large arrays instead of many of a size
/// that each makes the collector run. One thread at a time.
/// </summary>
/// <param name="lengthBytes">How much of the file will be indexed, so that the last array is no larger than needed.</param>
internal sealed class LineLengthSlab(long lengthBytes)
{
    private const int SlabBytes = 4 << 20;

    private long _restBytes = lengthBytes;
    private byte[] _slab = [];
    private int _used;

    /// <summary>Memory for the next lines.</summary>
    /// <param name="lines">A byte each.</param>
    /// <param name="coveredBytes">How much of the file these lines are.</param>
    public ArraySegment<byte> Take(int lines, long coveredBytes)
    {
        if (_slab.Length - _used < lines)
        {
            // As many as the rest would have if its lines were as long as these, and some more.
            double expected = (double)lines / coveredBytes * Math.Max(_restBytes, coveredBytes) * 1.02;
            _slab = GC.AllocateUninitializedArray<byte>((int)Math.Max(lines, Math.Min(SlabBytes, expected)));
            _used = 0;
        }
        _restBytes -= coveredBytes;
        _used += lines;
        return new ArraySegment<byte>(_slab, _used - lines, lines);
    }
}
