namespace BigFile.Columnar;

/// <summary>How many single values were added to builders, nulls and all that is in them too. One thread.</summary>
internal sealed class CellCount
{
    private long _row;
    private long _batch;

    /// <summary>Whether a batch has enough of them.</summary>
    public bool IsFull => _batch + _row >= TextTableOptions.BatchCellsMax;

    public void BeginBatch() => _batch = _row = 0;

    public void BeginRow(long cells)
    {
        _batch += _row;
        _row = 0;
        Add(cells);
    }

    /// <exception cref="FormatException">The row has more than memory should hold.</exception>
    public void Add(long cells)
    {
        _row += cells;
        if (_row > TextTableOptions.RowCellsMax)
            throw new FormatException($"the row has more than {TextTableOptions.RowCellsMax} values");
    }
}
