namespace BigFile.Columnar;

/// <summary>Columns of the same rows, held together: a record batch, or rows of one. Dispose it to give all of them back.</summary>
public sealed class ColumnBatch : IDisposable
{
    private readonly ArrayMemory? _memory;

    internal ColumnBatch(long rowCount, RowRange rows, ColumnArray[] columns, ArrayMemory? memory)
    {
        RowCount = rowCount;
        Rows = rows;
        Columns = columns;
        _memory = memory;
    }

    /// <summary>Puts arrays together. They belong to the batch from then on.</summary>
    /// <param name="rowCount">Rows of each.</param>
    /// <param name="columns">The arrays.</param>
    /// <exception cref="ArgumentException">An array has another number of rows.</exception>
    public ColumnBatch(long rowCount, IReadOnlyList<ColumnArray> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        foreach (ColumnArray column in columns)
        {
            if (column.Length != rowCount)
                throw new ArgumentException($"Column '{column.Field.Name}' has {column.Length} rows, not {rowCount}.", nameof(columns));
        }
        RowCount = rowCount;
        Rows = new RowRange(0, rowCount);
        Columns = [.. columns];
    }

    /// <summary>Rows of the whole batch.</summary>
    public long RowCount { get; }

    /// <summary>The rows that may be read.</summary>
    public RowRange Rows { get; }

    /// <summary>The columns.</summary>
    public IReadOnlyList<ColumnArray> Columns { get; }

    /// <summary>Throws when a page of the memory could not be had: see <see cref="MappedView.ThrowIfFaulted"/>.</summary>
    /// <exception cref="FileFaultException">The file failed under the lease.</exception>
    /// <exception cref="ObjectDisposedException">The batch was disposed.</exception>
    public void ThrowIfFaulted()
    {
        foreach (ColumnArray column in Columns)
            column.ThrowIfFaulted();
    }

    /// <summary>Gives all columns back. Harmless when repeated. Any thread.</summary>
    /// <exception cref="FileFaultException">The file failed under the lease. It is given back all the same.</exception>
    public void Dispose()
    {
        if (_memory is not null)
        {
            _memory.Release();
            return;
        }
        foreach (ColumnArray column in Columns)
            column.Dispose();
    }
}
