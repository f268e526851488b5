using CommunityToolkit.HighPerformance;

namespace BigFile;

/// <summary>
/// A write lease on a run of rows of a <see cref="MappedTable{T}"/> that can be stored and kept across an await. Its
/// lifetime, pins and thread rules are those of <see cref="MappedMemory{T}"/>; it allocates two objects.
/// </summary>
/// <remarks>
/// <c>Memory2D.Pin</c> of CommunityToolkit 7.1.2 points to the first value of the lease also when called on a slice;
/// pin the whole <see cref="Memory"/>.
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

    /// <summary>Ends the lease: at once, or with the last pin. Harmless when repeated. Any thread.</summary>
    public void Dispose() => _values.Dispose();
}
