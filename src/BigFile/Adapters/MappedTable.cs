using System.Runtime.CompilerServices;
using BigFile.Views;
using CommunityToolkit.HighPerformance;

namespace BigFile;

/// <summary>
/// A range of a file as a table of fixed-size rows, each so many values wide, with 64-bit row numbers. Made by
/// <see cref="MappedFile.AsTable{T}"/>. It borrows the file: there is nothing to dispose.
/// </summary>
/// <remarks>
/// A run of rows is leased as a <see cref="Span2D{T}"/> or a <see cref="Memory2D{T}"/>, both of which refer to the
/// mapped bytes. Thread-safe as the file is. Without a number of rows the table reaches to the end of the file, wherever that is
/// at the moment; bytes at the end that make no whole row are <see cref="TornBytes"/> and no row.
/// </remarks>
/// <typeparam name="T">Any type without references; its bytes are taken as they are, in the machine's byte order.</typeparam>
public sealed unsafe class MappedTable<T>
    where T : unmanaged
{
    private readonly ElementRange _rows;

    internal MappedTable(FileViews views, long offset, int columns, long rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        views.ThrowIfDisposed();
        _rows = new ElementRange(views, offset, (long)columns * sizeof(T), rows, nameof(rows));
        Columns = columns;
    }

    /// <summary>File offset of row 0, in bytes.</summary>
    public long Offset => _rows.Offset;

    /// <summary>Values in a row.</summary>
    public int Columns { get; }

    /// <summary>How many whole rows there are now. Less than was asked for only after the file was cut.</summary>
    public long Rows => _rows.Count;

    /// <summary>Bytes after the last whole row, up to the end of the file. Always 0 for a table with a number of rows, unless the file was cut inside it.</summary>
    public long TornBytes => _rows.TornBytes;

    /// <summary>One value. No allocation, no lock when its window is mapped; never fails for the budget.</summary>
    /// <param name="row">From 0 to <see cref="Rows"/> - 1.</param>
    /// <param name="column">From 0 to <see cref="Columns"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row or column.</exception>
    /// <exception cref="UnauthorizedAccessException">Setting, and the file is open for reading only.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public T this[long row, int column]
    {
        get => _rows.Views.Read<T>(OffsetOf(row, column));
        set => _rows.Views.Write(OffsetOf(row, column), value);
    }

    /// <summary>Leases a run of rows. Allocates nothing.</summary>
    /// <param name="row">The first row.</param>
    /// <param name="count">How many; their bytes must fit in one span of 2 GiB - 1.</param>
    /// <param name="mode">Reading, or reading and writing; the latter counts the whole run as dirty.</param>
    /// <param name="sequential">As in <see cref="MappedFile.Lease"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many rows from this one on, or they are too long for a span.</exception>
    /// <exception cref="BudgetExceededException">Other leases hold so much of the budget that this one cannot be mapped.</exception>
    /// <exception cref="UnauthorizedAccessException">A write lease on a file that is open for reading only.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public MappedSpan2D<T> Lease(long row, int count, LeaseMode mode = LeaseMode.Read, bool sequential = false)
    {
        long offset = _rows.OffsetOf(row, count);
        return new MappedSpan2D<T>(_rows.Views.Lease(offset, CountValues(count) * sizeof(T), mode, sequential), count, Columns);
    }

    /// <summary>Leases a run of rows for writing, as memory that can be stored and kept across an await.</summary>
    /// <param name="row">The first row.</param>
    /// <param name="count">How many; their bytes must fit in one span of 2 GiB - 1.</param>
    /// <param name="sequential">As in <see cref="MappedFile.Lease"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many rows from this one on, or they are too long for a span.</exception>
    /// <exception cref="BudgetExceededException">Other leases hold so much of the budget that this one cannot be mapped.</exception>
    /// <exception cref="UnauthorizedAccessException">The file is open for reading only; see <see cref="LeaseReadOnlyMemory"/>.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public MappedMemory2D<T> LeaseMemory(long row, int count, bool sequential = false)
    {
        long offset = _rows.OffsetOf(row, count);
        return new MappedMemory2D<T>(
            new MappedMemory<T>(_rows.Views, offset, CountValues(count), LeaseMode.Write, sequential), count, Columns);
    }

    /// <summary>Leases a run of rows for reading, as memory that can be stored and kept across an await.</summary>
    /// <param name="row">The first row.</param>
    /// <param name="count">How many; their bytes must fit in one span of 2 GiB - 1.</param>
    /// <param name="sequential">As in <see cref="MappedFile.Lease"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many rows from this one on, or they are too long for a span.</exception>
    /// <exception cref="BudgetExceededException">Other leases hold so much of the budget that this one cannot be mapped.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public MappedReadOnlyMemory2D<T> LeaseReadOnlyMemory(long row, int count, bool sequential = false)
    {
        long offset = _rows.OffsetOf(row, count);
        return new MappedReadOnlyMemory2D<T>(
            new MappedMemory<T>(_rows.Views, offset, CountValues(count), LeaseMode.Read, sequential), count, Columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long OffsetOf(long row, int column)
    {
        if ((uint)column >= (uint)Columns)
            throw new ArgumentOutOfRangeException(nameof(column), column, $"A row has {Columns} columns.");
        return _rows.OffsetOf(row) + (long)column * sizeof(T);
    }

    private int CountValues(int rows)
    {
        if (rows * _rows.ElementBytes > int.MaxValue)
            Throw.LeaseTooLong(rows, (int)Math.Min(int.MaxValue, _rows.ElementBytes));
        return rows * Columns;
    }
}
