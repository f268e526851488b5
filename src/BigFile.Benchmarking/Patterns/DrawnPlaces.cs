namespace BigFile.Benchmarking;

/// <summary>Blocks at drawn places, reads and writes drawn too where they are mixed.</summary>
internal sealed class DrawnPlaces<TDraw> : PlaceSource
    where TDraw : struct, IPlaceDraw
{
    private readonly long _start;
    private readonly SizeDraw _sizes;
    private readonly long[] _fits;
    private readonly int _readPercent;
    private TDraw _draw;
    private Randomness _random;

    /// <param name="range">Where the range begins and ends; it holds the largest block at least.</param>
    /// <param name="sizes">The sizes.</param>
    /// <param name="readPercent">How many of a hundred are reads. Nothing is drawn for 0 and 100.</param>
    /// <param name="draw">How places are drawn.</param>
    /// <param name="random">What is drawn from.</param>
    /// <param name="bytes">Bytes to do.</param>
    public DrawnPlaces((long Start, long End) range, SizeDraw sizes, int readPercent, TDraw draw, Randomness random, long bytes)
        : base(bytes)
    {
        (_start, _sizes, _readPercent, _draw, _random) = (range.Start, sizes, readPercent, draw, random);
        long blocks = (range.End - range.Start) / sizes[0];
        _fits = new long[sizes.Count];
        for (int i = 0; i < _fits.Length; i++)
            _fits[i] = blocks - (sizes[i] / sizes[0]) + 1;
    }

    /// <inheritdoc/>
    public override int Fill(Span<Place> places)
    {
        long remaining = RemainingBytes;
        Randomness random = _random;
        TDraw draw = _draw;
        int count = 0;
        for (; count < places.Length && remaining > 0; count++)
        {
            int size = _sizes.Next(ref random);
            int length = (int)Math.Min(_sizes[size], remaining);
            long offset = _start + draw.Next(ref random, _fits[size]);
            bool writes = _readPercent is not 0 and not 100 ? random.Below(100) >= _readPercent : _readPercent == 0;
            places[count] = new Place(offset, length, writes);
            remaining -= remaining == long.MaxValue ? 0 : length;
        }
        (RemainingBytes, _random, _draw) = (remaining, random, draw);
        return count;
    }

    /// <inheritdoc/>
    public override void FillOffsets(Span<long> offsets)
    {
        Randomness random = _random;
        TDraw draw = _draw;
        long fits = _fits[0];
        for (int i = 0; i < offsets.Length; i++)
            offsets[i] = _start + draw.Next(ref random, fits);
        (_random, _draw) = (random, draw);
    }
}
