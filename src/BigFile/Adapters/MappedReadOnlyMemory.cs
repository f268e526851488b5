using System.Buffers;
using BigFile.Views;

namespace BigFile;

/// <summary>
/// A read lease that can be stored, passed on and kept across an await: the owner of a <see cref="ReadOnlyMemory{T}"/>
/// over a range of a file. Made by <see cref="MappedFile.LeaseReadOnlyMemory{T}(long, int, bool)"/>.
/// </summary>
/// <remarks>
/// A type of its own beside <see cref="MappedMemory{T}"/>, because a store through a writable memory over a read-only
/// view would end the process: what this one gives out cannot be written to, short of the unsafe
/// <see cref="System.Runtime.InteropServices.MemoryMarshal"/>. Its lifetime, pins and thread rules are those of
/// <see cref="MappedMemory{T}"/>; it allocates two objects.
/// </remarks>
/// <typeparam name="T">Any type without references. Values need not be aligned in the file.</typeparam>
public sealed class MappedReadOnlyMemory<T> : IDisposable
    where T : unmanaged
{
    private readonly MappedMemory<T> _memory;

    internal MappedReadOnlyMemory(FileViews views, long offset, int count, bool sequential) =>
        _memory = new MappedMemory<T>(views, offset, count, LeaseMode.Read, sequential);

    /// <summary>File offset of the first value, in bytes.</summary>
    public long Offset => _memory.Offset;

    /// <summary>How many values the range has.</summary>
    public int Length => _memory.Length;

    /// <summary>The values, as memory. Its span, and that of each slice, throws once the lease is disposed.</summary>
    /// <exception cref="ObjectDisposedException">The lease was disposed.</exception>
    public ReadOnlyMemory<T> Memory => _memory.Memory;

    /// <summary>The values. No copy, no system call; the first touch of each page may read the disk. Not to be used after <see cref="Dispose"/>.</summary>
    /// <exception cref="ObjectDisposedException">The lease was disposed.</exception>
    public ReadOnlySpan<T> Span => _memory.GetSpan();

    /// <summary>Keeps the range mapped until the handle is disposed, also beyond <see cref="Dispose"/>. What the handle points to must only be read.</summary>
    /// <param name="elementIndex">The value that the handle points to, from 0 to <see cref="Length"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative or past the end.</exception>
    /// <exception cref="ObjectDisposedException">The lease was disposed.</exception>
    public MemoryHandle Pin(int elementIndex = 0) => _memory.Pin(elementIndex);

    /// <summary>Ends the lease: at once, or with the last handle. Harmless when repeated. Any thread.</summary>
    public void Dispose() => _memory.Dispose();
}
