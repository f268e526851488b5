using BigFile.Columnar.Raw;

namespace BigFile.Columnar;

/// <summary>
/// One column of <see cref="RawColumns"/>: values of a fixed width, one behind the other, without nulls, little-endian. It borrows the
/// file: there is nothing to dispose, and it works for as long as the <see cref="RawColumns"/> are open. Any thread.
/// </summary>
public sealed class RawColumn
{
    private long _count;

    internal RawColumn(MappedFile file, RawSegment segment)
    {
        File = file;
        Field = new ArrowField(segment.Name, segment.Type, isNullable: false);
        ByteWidth = RawSchema.WidthOf(segment.Type);
        Offset = segment.Offset;
        _count = segment.Count;
    }

    /// <summary>The file that has its values.</summary>
    public MappedFile File { get; }

    /// <summary>Name and type.</summary>
    public ArrowField Field { get; }

    /// <summary>Its name.</summary>
    public string Name => Field.Name;

    /// <summary>What its values are.</summary>
    public ArrowType Type => Field.Type;

    /// <summary>Bytes of a value: those of the type; 1 for <see cref="ArrowTypeKind.Bool"/>, which is 0 for false and else true.</summary>
    public int ByteWidth { get; }

    /// <summary>Where row 0 is in the file, in bytes.</summary>
    public long Offset { get; }

    /// <summary>How many rows there are now.</summary>
    public long Count
    {
        get => Volatile.Read(ref _count);
        internal set => Volatile.Write(ref _count, value);
    }

    /// <summary>The rows there are now, for reading, computing and taking. Does not grow: ask again after an append or a refresh.</summary>
    /// <typeparam name="T">A type of <see cref="ByteWidth"/> bytes.</typeparam>
    /// <exception cref="ArgumentException">The type is of another size.</exception>
    /// <exception cref="ObjectDisposedException">The columns were disposed.</exception>
    public Column<T> As<T>()
        where T : unmanaged
    {
        Check<T>();
        return new Column<T>(new SingleChunk(File, Name, new ValueChunk(Count, 0, Offset, -1)));
    }

    /// <summary>The rows there are now as an array, whose values can be set where the file is open for writing; a checkpoint makes them durable. Does not grow.</summary>
    /// <typeparam name="T">A type of <see cref="ByteWidth"/> bytes.</typeparam>
    /// <exception cref="ArgumentException">The type is of another size.</exception>
    /// <exception cref="ObjectDisposedException">The columns were disposed.</exception>
    public MappedArray<T> AsArray<T>()
        where T : unmanaged
    {
        Check<T>();
        return File.AsArray<T>(Offset, Count);
    }

    /// <summary>Leases the bytes of rows; see <see cref="MappedFile.Lease"/>. Allocates nothing.</summary>
    /// <param name="row">The first.</param>
    /// <param name="count">How many; together at most 2 GiB - 1 bytes.</param>
    /// <param name="mode">Reading, or reading and writing.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many rows, or their bytes are too many for a span.</exception>
    /// <exception cref="BudgetExceededException">Other leases hold so much of the budget that this one cannot be mapped.</exception>
    /// <exception cref="UnauthorizedAccessException">A write lease on columns that are open for reading only.</exception>
    /// <exception cref="ObjectDisposedException">The columns were disposed.</exception>
    public MappedView Lease(long row, int count, LeaseMode mode = LeaseMode.Read)
    {
        long rows = Count;
        if ((ulong)row > (ulong)rows || count < 0 || count > rows - row)
            throw new ArgumentOutOfRangeException(nameof(row), row, $"{File.Path}: {count} rows from row {row} on are more than there are; there are {rows}.");
        long bytes = (long)count * ByteWidth;
        if (bytes > int.MaxValue)
            throw new ArgumentOutOfRangeException(nameof(count), count, $"{count} rows of {ByteWidth} bytes are more than the {int.MaxValue} bytes of one span.");
        return File.Lease(Offset + (row * ByteWidth), (int)bytes, mode);
    }

    /// <summary>Name and type.</summary>
    public override string ToString() => Field.ToString();

    /// <summary>Throws unless a type has the size of this column's values.</summary>
    internal unsafe void Check<T>()
        where T : unmanaged
    {
        if (sizeof(T) != ByteWidth)
            throw new ArgumentException($"The column '{Name}' is of type {Type}, {ByteWidth} bytes a value; {typeof(T).Name} has {sizeof(T)}.");
    }

    /// <summary>Throws unless the file is as long as rows of this column need it to be.</summary>
    internal void ThrowIfShort(long count)
    {
        long length = File.Length;
        if (Offset > length || count > (length - Offset) / ByteWidth)
        {
            throw new ColumnarFormatException(File.Path, Math.Min(length, Offset),
                $"it ends after {length} bytes, and {count} rows of {ByteWidth} bytes{(Offset == 0 ? "" : $" from offset {Offset} on")} are more than that");
        }
    }
}
