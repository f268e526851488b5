namespace BigFile.Benchmarking;

/// <summary>Blocks in order; where one does not fit any more, at the range's start again.</summary>
internal sealed class SequentialPlaces : PlaceSource
{
    private readonly long _start, _end;
    private readonly SizeDraw _sizes;
    private readonly bool _writes;
    private long _at;
    private Randomness _random;

    /// <param name="start">Where the range begins.</param>
    /// <param name="end">Where it ends; it holds the largest block at least.</param>
    /// <param name="sizes">The sizes.</param>
    /// <param name="writes">Whether they are writes.</param>
    /// <param name="random">What sizes are drawn from.</param>
    /// <param name="bytes">Bytes to do; if they are the range's, the last block is cut where it ends, and the range is covered exactly.</param>
    public SequentialPlaces(long start, long end, SizeDraw sizes, bool writes, Randomness random, long bytes)
        : base(bytes)
    {
        (_start, _end, _sizes, _writes, _at, _random) = (start, end, sizes, writes, start, random);
    }

    /// <inheritdoc/>
    public override int Fill(Span<Place> places)
    {
        long at = _at, remaining = RemainingBytes;
        Randomness random = _random;
        int count = 0;
        for (; count < places.Length && remaining > 0; count++)
        {
            int length = (int)Math.Min(_sizes[_sizes.Next(ref random)], remaining);
            if (length > _end - at)
                at = _start;
            places[count] = new Place(at, length, _writes);
            at += length;
            remaining -= remaining == long.MaxValue ? 0 : length;
        }
        (_at, RemainingBytes, _random) = (at, remaining, random);
        return count;
    }

    /// <inheritdoc/>
    public override void FillOffsets(Span<long> offsets) => throw new NotSupportedException("Values are gathered at drawn places.");
}
