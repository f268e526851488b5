namespace BigFile.Benchmarking;

/// <summary>
/// How a job's work is spread over its range and its threads: which part is whose, how many bytes each does. The same for all ways and rounds; what is
/// drawn may differ by a salt. Immutable.
/// </summary>
internal sealed class PlacePlan
{
    private const int ValueBytes = sizeof(long);
    private readonly BenchJob _job;
    private readonly SizeDraw _sizes;
    private readonly int _unit, _largest;
    private readonly bool _inParts;

    /// <param name="job">A job that was checked.</param>
    /// <param name="lengthBytes">The length of its file.</param>
    /// <exception cref="BenchException">The range is shorter than a block, or than one block for each thread that has a part of it.</exception>
    public PlacePlan(BenchJob job, long lengthBytes)
    {
        _job = job;
        bool gathers = job.Work == BenchWork.Gather;
        BlockSizes blocks = gathers ? BlockSizes.Of(ValueBytes) : job.Blocks;
        (_sizes, _unit, _largest) = (new SizeDraw(blocks), blocks.Smallest, blocks.Largest);
        OperationBytes = gathers ? job.BatchLength * ValueBytes : _unit;
        // Threads that write at drawn places would write over each other's blocks: what is read back could not be told.
        _inParts = !job.Draws || (job.Verify && job.Threads > 1);
        (Start, End) = (job.Start, Math.Min(job.End, lengthBytes));
        long wanted = _inParts ? (long)_largest * job.Threads : _largest;
        if (End - Start < wanted && (job.Work != BenchWork.Append || job is { AmountBytes: 0, Duration.Ticks: 0 }))
        {
            throw new BenchException(FormattableString.Invariant(
                $"the range of {Math.Max(0, End - Start)} bytes from {Start} is too short: {wanted} bytes are needed for blocks of {_largest} bytes and {job.Threads} threads"));
        }
        if (job is { Draws: true, Pattern.Kind: AccessKind.Strided } && job.Pattern.StrideBytes > End - Start - _largest)
            throw new BenchException(FormattableString.Invariant($"a stride of {job.Pattern.StrideBytes} bytes leaves but one place in {End - Start} bytes"));
        TotalBytes = Total();
    }

    /// <summary>Where the range begins.</summary>
    public long Start { get; }

    /// <summary>Where it ends.</summary>
    public long End { get; }

    /// <summary>The least that is done at a time: the smallest block, or a batch of values.</summary>
    public int OperationBytes { get; }

    /// <summary>Bytes that a buffer must hold.</summary>
    public int BufferBytes => _largest;

    /// <summary>Bytes that all threads do in a round; 0 if it ends by time.</summary>
    public long TotalBytes { get; }

    /// <summary>The part of the range that a thread works on.</summary>
    public (long Start, long End) RangeOf(int thread)
    {
        if (_job.Work == BenchWork.Append)
            return (0, long.MaxValue);
        if (!_inParts)
            return (Start, End);
        // Parts begin at multiples of the largest block, counted from the range's start; what is left over at the end is the last one's.
        long blocks = (End - Start) / _largest;
        long first = Start + (Share(blocks, thread).First * _largest);
        return thread == _job.Threads - 1 ? (first, End) : (first, Start + (Share(blocks, thread + 1).First * _largest));
    }

    /// <summary>
    /// Bytes that a thread does in a round; <see cref="long.MaxValue"/> if it ends by time alone. In order and cold, its part of the range at most: what
    /// it reads again would be warm.
    /// </summary>
    public long BytesOf(int thread)
    {
        long part = RangeOf(thread).End - RangeOf(thread).Start;
        if (TotalBytes == 0)
            return OnceAtMost ? part : long.MaxValue;
        if (_job.Work != BenchWork.Append && (CoversOnce || (OnceAtMost && TotalBytes == End - Start)))
            return part;
        return OnceAtMost ? Math.Min(ShareOf(thread), part) : ShareOf(thread);
    }

    private long ShareOf(int thread)
    {
        // Whole operations, but for an end that is not whole.
        long share = Share(TotalBytes / OperationBytes, thread).Count * OperationBytes;
        return thread == _job.Threads - 1 ? share + (TotalBytes % OperationBytes) : share;
    }

    /// <summary>
    /// How many different bytes of the range were read at least, nearly for sure, when so many were read: where places are drawn evenly, what is
    /// expected less a twentieth; where some are drawn more often than others, that cannot be told but by drawing: all.
    /// </summary>
    public long DistinctBytes(long bytes)
    {
        long range = End - Start;
        if (_job.Draws && _job.Pattern.Kind == AccessKind.Uniform)
            return (long)(Expected(bytes, range) * 0.95);
        return Math.Min(bytes, range);
    }

    /// <summary>
    /// Which share of so many bytes was read more than once, about: where places are drawn evenly, what is expected; else what goes past the range.
    /// </summary>
    public double RepeatedShare(long bytes)
    {
        long range = End - Start;
        if (bytes <= 0 || range <= 0)
            return 0;
        return 1 - ((_job is { Draws: true, Pattern.Kind: AccessKind.Uniform } ? Expected(bytes, range) : Math.Min(bytes, range)) / bytes);
    }

    /// <summary>The places of a thread.</summary>
    /// <param name="thread">The thread, from 0.</param>
    /// <param name="bytes">Bytes to do.</param>
    /// <param name="salt">Another number draws other places.</param>
    public PlaceSource ForThread(int thread, long bytes, ulong salt = 0)
    {
        (long Start, long End) range = RangeOf(thread);
        Randomness random = new(_job.Seed, (salt << 32) + (ulong)thread);
        if (!_job.Draws)
            return new SequentialPlaces(range.Start, range.End, _sizes, _job.Writes, random, bytes);
        int readPercent = _job.Work == BenchWork.Mixed ? _job.ReadPercent : _job.Writes ? 0 : 100;
        long blocks = (range.End - range.Start) / _unit;
        AccessPattern pattern = _job.Pattern;
        return pattern.Kind switch
        {
            AccessKind.Zipf => Drawn(new ZipfDraw(_unit, new ZipfTable(blocks, pattern.Theta), new Scatter(blocks, _job.Seed))),
            AccessKind.HotSpot => Drawn(new HotSpotDraw(_unit, blocks, pattern.HotFileShare, pattern.HotOperationShare)),
            AccessKind.Strided => Drawn(new StrideDraw(_unit, pattern.StrideBytes, FirstOf(thread, range))),
            _ => Drawn(new UniformDraw(_unit)),
        };

        PlaceSource Drawn<TDraw>(TDraw draw)
            where TDraw : struct, IPlaceDraw => new DrawnPlaces<TDraw>(range, _sizes, readPercent, draw, random, bytes);
    }

    private static double Expected(long bytes, long range) => range * (1 - Math.Exp(-(double)bytes / range));

    private bool OnceAtMost => _job is { Draws: false, Cache: CacheWanted.Cold } && _job.Work != BenchWork.Append;

    /// <summary>Whether a round goes over the range exactly once, in order.</summary>
    private bool CoversOnce => _job is { Draws: false, AmountBytes: 0, Duration.Ticks: 0 };

    private long Total()
    {
        if (_job.AmountBytes > 0)
            return OnceAtMost && _job.AmountBytes >= End - Start ? End - Start : Whole(_job.AmountBytes);
        if (_job.Duration > TimeSpan.Zero)
            return 0;
        return CoversOnce ? End - Start : Whole((End - Start) / _unit * _unit);
    }

    // Up to whole operations.
    private long Whole(long bytes)
    {
        long operations = (bytes / OperationBytes) + (bytes % OperationBytes == 0 ? 0 : 1);
        return operations <= long.MaxValue / OperationBytes
            ? operations * OperationBytes
            : throw new BenchException(FormattableString.Invariant($"an amount of {bytes} bytes"));
    }

    // Threads that stride over one range begin spread over it.
    private long FirstOf(int thread, (long Start, long End) range)
    {
        if (_inParts)
            return 0;
        long places = ((range.End - range.Start - _largest) / _job.Pattern.StrideBytes) + 1;
        return Share(places, thread).First * _job.Pattern.StrideBytes;
    }

    // The first threads have one more where they do not divide evenly.
    private (long First, long Count) Share(long count, int thread)
    {
        (long each, long more) = Math.DivRem(count, _job.Threads);
        return ((each * thread) + Math.Min(thread, more), each + (thread < more ? 1 : 0));
    }
}
