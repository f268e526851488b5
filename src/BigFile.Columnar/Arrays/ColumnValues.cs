using System.Runtime.CompilerServices;

namespace BigFile.Columnar;

/// <summary>
/// A lease on the values of a fixed-width column in one batch, and on their validity bits: spans over the mapped file. Made by
/// <see cref="ArrowColumn.Lease{T}(int)"/>; allocates nothing and lives on the stack. The rules are those of <see cref="MappedView"/>: dispose it, and
/// use no span that was taken from it after that.
/// </summary>
/// <typeparam name="T">What the values are. They need not be aligned.</typeparam>
public readonly ref struct ColumnValues<T>
    where T : unmanaged
{
    private readonly MappedView _values;
    private readonly MappedView _bits;
    private readonly bool _hasBits;

    private ColumnValues(MappedView values, MappedView bits, bool hasBits, long firstRow, int count)
    {
        _values = values;
        _bits = bits;
        _hasBits = hasBits;
        FirstRow = firstRow;
        Count = count;
    }

    /// <summary>The first row, in the batch.</summary>
    public long FirstRow { get; }

    /// <summary>How many rows there are.</summary>
    public int Count { get; }

    /// <summary>The values; those of null rows are anything. No copy, no system call; the first touch of each page may read the disk.</summary>
    /// <exception cref="FileFaultException">A page of them could not be had.</exception>
    /// <exception cref="ObjectDisposedException">The lease was released.</exception>
    public ReadOnlySpan<T> Values => _values.AsSpan<T>();

    /// <summary>Which rows are null.</summary>
    /// <exception cref="FileFaultException">A page of the bitmap could not be had.</exception>
    /// <exception cref="ObjectDisposedException">The lease was released.</exception>
    public Validity Validity => _hasBits ? new Validity(_bits.Span, (int)(FirstRow & 7), Count) : new Validity(default, 0, Count);

    /// <summary>Throws when a page could not be had: see <see cref="MappedView.ThrowIfFaulted"/>.</summary>
    /// <exception cref="FileFaultException">The file failed under the lease.</exception>
    /// <exception cref="ObjectDisposedException">The lease was released.</exception>
    public void ThrowIfFaulted()
    {
        _values.ThrowIfFaulted();
        if (_hasBits)
            _bits.ThrowIfFaulted();
    }

    /// <summary>Gives the rows back. Harmless when repeated, on this copy or another. Any thread.</summary>
    /// <exception cref="FileFaultException">The file failed under the lease. It is given back all the same.</exception>
    public void Dispose()
    {
        try
        {
            _values.Dispose();
        }
        finally
        {
            _bits.Dispose();
        }
    }

    /// <summary>Leases rows, which must be there.</summary>
    internal static ColumnValues<T> Lease(MappedFile file, scoped in ColumnPlace place, long start, int count, bool sequential) =>
        Lease(file, new ValueChunk(place.Rows, place.Nulls, place.Second.Offset, place.Validity.Length == 0 ? -1 : place.Validity.Offset), start, count, sequential);

    /// <summary>Leases rows of a chunk, which must be there.</summary>
    internal static ColumnValues<T> Lease(MappedFile file, ValueChunk chunk, long start, int count, bool sequential)
    {
        long bytes = (long)count * Unsafe.SizeOf<T>();
        if (bytes > int.MaxValue)
            throw new NotSupportedException($"{file.Path}: {count} rows have {bytes} bytes; a span of bytes ends at {int.MaxValue}. Lease fewer rows.");
        MappedView values = count == 0 ? default : file.Lease(chunk.ValuesOffset + start * Unsafe.SizeOf<T>(), (int)bytes, LeaseMode.Read, sequential);
        if (chunk.ValidityOffset < 0 || count == 0)
            return new ColumnValues<T>(count == 0 ? file.Lease(0, 0) : values, default, hasBits: false, start, count);
        try
        {
            long firstByte = start >> 3;
            MappedView bits = file.Lease(chunk.ValidityOffset + firstByte, (int)((start + count + 7 >> 3) - firstByte), LeaseMode.Read, sequential);
            return new ColumnValues<T>(values, bits, hasBits: true, start, count);
        }
        catch
        {
            values.Dispose();
            throw;
        }
    }
}
