namespace BigFile.Columnar;

/// <summary>Reads raw columns as a table. Values are copied. One thread.</summary>
public sealed class RawTableSource : TableSource
{
    private readonly RawColumns _columns;
    private readonly RawColumn[] _selected;
    private readonly ArrayBuilder[] _builders;
    private readonly int _batchRows;
    private readonly long _rowCount;
    private readonly bool _leaveOpen;
    private long _row;

    /// <summary>Reads columns from their first row to the last there is now.</summary>
    /// <param name="columns">The columns; where they have different numbers of rows, up to the end of the shortest.</param>
    /// <param name="names">Which, in which order; null for all.</param>
    /// <param name="batchRows">Rows of a batch at most.</param>
    /// <param name="leaveOpen">Whether the columns stay open when the source is disposed.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of rows is less than 1.</exception>
    /// <exception cref="KeyNotFoundException">There is no such column.</exception>
    public RawTableSource(RawColumns columns, IReadOnlyList<string>? names = null, int batchRows = TextTableOptions.DefaultBatchRows, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchRows, 1);
        _columns = columns;
        _selected = names is null ? [.. columns.Columns] : [.. names.Select(name => columns[name])];
        _builders = Array.ConvertAll(_selected, column => ArrayBuilder.Create(column.Field));
        // Values may be wide: a batch is built in memory.
        _batchRows = (int)Math.Clamp(TextTableOptions.BatchBytesMax / Math.Max(1, _selected.Sum(column => (long)column.ByteWidth)), 1, batchRows);
        _rowCount = _selected.Length == 0 ? 0 : _selected.Min(column => column.Count);
        _leaveOpen = leaveOpen;
        Schema = new ArrowSchema([.. _selected.Select(column => column.Field)]);
    }

    /// <inheritdoc/>
    public override ArrowSchema Schema { get; }

    /// <inheritdoc/>
    public override long BytesRead => _row * _selected.Sum(column => (long)column.ByteWidth);

    /// <inheritdoc/>
    public override ColumnBatch? Read(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        int count = (int)Math.Min(_batchRows, _rowCount - _row);
        if (count == 0)
            return null;
        for (int i = 0; i < _selected.Length; i++)
            Copy(_selected[i], _builders[i], count);
        _row += count;
        return new ColumnBatch(count, CsvTableSource.Build(_builders));
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        foreach (ArrayBuilder builder in _builders)
            builder.Dispose();
        if (!_leaveOpen)
            _columns.Dispose();
    }

    // By copying reads, which never fail for the budget.
    private void Copy(RawColumn column, ArrayBuilder builder, int count)
    {
        int width = column.ByteWidth;
        Span<byte> buffer = new byte[Math.Max(width, 64 << 10) / width * width];
        for (long at = 0; at < count;)
        {
            int rows = (int)Math.Min(buffer.Length / width, count - at);
            Span<byte> values = buffer[..(rows * width)];
            column.File.ReadExactly(column.Offset + ((_row + at) * width), values);
            for (int i = 0; i < rows; i++)
                builder.AppendBytes(values.Slice(i * width, width));
            at += rows;
        }
    }
}
