using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BigFile.Columnar;

/// <summary>
/// A lease on the text or bytes of a column in one batch: spans over the mapped file, row by row. Made by <see cref="ArrowColumn.LeaseBytes(int)"/>;
/// allocates nothing and lives on the stack. The rules are those of <see cref="MappedView"/>: dispose it, and use no span that was taken from
/// it after that.
/// </summary>
public readonly ref struct ColumnBytes
{
    private readonly MappedView _offsets;
    private readonly MappedView _data;
    private readonly MappedView _bits;
    private readonly ArrowColumn _column;
    private readonly long _dataStart;
    private readonly bool _hasBits;

    private ColumnBytes(ArrowColumn column, MappedView offsets, MappedView data, long dataStart, MappedView bits, bool hasBits, long firstRow, int count)
    {
        _column = column;
        _offsets = offsets;
        _data = data;
        _dataStart = dataStart;
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

    /// <summary>The bytes of a row: text as UTF-8, as it is in the file. Those of a null row are anything, mostly none.</summary>
    /// <param name="row">From 0 to <see cref="Count"/> - 1, in these rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="ColumnarFormatException">The offsets of the row cannot be right.</exception>
    /// <exception cref="FileFaultException">A page could not be had.</exception>
    /// <exception cref="ObjectDisposedException">The lease was released.</exception>
    public ReadOnlySpan<byte> this[int row]
    {
        get
        {
            if ((uint)row >= (uint)Count)
                throw new ArgumentOutOfRangeException(nameof(row), row, $"There are {Count} rows.");
            int width = _column.Type.Kind.OffsetWidth();
            long start, end;
            if (width == 0)
            {
                start = (long)row * _column.Type.ByteWidth;
                end = start + _column.Type.ByteWidth;
            }
            else if (width == sizeof(int))
            {
                ReadOnlySpan<byte> pair = _offsets.Span.Slice(row * sizeof(int), 2 * sizeof(int));
                start = MemoryMarshal.Read<int>(pair) - _dataStart;
                end = MemoryMarshal.Read<int>(pair[sizeof(int)..]) - _dataStart;
            }
            else
            {
                ReadOnlySpan<byte> pair = _offsets.Span.Slice(row * sizeof(long), 2 * sizeof(long));
                start = MemoryMarshal.Read<long>(pair) - _dataStart;
                end = MemoryMarshal.Read<long>(pair[sizeof(long)..]) - _dataStart;
            }
            ReadOnlySpan<byte> data = _data.Span;
            if (start < 0 || end < start || end > data.Length)
                throw WrongOffsets(row, start, end);
            return data[(int)start..(int)end];
        }
    }

    /// <summary>Throws when a page could not be had: see <see cref="MappedView.ThrowIfFaulted"/>.</summary>
    /// <exception cref="FileFaultException">The file failed under the lease.</exception>
    /// <exception cref="ObjectDisposedException">The lease was released.</exception>
    public void ThrowIfFaulted()
    {
        _data.ThrowIfFaulted();
        _offsets.ThrowIfFaulted();
        if (_hasBits)
            _bits.ThrowIfFaulted();
    }

    /// <summary>Gives the rows back. Harmless when repeated, on this copy or another. Any thread.</summary>
    /// <exception cref="FileFaultException">The file failed under the lease. It is given back all the same.</exception>
    public void Dispose()
    {
        try
        {
            _offsets.Dispose();
        }
        finally
        {
            try
            {
                _data.Dispose();
            }
            finally
            {
                _bits.Dispose();
            }
        }
    }

    /// <summary>Leases rows, which must be there.</summary>
    internal static ColumnBytes Lease(ArrowColumn column, scoped in ColumnPlace place, long start, int count)
    {
        ArrowTypeKind kind = column.Type.Kind;
        if (kind != ArrowTypeKind.FixedSizeBinary && (!kind.IsVariableBytes() || kind.IsView()))
            throw new InvalidOperationException($"Column '{column.Name}' is {column.Field.TypeText}; it has no text or bytes that can be leased so.");
        MappedFile file = column.File.File;
        int width = kind.OffsetWidth();
        FileRange data;
        if (count == 0)
        {
            data = default;
        }
        else if (width == 0)
        {
            data = new FileRange(place.Second.Offset + start * column.Type.ByteWidth, (long)count * column.Type.ByteWidth);
        }
        else
        {
            long first = place.Second.Offset + start * width, last = first + (long)count * width;
            long from = width == 4 ? file.Read<int>(first) : file.Read<long>(first), to = width == 4 ? file.Read<int>(last) : file.Read<long>(last);
            if (from < 0 || to < from || to > place.Third.Length)
                throw new ColumnarFormatException(file.Path, first, $"rows {start} to {start + count} of column '{column.Name}' go from {from} to {to} of {place.Third.Length} bytes");
            data = new FileRange(place.Third.Offset + from, to - from);
        }
        long offsetBytes = width == 0 || count == 0 ? 0 : ((long)count + 1) * width;
        if (data.Length > int.MaxValue || offsetBytes > int.MaxValue)
            throw new NotSupportedException($"{file.Path}: {count} rows of column '{column.Name}' have {Math.Max(data.Length, offsetBytes)} bytes; a span ends at {int.MaxValue}. Lease fewer rows.");
        MappedView offsets = default, bytes = default, bits = default;
        try
        {
            offsets = offsetBytes > 0 ? file.Lease(place.Second.Offset + start * width, (int)offsetBytes) : file.Lease(0, 0);
            bytes = file.Lease(data.Offset, (int)data.Length);
            FileRange validity = place.Validity;
            bool hasBits = validity.Length != 0 && count != 0;
            if (hasBits)
                bits = file.Lease(validity.Offset + (start >> 3), (int)((start + count + 7 >> 3) - (start >> 3)));
            return new ColumnBytes(column, offsets, bytes, data.Offset - place.Third.Offset, bits, hasBits, start, count);
        }
        catch
        {
            offsets.Dispose();
            bytes.Dispose();
            throw;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ColumnarFormatException WrongOffsets(int row, long start, long end) => new(_column.File.File.Path, -1,
        $"row {FirstRow + row} of column '{_column.Name}' goes from {start + _dataStart} to {end + _dataStart}, outside of its batch's rows around it");
}
