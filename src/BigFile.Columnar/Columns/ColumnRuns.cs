using System.Runtime.CompilerServices;

namespace BigFile.Columnar;

/// <summary>Goes over a column in runs: made by <see cref="Column{T}.GetRuns"/>, for use by <c>foreach</c>. Holds one lease at a time.</summary>
/// <typeparam name="T">What the values are.</typeparam>
public ref struct ColumnRuns<T>
    where T : unmanaged
{
    private const int RunBytes = 1 << 20;

    private readonly Column<T> _column;
    private readonly int _rowsMax;
    private int _next;
    private long _chunkStart;
    private ValueChunk _chunk;
    private long _done;
    private ColumnRun<T> _current;

    internal ColumnRuns(Column<T> column, int rowsMax)
    {
        _column = column;
        _rowsMax = rowsMax > 0 ? Math.Min(rowsMax, int.MaxValue / Unsafe.SizeOf<T>()) : Math.Max(64, RunBytes / Unsafe.SizeOf<T>());
    }

    /// <summary>The run.</summary>
    public readonly ColumnRun<T> Current => _current;

    /// <summary>This.</summary>
    public readonly ColumnRuns<T> GetEnumerator() => this;

    /// <summary>Gives the run back and takes the next one. False: there are no more.</summary>
    /// <exception cref="BudgetExceededException">It does not fit under the budget.</exception>
    /// <exception cref="FileFaultException">The file failed under the run before.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public bool MoveNext()
    {
        Dispose();
        if (_column is null)
            return false;
        while (_done == _chunk.Rows)
        {
            if (_next == _column.ChunkCount)
                return false;
            _chunkStart += _chunk.Rows;
            _chunk = _column.Source.Get(_next++);
            _done = 0;
        }
        int count = (int)Math.Min(_rowsMax, _chunk.Rows - _done);
        _current = new ColumnRun<T>(_chunkStart + _done, ColumnValues<T>.Lease(_column.File, _chunk, _done, count, sequential: true));
        _done += count;
        return true;
    }

    /// <summary>Gives the run back.</summary>
    /// <exception cref="FileFaultException">The file failed under it. It is given back all the same.</exception>
    public void Dispose()
    {
        ColumnRun<T> last = _current;
        _current = default;
        last.Dispose();
    }
}
