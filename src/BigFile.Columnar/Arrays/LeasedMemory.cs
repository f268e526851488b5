using BigFile.Views;

namespace BigFile.Columnar;

/// <summary>Ranges of one file that are leased together and given back together, with what was built to go with them.</summary>
internal sealed class LeasedMemory(MappedFile file) : ArrayMemory
{
    // A lease is as long as a span at most; longer ranges are leased in pieces, which are neighbours where windows are in place.
    private const int PieceBytes = 1 << 30;

    private readonly List<(LeaseRecord Record, long Generation)> _leases = [];
    private readonly List<SharedArray> _held = [];

    /// <summary>Leases a range; nothing for one without bytes.</summary>
    /// <returns>The address of its first byte.</returns>
    /// <exception cref="NotSupportedException">It is longer than a lease, and windows are not in place.</exception>
    public nint Lease(long offset, long length)
    {
        nint first = 0;
        for (long done = 0; done < length;)
        {
            int piece = (int)Math.Min(length - done, PieceBytes);
            LeaseRecord record = file.Views.AcquireLease(offset + done, piece, LeaseMode.Read, sequential: false, out long generation, out nint address);
            _leases.Add((record, generation));
            if (done == 0)
                first = address;
            else if (address != first + (nint)done)
                throw new NotSupportedException($"{file.Path}: a buffer of {length} bytes is in one piece only where windows are in place; lease fewer rows.");
            done += piece;
        }
        return first;
    }

    /// <summary>Lets go of an array when the ranges are given back.</summary>
    public void Hold(SharedArray array) => _held.Add(array);

    public override void ThrowIfFaulted()
    {
        foreach ((LeaseRecord record, long generation) in _leases)
            record.ThrowIfFaulted(generation);
    }

    protected override void ReleaseCore()
    {
        Exception? failure = null;
        foreach ((LeaseRecord record, long generation) in _leases)
        {
            try
            {
                record.Release(generation);
            }
            catch (FileFaultException e)
            {
                failure ??= e;
            }
        }
        foreach (SharedArray array in _held)
            array.Release();
        if (failure is not null)
            throw failure;
    }
}
