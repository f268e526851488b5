using CommunityToolkit.HighPerformance;

namespace BigFile;

/// <summary>
/// A lease on a run of rows of a <see cref="MappedTable{T}"/>: a <see cref="MappedView"/> with two dimensions, and the
/// same rules. Allocates nothing and lives on the stack. Dispose it; spans taken from it must not be used after that.
/// </summary>
/// <typeparam name="T">Any type without references. Values need not be aligned in the file.</typeparam>
public readonly ref struct MappedSpan2D<T>
    where T : unmanaged
{
    private readonly MappedView _view;

    internal MappedSpan2D(MappedView view, int rows, int columns)
    {
        _view = view;
        Rows = rows;
        Columns = columns;
    }

    /// <summary>File offset of the first row, in bytes.</summary>
    public long Offset => _view.Offset;

    /// <summary>Rows in the run.</summary>
    public int Rows { get; }

    /// <summary>Values in a row.</summary>
    public int Columns { get; }

    /// <summary>What the lease was taken for.</summary>
    public LeaseMode Mode => _view.Mode;

    /// <summary>The rows. No copy, no system call; the first touch of each page may read the disk.</summary>
    /// <exception cref="ObjectDisposedException">The lease was released.</exception>
    public ReadOnlySpan2D<T> Span => _view.AsSpan<T>().AsSpan2D(Rows, Columns);

    /// <summary>The rows, to be written.</summary>
    /// <exception cref="InvalidOperationException">The lease was taken for reading.</exception>
    /// <exception cref="ObjectDisposedException">The lease was released.</exception>
    public Span2D<T> WritableSpan => _view.AsWritableSpan<T>().AsSpan2D(Rows, Columns);

    /// <summary>Gives the rows back. Harmless when repeated, on this copy or another. Any thread.</summary>
    public void Dispose() => _view.Dispose();
}
