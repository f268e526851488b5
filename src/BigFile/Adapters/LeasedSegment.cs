using System.Buffers;
using BigFile.Views;

namespace BigFile;

/// <summary>One leased piece of a file in a <see cref="ReadOnlySequence{T}"/>. Never reused: once released, a sequence that still refers to it throws.</summary>
internal sealed class LeasedSegment : ReadOnlySequenceSegment<byte>, IDisposable
{
    private readonly MappedMemory<byte> _lease;

    /// <summary>Leases a piece for reading. <paramref name="runningIndex"/> is where it stands in its sequence.</summary>
    public LeasedSegment(FileViews views, long offset, int lengthBytes, long runningIndex, bool sequential)
    {
        _lease = new MappedMemory<byte>(views, offset, lengthBytes, LeaseMode.Read, sequential);
        RunningIndex = runningIndex;
        try
        {
            Memory = _lease.Memory;
        }
        catch (FileFaultException)
        {
            // The file has failed there before; disposing would tell the same.
            Discard(_lease);
            throw;
        }
    }

    /// <summary>The piece after this one.</summary>
    public LeasedSegment? Following => (LeasedSegment?)Next;

    /// <summary>Running index of its end.</summary>
    public long RunningEnd => RunningIndex + Memory.Length;

    public void Append(LeasedSegment next) => Next = next;

    /// <summary>Releases this piece.</summary>
    public void Dispose() => _lease.Dispose();

    private static void Discard(MappedMemory<byte> lease)
    {
        try
        {
            ((IDisposable)lease).Dispose();
        }
        catch (FileFaultException)
        {
            // Told already.
        }
    }

    /// <summary>Releases a chain of pieces.</summary>
    public static void ReleaseAll(LeasedSegment? first)
    {
        FileFaultException? fault = null;
        for (LeasedSegment? segment = first; segment is not null; segment = segment.Following)
        {
            try
            {
                segment.Dispose();
            }
            catch (FileFaultException e)
            {
                // All of them are released; the first fault is the one to tell.
                fault ??= e;
            }
        }
        if (fault is not null)
            throw fault;
    }
}
