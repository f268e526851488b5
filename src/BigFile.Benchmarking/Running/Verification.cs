namespace BigFile.Benchmarking;

/// <summary>Reads back what a round wrote, past the page cache as far as that can be had, and compares it.</summary>
internal static class Verification
{
    private const int ChunkBytes = 1 << 20;

    /// <summary>Compares all that was written with what the file holds now. The way that wrote has been flushed and closed.</summary>
    /// <param name="parts">What the run needs of the world.</param>
    /// <param name="job">The job, with the file that was written.</param>
    /// <param name="log">What was written.</param>
    /// <param name="who">The way that wrote, for messages.</param>
    /// <param name="told">Is told after each piece how many bytes were gone over.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>How many bytes were compared, and what a reader must know, in one line; null if there is nothing.</returns>
    /// <exception cref="BenchException">Something else is there.</exception>
    public static (long Bytes, string? Warning) Check(
        BenchParts parts, BenchJob job, WriteLog log, string who, Action<long>? told, CancellationToken ct)
    {
        long length = parts.LengthOf(job.Path);
        if (length < log.End)
            throw new BenchException(FormattableString.Invariant($"{who}: {job.Path} has {length} bytes after {log.End} were written"));
        if (log.End == log.Start)
            return (0, null);
        parts.Drop(job.Path, ct);
        CacheState state = parts.Look(job.Path, log.Start, log.End, ct);
        using Way way = parts.Open(new WaySpec(WayKind.Handle), job with { Work = BenchWork.SequentialRead }, length);
        using WaySession session = way.CreateSession();
        long compared = Compare(session, job, log, who, told, ct);
        return (compared, state.IsCold ? null : $"{who}: what was verified could not be proved to come from the device: {CacheWords.InMemory(state)}");
    }

    private static long Compare(WaySession session, BenchJob job, WriteLog log, string who, Action<long>? told, CancellationToken ct)
    {
        int chunk = Math.Max(1, ChunkBytes / log.UnitBytes) * log.UnitBytes;
        byte[] buffer = GC.AllocateUninitializedArray<byte>(chunk, pinned: true);
        byte[] expected = new byte[log.UnitBytes];
        long compared = 0, wrong = 0, firstWrong = -1;
        for (long offset = log.Start; offset < log.End; offset += chunk)
        {
            ct.ThrowIfCancellationRequested();
            Span<byte> piece = buffer.AsSpan(0, (int)Math.Min(chunk, log.End - offset));
            session.Read(offset, piece);
            for (int at = 0; at < piece.Length; at += log.UnitBytes)
            {
                Span<byte> unit = piece.Slice(at, Math.Min(log.UnitBytes, piece.Length - at)), want = expected.AsSpan(0, unit.Length);
                if (!log.Expect(offset + at, want))
                    continue;
                compared += unit.Length;
                if (unit.SequenceEqual(want))
                    continue;
                firstWrong = wrong++ == 0 ? offset + at + unit.CommonPrefixLength(want) : firstWrong;
            }
            told?.Invoke(offset - log.Start + piece.Length);
        }
        return wrong == 0
            ? compared
            : throw new BenchException(FormattableString.Invariant(
                $"{who}: {wrong} blocks of {log.UnitBytes} bytes do not hold what was written last, the first at {firstWrong} of {job.Path}"));
    }
}
