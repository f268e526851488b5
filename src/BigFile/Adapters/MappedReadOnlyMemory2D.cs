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
    private readonly MappedMemory<T> _values;

    internal MappedReadOnlyMemory2D(MappedMemory<T> values, int rows, int columns)
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
    public ReadOnlyMemory2D<T> Memory => new(_values, Rows, Columns);

    /// <summary>The rows. Not to be used after <see cref="Dispose"/>.</summary>
    /// <exception cref="ObjectDisposedException">The lease was disposed.</exception>
    public ReadOnlySpan2D<T> Span => _values.GetSpan().AsSpan2D(Rows, Columns);

    /// <summary>Ends the lease: at once, or with the last pin. Harmless when repeated. Any thread.</summary>
    public void Dispose() => _values.Dispose();
}
