namespace BigFile.Columnar;

/// <summary>
/// A lease on rows of a <see cref="Column{T}"/> that stand one behind the other. Allocates nothing and lives on the stack; the rules are those of
/// <see cref="MappedView"/>.
/// </summary>
/// <typeparam name="T">What the values are. They need not be aligned.</typeparam>
public readonly ref struct ColumnRun<T>
    where T : unmanaged
{
    private readonly ColumnValues<T> _values;

    internal ColumnRun(long firstRow, ColumnValues<T> values)
    {
        FirstRow = firstRow;
        _values = values;
    }

    /// <summary>The first row, in the column.</summary>
    public long FirstRow { get; }

    /// <summary>How many rows there are.</summary>
    public int Count => _values.Count;

    /// <summary>The values; those of null rows are anything. No copy, no system call; the first touch of each page may read the disk.</summary>
    /// <exception cref="FileFaultException">A page of them could not be had.</exception>
    /// <exception cref="ObjectDisposedException">The lease was released.</exception>
    public ReadOnlySpan<T> Values => _values.Values;

    /// <summary>Which rows are null.</summary>
    /// <exception cref="FileFaultException">A page of the bitmap could not be had.</exception>
    /// <exception cref="ObjectDisposedException">The lease was released.</exception>
    public Validity Validity => _values.Validity;

    /// <summary>Throws when a page could not be had: see <see cref="MappedView.ThrowIfFaulted"/>.</summary>
    /// <exception cref="FileFaultException">The file failed under the lease.</exception>
    /// <exception cref="ObjectDisposedException">The lease was released.</exception>
    public void ThrowIfFaulted() => _values.ThrowIfFaulted();

    /// <summary>Gives the rows back. Harmless when repeated, on this copy or another. Any thread.</summary>
    /// <exception cref="FileFaultException">The file failed under the lease. It is given back all the same.</exception>
    public void Dispose() => _values.Dispose();
}
