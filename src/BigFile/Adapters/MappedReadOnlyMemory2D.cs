using CommunityToolkit.HighPerformance;

namespace BigFile;

/// <summary>
/// A read lease on a run of rows of a <see cref="MappedTable{T}"/> that can be stored and kept across an await. Gives out
/// nothing that can be written to, for the reason told at <see cref="MappedReadOnlyMemory{T}"/>; otherwise as
/// <see cref="MappedMemory2D{T}"/>.
/// </summary>
/// <typeparam name="T">Any type without references. Values need not be aligned in the file.</typeparam>
public sealed class MappedReadOnlyMemory2D<T> : IDisposable
    where T : unmanaged
{
    private readonly MappedMemory2D<T> _memory;

    internal MappedReadOnlyMemory2D(MappedMemory<T> values, int rows, int columns) =>
        _memory = new MappedMemory2D<T>(values, rows, columns);

    /// <summary>File offset of the first row, in bytes.</summary>
    public long Offset => _memory.Offset;

    /// <summary>Rows in the run.</summary>
    public int Rows => _memory.Rows;

    /// <summary>Values in a row.</summary>
    public int Columns => _memory.Columns;

    /// <summary>The rows, as memory. Its span, and that of each slice, throws once the lease is disposed.</summary>
    /// <exception cref="ObjectDisposedException">The lease was disposed.</exception>
    public ReadOnlyMemory2D<T> Memory => _memory.Memory;

    /// <summary>The rows. Not to be used after <see cref="Dispose"/>.</summary>
    /// <exception cref="ObjectDisposedException">The lease was disposed.</exception>
    public ReadOnlySpan2D<T> Span => _memory.Span;

    /// <summary>A part of the rows, as memory; see <see cref="MappedMemory2D{T}"/> for why not <c>Memory.Slice</c>.</summary>
    /// <param name="row">Its first row, counted from the first of the run.</param>
    /// <param name="column">Its first column.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="columns">How many columns.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part does not lie inside the run.</exception>
    /// <exception cref="ObjectDisposedException">The lease was disposed.</exception>
    public ReadOnlyMemory2D<T> Slice(int row, int column, int rows, int columns) => _memory.Slice(row, column, rows, columns);

    /// <summary>Ends the lease: at once, or with the last pin. Harmless when repeated. Any thread.</summary>
    public void Dispose() => _memory.Dispose();
}
