using System.Buffers;
using BigFile.Views;

namespace BigFile;

/// <summary>
/// A write lease that can be stored, passed on and kept across an await: the owner of a <see cref="Memory{T}"/> over a
/// range of a file. Made by <see cref="MappedFile.LeaseMemory{T}(long, int, bool)"/>; for reading there is
/// <see cref="MappedReadOnlyMemory{T}"/>.
/// </summary>
/// <remarks>
/// <para>Only a write lease has this type. The views of a file that is open for reading are read-only to the processor,
/// so a store through a <see cref="Memory{T}"/> of such a view would end the process; a read lease therefore gives out
/// nothing that can be written to.</para>
/// <para>The range stays mapped at one address, whatever is evicted and even if the <see cref="MappedFile"/> is disposed,
/// until <see cref="Dispose()"/>. After that <see cref="GetSpan"/> throws, on every copy and slice of the memory. Spans
/// taken before it must not be used after it. A handle made by <see cref="Pin"/> keeps the range mapped beyond that,
/// until the handle is disposed.</para>
/// <para>There is no finalizer, since a span may still be in use: memory that is dropped without
/// <see cref="Dispose()"/> holds its part of the budget until the process ends.</para>
/// <para>Thread-safe. Of a <see cref="Pin"/> and a <see cref="Dispose()"/> at the same moment one comes first: either the
/// pin succeeds and holds the range, or it throws. Allocates one object.</para>
/// </remarks>
/// <typeparam name="T">Any type without references. Values need not be aligned in the file.</typeparam>
public sealed unsafe class MappedMemory<T> : MemoryManager<T>
    where T : unmanaged
{
    private CountedLease _lease;

    internal MappedMemory(FileViews views, long offset, int count, LeaseMode mode, bool sequential)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        long bytes = (long)count * sizeof(T);
        if (bytes > int.MaxValue)
            Throw.LeaseTooLong(count, sizeof(T));
        _lease = new CountedLease(views, offset, (int)bytes, mode, sequential);
        Offset = offset;
        Length = count;
    }

    /// <summary>File offset of the first value, in bytes.</summary>
    public long Offset { get; }

    /// <summary>How many values the range has.</summary>
    public int Length { get; }

    /// <summary>The values, to be read and written. No copy, no system call; the first touch of each page may read the disk.</summary>
    /// <exception cref="ObjectDisposedException">The lease was disposed.</exception>
    public override Span<T> GetSpan()
    {
        _lease.ThrowIfDisposed();
        // SAFETY: mapped for Length values until the lease is released, which the check has ruled out; writable,
        // because only write leases are handed out as this type (MappedReadOnlyMemory keeps its own to itself).
        return new Span<T>((void*)_lease.Address, Length);
    }

    /// <summary>Keeps the range mapped until the handle is disposed, also beyond <see cref="Dispose()"/>. Views never move, so this costs one interlocked operation.</summary>
    /// <param name="elementIndex">The value that the handle points to, from 0 to <see cref="Length"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative or past the end.</exception>
    /// <exception cref="ObjectDisposedException">The lease was disposed.</exception>
    public override MemoryHandle Pin(int elementIndex = 0)
    {
        if ((uint)elementIndex > (uint)Length)
            throw new ArgumentOutOfRangeException(nameof(elementIndex), elementIndex, $"The memory has {Length} elements.");
        _lease.Pin();
        // SAFETY: inside the range, or one past it, and held by the pin that the handle gives back.
        return new MemoryHandle((T*)_lease.Address + elementIndex, pinnable: this);
    }

    /// <summary>Gives one pin back. Called by the handle that <see cref="Pin"/> made.</summary>
    /// <exception cref="InvalidOperationException">Nothing is pinned.</exception>
    public override void Unpin() => _lease.Unpin();

    /// <summary>Ends the lease: at once, or with the last handle. Harmless when repeated. Any thread.</summary>
    public void Dispose() => Dispose(disposing: true);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _lease.Dispose();
}
