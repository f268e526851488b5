namespace BigFile.Benchmarking;

/// <summary>
/// Where a thread's operations go, one after the other, until its bytes are used up. What is drawn depends on the plan and the thread alone, not on how
/// many are asked for at a time. Belongs to one thread. Allocates nothing.
/// </summary>
internal abstract class PlaceSource(long bytes)
{
    /// <summary>How many bytes are left to do; <see cref="long.MaxValue"/> for no end.</summary>
    public long RemainingBytes { get; protected set; } = bytes;

    /// <summary>Fills in the next places; returns how many there are, fewer than asked for only at the end.</summary>
    public abstract int Fill(Span<Place> places);

    /// <summary>Fills in the offsets of the next places, all of them reads of the smallest size. Does not count the bytes.</summary>
    public abstract void FillOffsets(Span<long> offsets);
}
