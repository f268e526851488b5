namespace BigFile.Benchmarking;

/// <summary>Finds out before anything is timed whether ways read the same bytes.</summary>
internal static class Agreement
{
    private const int OperationsMax = 256;
    private const long BytesMax = 64L << 20;

    /// <summary>Lets each way do the same operations, the first of the job's work, and compares what they read.</summary>
    /// <exception cref="BenchException">Two ways read different bytes.</exception>
    public static void Check(BenchParts parts, BenchJob job, PlacePlan plan, long lengthBytes, IReadOnlyList<WaySpec> ways, CancellationToken ct)
    {
        List<(Place Place, ulong Sum)> expected = [];
        for (int i = 0; i < ways.Count; i++)
        {
            List<(Place Place, ulong Sum)> sums = Sums(parts, job, plan, lengthBytes, ways[i], ct);
            if (i == 0)
                expected = sums;
            for (int at = 0; at < sums.Count; at++)
            {
                if (sums[at] == expected[at])
                    continue;
                throw new BenchException(FormattableString.Invariant(
                    $"{ways[0].Name} and {ways[i].Name} read different bytes: {sums[at].Place.Length} bytes at {sums[at].Place.Offset} of {job.Path}"));
            }
        }
    }

    private static List<(Place Place, ulong Sum)> Sums(
        BenchParts parts, BenchJob job, PlacePlan plan, long lengthBytes, WaySpec spec, CancellationToken ct)
    {
        using Way way = parts.Open(spec, job, lengthBytes);
        using WaySession session = way.CreateSession();
        long bytes = Math.Min(plan.BytesOf(0), BytesMax);
        return job.Work == BenchWork.Gather ? Gathered(job, plan.ForThread(0, bytes), session, ct) : Blocks(job, plan.ForThread(0, bytes), session, ct);
    }

    private static List<(Place Place, ulong Sum)> Blocks(BenchJob job, PlaceSource source, WaySession session, CancellationToken ct)
    {
        Place[] places = new Place[OperationsMax];
        int count = source.Fill(places);
        byte[] buffer = GC.AllocateUninitializedArray<byte>(job.Blocks.Largest, pinned: true);
        List<(Place Place, ulong Sum)> sums = new(count);
        foreach (Place place in places.AsSpan(0, count))
        {
            ct.ThrowIfCancellationRequested();
            Span<byte> block = buffer.AsSpan(0, place.Length);
            // What the way before left here must not pass for what this one has read.
            block.Clear();
            if (job.Work == BenchWork.Scan)
            {
                sums.Add((place, session.Scan(place.Offset, place.Length, block)));
                continue;
            }
            session.Read(place.Offset, block);
            sums.Add((place, BlockSum.Of(block)));
        }
        return sums;
    }

    private static List<(Place Place, ulong Sum)> Gathered(BenchJob job, PlaceSource source, WaySession session, CancellationToken ct)
    {
        long[] offsets = new long[job.BatchLength], values = new long[job.BatchLength];
        List<(Place Place, ulong Sum)> sums = [];
        for (int batch = 0; batch < OperationsMax && (long)sums.Count * sizeof(long) < BytesMax / OperationsMax; batch++)
        {
            ct.ThrowIfCancellationRequested();
            source.FillOffsets(offsets);
            values.AsSpan().Clear();
            session.Gather(offsets, values);
            for (int i = 0; i < values.Length; i++)
                sums.Add((new Place(offsets[i], sizeof(long), false), (ulong)values[i]));
        }
        return sums;
    }
}
