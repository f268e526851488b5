using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using BigFile.Views;

namespace BigFile;

/// <summary>
/// A range of a file as an array of values with 64-bit indexes. Made by <see cref="MappedFile.AsArray{T}"/>. It borrows
/// the file: there is nothing to dispose, and it works for as long as the file is open.
/// </summary>
/// <remarks>
/// <para>Thread-safe as the file is. Reads and writes of one value cost what <see cref="MappedFile.Read{T}(long)"/> and
/// <see cref="MappedFile.Write{T}(long, T)"/> cost: nothing is allocated, and they never fail for the budget. Leases and
/// enumeration hold windows and can.</para>
/// <para>An array made without a count reaches to the end of the file, wherever that is at the moment: it grows with
/// <see cref="MappedFile.SetLength"/> and <see cref="MappedFile.Refresh"/>. Bytes at the end that make no whole value are
/// <see cref="TornBytes"/> and no element.</para>
/// </remarks>
/// <typeparam name="T">Any type without references; its bytes are taken as they are, in the machine's byte order.</typeparam>
public sealed unsafe class MappedArray<T>
    where T : unmanaged
{
    private const int GatherBlock = 256;
    private const int CopyBytesMax = 1 << 30;

    private readonly ElementRange _elements;

    internal MappedArray(FileViews views, long offset, long count)
    {
        views.ThrowIfDisposed();
        _elements = new ElementRange(views, offset, sizeof(T), count, nameof(count));
    }

    /// <summary>File offset of element 0, in bytes.</summary>
    public long Offset => _elements.Offset;

    /// <summary>How many whole values there are now. Less than was asked for only after the file was cut.</summary>
    public long Count => _elements.Count;

    /// <summary>
    /// Bytes after the last whole value, up to the end of the file: more than 0 while a value is only partly appended.
    /// Always 0 for an array with a count, unless the file was cut inside it.
    /// </summary>
    public long TornBytes => _elements.TornBytes;

    /// <summary>One value. No allocation, no lock when its window is mapped.</summary>
    /// <param name="index">From 0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such element.</exception>
    /// <exception cref="UnauthorizedAccessException">Setting, and the file is open for reading only.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public T this[long index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _elements.Views.Read<T>(_elements.OffsetOf(index));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        set => _elements.Views.Write(_elements.OffsetOf(index), value);
    }

    /// <summary>Reads the value at each of many indexes, with their memory accesses overlapping. Faster than the indexer in a loop when the indexes are in no order.</summary>
    /// <param name="indexes">Which elements.</param>
    /// <param name="destination">Receives the value at index i in element i; at least as long as the indexes.</param>
    /// <exception cref="ArgumentException">The destination is shorter than the indexes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such element; elements before it may have been written.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public void Gather(ReadOnlySpan<long> indexes, Span<T> destination)
    {
        if (destination.Length < indexes.Length)
            throw new ArgumentException("The destination is shorter than the indexes.", nameof(destination));
        Span<long> offsets = stackalloc long[GatherBlock];
        while (!indexes.IsEmpty)
        {
            int count = Math.Min(GatherBlock, indexes.Length);
            for (int i = 0; i < count; i++)
                offsets[i] = _elements.OffsetOf(indexes[i]);
            _elements.Views.Gather(offsets[..count], destination);
            indexes = indexes[count..];
            destination = destination[count..];
        }
    }

    /// <summary>Copies as many values as the destination is long. Never fails for the budget.</summary>
    /// <param name="index">The first.</param>
    /// <param name="destination">What to fill.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many elements from the index on; nothing was copied.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public void CopyTo(long index, Span<T> destination)
    {
        long offset = _elements.OffsetOf(index, destination.Length);
        _elements.Views.ThrowIfDisposed();
        // A span of bytes ends at 2 GiB - 1; one of larger values does not.
        while (!destination.IsEmpty)
        {
            int count = Math.Min(destination.Length, Math.Max(1, CopyBytesMax / sizeof(T)));
            _elements.Views.CopyOut(offset, MemoryMarshal.AsBytes(destination[..count]));
            offset += (long)count * sizeof(T);
            destination = destination[count..];
        }
    }

    /// <summary>Leases a run of values. Allocates nothing.</summary>
    /// <param name="index">The first.</param>
    /// <param name="count">How many; their bytes must fit in one span of 2 GiB - 1.</param>
    /// <param name="mode">Reading, or reading and writing; the latter counts the whole run as dirty.</param>
    /// <param name="sequential">As in <see cref="MappedFile.Lease"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many elements from the index on, or they are too long for a span.</exception>
    /// <exception cref="BudgetExceededException">Other leases hold so much of the budget that this one cannot be mapped.</exception>
    /// <exception cref="UnauthorizedAccessException">A write lease on a file that is open for reading only.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public MappedSpan<T> Lease(long index, int count, LeaseMode mode = LeaseMode.Read, bool sequential = false)
    {
        long offset = _elements.OffsetOf(index, count);
        long bytes = (long)count * sizeof(T);
        if (bytes > int.MaxValue)
            Throw.LeaseTooLong(count, sizeof(T));
        return new MappedSpan<T>(_elements.Views.Lease(offset, (int)bytes, mode, sequential));
    }

    /// <summary>Searches an array that is sorted in ascending order, in O(log n) reads.</summary>
    /// <param name="key">What to look for, as something that compares itself with elements; a value of a comparable <typeparamref name="T"/> does.</param>
    /// <returns>The lowest index of an element that equals the key; if none does, the bitwise complement of the index of the first that is greater, or of <see cref="Count"/>.</returns>
    /// <exception cref="ArgumentNullException">The key is null.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public long BinarySearch<TKey>(TKey key)
        where TKey : IComparable<T>, allows ref struct
    {
        if (key is null)
            throw new ArgumentNullException(nameof(key));
        long low = 0, high = Count;
        bool found = false;
        while (low < high)
        {
            long middle = low + (high - low) / 2;
            int order = key.CompareTo(this[middle]);
            if (order > 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
                found = order == 0;
            }
        }
        return found ? low : ~low;
    }

    /// <summary>
    /// Enumerates the values there are now, in order. Holds a lease on at most 1 MiB of one window at a time, and
    /// releases it when it moves on or is disposed, which <c>foreach</c> does also when it is broken off. Allocates nothing.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public MappedArrayEnumerator<T> GetEnumerator()
    {
        _elements.Views.ThrowIfDisposed();
        return new MappedArrayEnumerator<T>(_elements.Views, _elements.Offset, Count);
    }
}
