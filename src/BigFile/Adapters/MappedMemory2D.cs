using CommunityToolkit.HighPerformance;

namespace BigFile;

/// <summary>
/// A write lease on a run of rows of a <see cref="MappedTable{T}"/> that can be stored and kept across an await. Its
/// lifetime, pins and thread rules are those of <see cref="MappedMemory{T}"/>; it allocates two objects.
/// </summary>
/// <remarks>
/// CommunityToolkit 7.1.2 takes a wrong part when a <see cref="Memory2D{T}"/> that has an owner is sliced, unless values
/// are single bytes, and <c>Pin</c> of a part points to the first value of the whole. So take parts with
/// <see cref="Slice"/> or from a span, and pin the whole.
/// </remarks>
/// <typeparam name="T">Any type without references. Values need not be aligned in the file.</typeparam>
public sealed class MappedMemory2D<T> : IDisposable
    where T : unmanaged
{
    private readonly MappedMemory<T> _values;

    internal MappedMemory2D(MappedMemory<T> values, int rows, int columns)
    {
        _values = values;
        Rows = rows;
        Columns = columns;
    }

    /// <summary>File offset of the first row, in bytes.</summary>
    public long Offset => _values.Offset;

    /// <summary>Rows in the run.</summary>
    public int Rows { get; }

    /// <summary>Values in a row.</summary>
    public int Columns { get; }

    /// <summary>The rows, as memory. Its span, and that of each slice, throws once the lease is disposed.</summary>
    /// <exception cref="ObjectDisposedException">The lease was disposed.</exception>
    public Memory2D<T> Memory => new(_values, Rows, Columns);

    /// <summary>The rows, to be read and written. Not to be used after <see cref="Dispose"/>.</summary>
    /// <exception cref="ObjectDisposedException">The lease was disposed.</exception>
    public Span2D<T> Span => _values.GetSpan().AsSpan2D(Rows, Columns);

    /// <summary>A part of the rows, as memory.</summary>
    /// <param name="row">Its first row, counted from the first of the run.</param>
    /// <param name="column">Its first column.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="columns">How many columns.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part does not lie inside the run.</exception>
    /// <exception cref="ObjectDisposedException">The lease was disposed.</exception>
    public Memory2D<T> Slice(int row, int column, int rows, int columns)
    {
        if ((uint)row > (uint)Rows || (uint)rows > (uint)(Rows - row))
            throw new ArgumentOutOfRangeException(nameof(row), row, $"There are {Rows} rows; {rows} were asked for from row {row} on.");
        if ((uint)column > (uint)Columns || (uint)columns > (uint)(Columns - column))
            throw new ArgumentOutOfRangeException(nameof(column), column, $"There are {Columns} columns; {columns} were asked for from column {column} on.");
        return rows == 0 || columns == 0
            ? default
            : new Memory2D<T>(_values, row * Columns + column, rows, columns, Columns - columns);
    }

    /// <summary>Ends the lease: at once, or with the last pin. Harmless when repeated. Any thread.</summary>
    public void Dispose() => _values.Dispose();
}
