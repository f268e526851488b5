using System.Runtime.CompilerServices;

namespace BigFile.Columnar;

/// <summary>
/// A column of fixed-width values with 64-bit row numbers, over however many batches it is in: of an Arrow file, an .npy file, or raw columns.
/// Borrows the file: there is nothing to dispose, and it works for as long as the file is open.
/// </summary>
/// <remarks>
/// Single values are copied and never fail for the budget. Runs and leases hold windows and can. Any thread. Aggregates, selections and takes are
/// extension methods beside it.
/// </remarks>
/// <typeparam name="T">What the values are: any type without references. They need not be aligned.</typeparam>
public sealed class Column<T>
    where T : unmanaged
{
    internal Column(ChunkSource source)
    {
        Source = source;
        Count = source.FirstRow(source.Count);
    }

    /// <summary>The name.</summary>
    public string Name => Source.Name;

    /// <summary>The file that it stands in.</summary>
    public MappedFile File => Source.File;

    /// <summary>Rows.</summary>
    public long Count { get; }

    /// <summary>Into how many pieces of a file it is cut: batches, in an Arrow file.</summary>
    public int ChunkCount => Source.Count;

    /// <summary>Rows that are null, as the file says. Asks each chunk.</summary>
    public long NullCount
    {
        get
        {
            long nulls = 0;
            for (int i = 0; i < Source.Count; i++)
                nulls += Source.Get(i).Nulls;
            return nulls;
        }
    }

    /// <summary>Where it stands.</summary>
    internal ChunkSource Source { get; }

    /// <summary>The value of a row, whatever its validity. A copy, made by finding its chunk first, some 0.1 us; for many rows take them.</summary>
    /// <param name="row">From 0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public T this[long row]
    {
        get
        {
            ValueChunk chunk = Find(row, out long inChunk);
            return File.Read<T>(chunk.ValuesOffset + inChunk * Unsafe.SizeOf<T>());
        }
    }

    /// <summary>Whether a row is null.</summary>
    /// <param name="row">From 0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public bool IsNull(long row)
    {
        ValueChunk chunk = Find(row, out long inChunk);
        return chunk.ValidityOffset >= 0 && (File.Read<byte>(chunk.ValidityOffset + (inChunk >> 3)) >> (int)(inChunk & 7) & 1) == 0;
    }

    /// <summary>Leases rows of one chunk. Allocates nothing.</summary>
    /// <param name="row">The first.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no such rows, or they are in more than one chunk; the message says where it ends.</exception>
    /// <exception cref="BudgetExceededException">They do not fit under the budget.</exception>
    /// <exception cref="NotSupportedException">They are longer than a span can be.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public ColumnRun<T> Lease(long row, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ValueChunk chunk = Find(row, out long inChunk);
        if (count > chunk.Rows - inChunk)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count,
                $"The chunk of row {row} ends before row {row - inChunk + chunk.Rows}; lease up to there, or go over runs.");
        }
        return new ColumnRun<T>(row, ColumnValues<T>.Lease(File, chunk, inChunk, count, sequential: false));
    }

    /// <summary>
    /// Goes over all values in order, in runs of rows that are leased one at a time and given back on moving on, as for a scan: windows that
    /// nobody else touched become the first to be evicted. For use by <c>foreach</c>. Allocates nothing.
    /// </summary>
    /// <param name="rowsMax">Rows of a run at most; 0 takes as many as 1 MiB holds. Runs end with their chunk, and where a span does.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public ColumnRuns<T> GetRuns(int rowsMax = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rowsMax);
        return new ColumnRuns<T>(this, rowsMax);
    }

    private ValueChunk Find(long row, out long inChunk)
    {
        if ((ulong)row >= (ulong)Count)
            throw new ArgumentOutOfRangeException(nameof(row), row, $"Column '{Name}' has {Count} rows.");
        int chunk = Source.Find(row);
        inChunk = row - Source.FirstRow(chunk);
        return Source.Get(chunk);
    }
}
