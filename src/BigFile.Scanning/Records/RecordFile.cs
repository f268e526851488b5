namespace BigFile.Scanning;

/// <summary>
/// A file, or what follows some header of it, as records of one size that a <see cref="RecordLayout"/> describes. It borrows
/// the file: there is nothing to dispose, and it works for as long as the file is open. Any number of threads.
/// </summary>
/// <remarks>
/// For a layout that is known when the program is written, <see cref="MappedArray{T}"/> gives the same records as values of a
/// struct, and faster. Part <c>i</c> of <c>n</c> of the records is <see cref="LineSplit.RangeOf"/> of <see cref="Count"/>:
/// the same arithmetic as for lines, over whole records.
/// </remarks>
public sealed class RecordFile
{
    private const int StackBytes = 256;

    private readonly ElementRange _elements;

    /// <summary>Looks at a file as records.</summary>
    /// <param name="file">The file.</param>
    /// <param name="layout">What a record is.</param>
    /// <param name="offset">Where the first record begins, in bytes.</param>
    /// <param name="count">How many there are; -1 for as many whole ones as the file has at each moment.</param>
    /// <exception cref="ArgumentOutOfRangeException">The file is not so long.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public RecordFile(MappedFile file, RecordLayout layout, long offset = 0, long count = -1)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(layout);
        File = file;
        Layout = layout;
        file.Views.ThrowIfDisposed();
        _elements = new ElementRange(file.Views, offset, layout.SizeBytes, count, nameof(count));
    }

    /// <summary>The file.</summary>
    public MappedFile File { get; }

    /// <summary>What a record is.</summary>
    public RecordLayout Layout { get; }

    /// <summary>Where record 0 begins, in bytes.</summary>
    public long Offset => _elements.Offset;

    /// <summary>How many whole records there are now.</summary>
    public long Count => _elements.Count;

    /// <summary>Bytes after the last whole record, up to the end of the file: more than 0 while a record is only partly written.</summary>
    public long TornBytes => _elements.TornBytes;

    /// <summary>Where a record begins in the file, in bytes.</summary>
    /// <param name="index">From 0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such record.</exception>
    public long OffsetOf(long index) => _elements.OffsetOf(index);

    /// <summary>Copies one record. Allocates nothing, never fails for the budget.</summary>
    /// <param name="index">From 0 to <see cref="Count"/> - 1.</param>
    /// <param name="destination">Gets it; as long as the layout says, or longer.</param>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such record.</exception>
    /// <exception cref="FileFaultException">A page of it could not be had.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public void Read(long index, Span<byte> destination)
    {
        long offset = _elements.OffsetOf(index);
        if (destination.Length < Layout.SizeBytes)
            throw new ArgumentException($"A record has {Layout.SizeBytes} bytes, the destination {destination.Length}.", nameof(destination));
        File.ReadExactly(offset, destination[..Layout.SizeBytes]);
    }

    /// <summary>Leases records that follow each other. The contract of <see cref="MappedFile.Lease"/>.</summary>
    /// <param name="index">The first.</param>
    /// <param name="count">How many; less than 2 GiB of them.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many, or they are too long for a span.</exception>
    /// <exception cref="BudgetExceededException">Other leases hold so much of the budget that this one cannot be mapped.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public MappedView Lease(long index, int count = 1)
    {
        long offset = _elements.OffsetOf(index, count);
        long lengthBytes = (long)count * Layout.SizeBytes;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lengthBytes, int.MaxValue, nameof(count));
        return File.Lease(offset, (int)lengthBytes);
    }

    /// <summary>Walks the records of a range, in order, without allocation.</summary>
    /// <param name="start">The first record.</param>
    /// <param name="end">The one to stop before; what is past <see cref="Count"/> now is left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">The start is negative.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public RecordEnumerator Rows(long start = 0, long end = long.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        File.Views.ThrowIfDisposed();
        return new RecordEnumerator(this, start, Math.Min(end, Count));
    }

    /// <summary>
    /// The first record whose field is not less than a key, where records are sorted by it in ascending order; in O(log n)
    /// small reads. In records that are not sorted it is some record, or none.
    /// </summary>
    /// <param name="field">A field of the layout.</param>
    /// <param name="key">A key for it.</param>
    /// <returns>Its number; <see cref="Count"/> if there is none.</returns>
    /// <exception cref="ArgumentException">The field is of another layout, or the key for another type.</exception>
    /// <exception cref="FileFaultException">A page could not be had.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public long LowerBound(RecordField field, in RecordKey key) => Bound(field, key, equalIsBelow: false);

    /// <summary>The first record whose field is greater than a key. Otherwise as <see cref="LowerBound"/>.</summary>
    /// <inheritdoc cref="LowerBound"/>
    public long UpperBound(RecordField field, in RecordKey key) => Bound(field, key, equalIsBelow: true);

    /// <summary>The records from the first that is not less than one key to the last that is not greater than another.</summary>
    /// <param name="field">A field of the layout, by which the records are sorted.</param>
    /// <param name="from">The lowest key.</param>
    /// <param name="to">The highest; itself included.</param>
    /// <returns>The first record and the one behind the last; both the same if there are none.</returns>
    /// <exception cref="ArgumentException">The field is of another layout, or a key for another type.</exception>
    /// <exception cref="FileFaultException">A page could not be had.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public (long Start, long End) Range(RecordField field, in RecordKey from, in RecordKey to)
    {
        long start = LowerBound(field, from);
        return (start, Math.Max(start, UpperBound(field, to)));
    }

    /// <summary>Moves a piece to whole records from one on: at least one, and no more than <paramref name="end"/> tells.</summary>
    internal void Load(ref FilePiece piece, long index, long end)
    {
        int recordBytes = Layout.SizeBytes;
        long offset = _elements.OffsetOf(index);
        int blockBytes = FilePiece.BlockAt(File, offset, offset + ((end - index) * recordBytes));
        blockBytes = Math.Max(blockBytes - (blockBytes % recordBytes), recordBytes);
        if (!piece.TryLoad(offset, blockBytes, recordBytes))
            piece.LoadOrThrow(offset, recordBytes);
        piece.CutTo(piece.Bytes.Length - (piece.Bytes.Length % recordBytes));
    }

    /// <exception cref="ArgumentException">The field is of another layout.</exception>
    internal void Check(RecordField field)
    {
        ArgumentNullException.ThrowIfNull(field);
        if (field.Index >= Layout.Fields.Count || !ReferenceEquals(Layout.Fields[field.Index], field))
            throw new ArgumentException($"The field {field} is of another layout.", nameof(field));
    }

    private long Bound(RecordField field, in RecordKey key, bool equalIsBelow)
    {
        Check(field);
        if (key.Type != field.Type)
            throw new ArgumentException($"The key is for {key.Type}, the field {field} is not.", nameof(key));
        // Only the bytes of the field are read, so it is looked at as the one field of a short record.
        RecordField alone = new(field.Name, 0, field.Type, field.IsBigEndian, 0, field.SizeBytes);
        Span<byte> value = field.SizeBytes <= StackBytes ? stackalloc byte[field.SizeBytes] : new byte[field.SizeBytes];
        long low = 0, high = Count;
        while (low < high)
        {
            long middle = low + ((high - low) / 2);
            File.ReadExactly(_elements.OffsetOf(middle) + field.OffsetBytes, value);
            int order = alone.Compare(value, in key);
            if (order < 0 || (order == 0 && equalIsBelow))
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
