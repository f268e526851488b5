namespace BigFile.Columnar;

/// <summary>
/// Reads columns of an Arrow file as a table, leased in place: batches of the file, or parts of them where they have more rows than a batch here.
/// Where a part does not fit under the budget, or in a span, smaller ones are taken. One thread.
/// </summary>
public sealed class ArrowTableSource : TableSource
{
    private readonly ArrowFile _file;
    private readonly IReadOnlyList<ArrowColumn> _columns;
    private readonly bool _leaveOpen;
    private long _batchRows;
    private int _batch;
    private long _row;
    private long _bytesRead;

    /// <summary>Reads a file from its first row.</summary>
    /// <param name="file">The file.</param>
    /// <param name="columns">Which columns, in which order; null for all.</param>
    /// <param name="batchRows">Rows of a batch at most.</param>
    /// <param name="leaveOpen">Whether the file stays open when the source is disposed.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of rows is less than 1.</exception>
    public ArrowTableSource(ArrowFile file, IReadOnlyList<ArrowColumn>? columns = null, long batchRows = TextTableOptions.DefaultBatchRows, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchRows, 1);
        _file = file;
        _columns = columns ?? file.Columns;
        _batchRows = batchRows;
        _leaveOpen = leaveOpen;
        Schema = columns is null ? file.Schema : new ArrowSchema([.. columns.Select(column => column.Field)], file.Schema.Metadata);
    }

    /// <inheritdoc/>
    public override ArrowSchema Schema { get; }

    /// <inheritdoc/>
    public override long BytesRead => _bytesRead;

    /// <inheritdoc/>
    public override ColumnBatch? Read(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        for (; _batch < _file.BatchCount; _batch++, _row = 0)
        {
            ArrowBatch batch = _file.GetBatch(_batch);
            if (_row == batch.RowCount)
                continue;
            ColumnBatch leased = Lease(batch);
            _row += leased.Rows.Count;
            _bytesRead = Math.Max(_bytesRead, batch.Body.Offset + (long)(batch.Body.Length * ((double)_row / batch.RowCount)));
            return leased;
        }
        return null;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (!_leaveOpen)
            _file.Dispose();
    }

    private ColumnBatch Lease(ArrowBatch batch)
    {
        for (; ; )
        {
            long count = Math.Min(_batchRows, batch.RowCount - _row);
            try
            {
                return _file.LeaseBatch(_batch, _row, count, _columns);
            }
            catch (Exception e) when (count > 1 && e is BudgetExceededException or NotSupportedException)
            {
                // A span ends at 2^31-1 bytes, and windows in buffers at their size.
                _batchRows = count / 2;
            }
        }
    }
}
