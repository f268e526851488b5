using System.Buffers;
using BigFile.Views;

namespace BigFile;

/// <summary>
/// A read lease on a range of any length, as a <see cref="ReadOnlySequence{T}"/>: for what a span of 2 GiB - 1 cannot
/// hold. Made by <see cref="MappedFile.LeaseSequence"/>.
/// </summary>
/// <remarks>
/// The segments end at the multiples of 1 GiB of the file, whatever the size of the windows. With reserved placement
/// each is its windows in place; with floating placement a segment that crosses windows has a view of its own. All of
/// the range is mapped at once and counts against the budget. Thread-safe; no finalizer; allocates a few objects for
/// each segment. Spans taken from the sequence must not be used after <see cref="Dispose"/>; asking for them then throws.
/// </remarks>
public sealed class MappedSequence : IDisposable
{
    /// <summary>The longest segment, in bytes.</summary>
    internal const int SegmentBytesMax = 1 << 30;

    private LeasedSegment? _first;
    private readonly LeasedSegment? _last;
    private bool _disposed;

    internal MappedSequence(FileViews views, long offset, long lengthBytes, bool sequential, int segmentBytes = SegmentBytesMax)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(lengthBytes);
        views.ThrowIfDisposed();
        long fileBytes = views.Length;
        if ((ulong)offset > (ulong)fileBytes || lengthBytes > fileBytes - offset)
            Throw.OutOfRange(offset, lengthBytes, fileBytes);
        Offset = offset;
        Length = lengthBytes;
        try
        {
            for (long at = offset, end = offset + lengthBytes; at < end;)
            {
                int bytes = (int)Math.Min(end - at, segmentBytes - at % segmentBytes);
                LeasedSegment segment = new(views, at, bytes, at - offset, sequential);
                if (_last is null)
                    _first = segment;
                else
                    _last.Append(segment);
                _last = segment;
                at += bytes;
            }
        }
        catch
        {
            LeasedSegment.ReleaseAll(_first);
            throw;
        }
    }

    /// <summary>File offset of the first byte.</summary>
    public long Offset { get; }

    /// <summary>Length of the range in bytes.</summary>
    public long Length { get; }

    /// <summary>The bytes. No copy, no system call, no allocation; the first touch of each page may read the disk.</summary>
    /// <exception cref="ObjectDisposedException">The lease was disposed.</exception>
    public ReadOnlySequence<byte> Sequence
    {
        get
        {
            LeasedSegment? first = Volatile.Read(ref _first);
            if (Volatile.Read(ref _disposed))
                Throw.LeaseReleased();
            return first is null
                ? ReadOnlySequence<byte>.Empty
                : new ReadOnlySequence<byte>(first, 0, _last!, _last!.Memory.Length);
        }
    }

    /// <summary>Releases the range. Harmless when repeated. Any thread.</summary>
    public void Dispose()
    {
        Volatile.Write(ref _disposed, true);
        LeasedSegment.ReleaseAll(Interlocked.Exchange(ref _first, null));
    }
}
