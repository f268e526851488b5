using System.Numerics;

namespace BigFile.Columnar;

/// <summary>
/// A lease on the values of a bool column in one batch, one bit a row. Made by <see cref="ArrowColumn.LeaseBits(int)"/>; allocates nothing and
/// lives on the stack. The rules are those of <see cref="MappedView"/>.
/// </summary>
public readonly ref struct ColumnBits
{
    private readonly MappedView _values;
    private readonly MappedView _bits;
    private readonly bool _hasBits;

    private ColumnBits(MappedView values, MappedView bits, bool hasBits, long firstRow, int count)
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

    /// <summary>Which rows are null.</summary>
    /// <exception cref="FileFaultException">A page of the bitmap could not be had.</exception>
    /// <exception cref="ObjectDisposedException">The lease was released.</exception>
    public Validity Validity => _hasBits ? new Validity(_bits.Span, (int)(FirstRow & 7), Count) : new Validity(default, 0, Count);

    /// <summary>The value of a row; that of a null row is anything.</summary>
    /// <param name="row">From 0 to <see cref="Count"/> - 1, in these rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="FileFaultException">A page could not be had.</exception>
    /// <exception cref="ObjectDisposedException">The lease was released.</exception>
    public bool this[int row] => Values.IsValid(row);

    /// <summary>The values as bits.</summary>
    internal Validity Values => new(_values.Span, (int)(FirstRow & 7), Count);

    /// <summary>How many rows are true; null rows are not. Counts bits.</summary>
    public int CountTrue()
    {
        int count = 0;
        Validity values = Values, validity = Validity;
        for (long row = 0; row < Count; row += 64)
            count += BitOperations.PopCount(values.GetWord((int)row) & validity.GetWord((int)row));
        return count;
    }

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
    internal static ColumnBits Lease(MappedFile file, scoped in ColumnPlace place, long start, int count)
    {
        if (count == 0)
            return new ColumnBits(file.Lease(0, 0), default, hasBits: false, start, 0);
        long firstByte = start >> 3;
        int bytes = (int)((start + count + 7 >> 3) - firstByte);
        MappedView values = file.Lease(place.Second.Offset + firstByte, bytes);
        if (place.Validity.Length == 0)
            return new ColumnBits(values, default, hasBits: false, start, count);
        try
        {
            return new ColumnBits(values, file.Lease(place.Validity.Offset + firstByte, bytes), hasBits: true, start, count);
        }
        catch
        {
            values.Dispose();
            throw;
        }
    }
}
