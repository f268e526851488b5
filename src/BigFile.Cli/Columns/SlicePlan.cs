namespace BigFile.Cli.Columns;

/// <summary>
/// Rows of a table cut into slices, none over the border of a batch. Keeps 8 bytes for each batch. Immutable; any thread.
/// </summary>
internal sealed class SlicePlan
{
    /// <summary>Rows of a slice at most.</summary>
    public const int RowsMax = 1 << 16;

    // What is printed of a slice is held until its turn has come, so a slice is cut by bytes too.
    private const long PrintedBytes = 1 << 20;

    private readonly IReadOnlyList<long> _batchStarts;
    private readonly long _start;
    private readonly long _end;
    private readonly int _rowsMax;
    private readonly long[] _before;

    /// <summary>Cuts rows.</summary>
    /// <param name="table">The table.</param>
    /// <param name="start">The first row.</param>
    /// <param name="end">The row to stop before.</param>
    /// <param name="rowsMax">Rows of a slice at most.</param>
    public SlicePlan(ColumnTable table, long start, long end, int rowsMax = RowsMax)
    {
        _batchStarts = table.BatchStarts;
        (_start, _end, _rowsMax) = (start, end, rowsMax);
        _before = new long[_batchStarts.Count];
        for (int i = 0; i < _before.Length - 1; i++)
        {
            (long from, long to) = PartOf(i);
            _before[i + 1] = _before[i] + ((to - from) / rowsMax) + ((to - from) % rowsMax == 0 ? 0 : 1);
        }
    }

    /// <summary>How many slices there are.</summary>
    public long Count => _before[^1];

    /// <summary>A slice.</summary>
    public RowSlice this[long index]
    {
        get
        {
            int batch = Array.BinarySearch(_before, index);
            if (batch < 0)
                batch = ~batch - 1;
            while (_before[batch + 1] == index)
                batch++; // Batches of which there is no slice begin at the same number.
            (long from, long to) = PartOf(batch);
            long first = from + ((index - _before[batch]) * _rowsMax);
            return new RowSlice(batch, first - _batchStarts[batch], (int)Math.Min(_rowsMax, to - first), first);
        }
    }

    /// <summary>Cuts rows that are to be printed.</summary>
    public static SlicePlan ForPrinting(ColumnTable table, long start, long end)
    {
        long rows = PrintedBytes / table.RowBytes;
        return new SlicePlan(table, start, end, (int)Math.Clamp(rows >= 64 ? rows / 64 * 64 : rows, 1, RowsMax));
    }

    private (long From, long To) PartOf(int batch)
    {
        long from = Math.Max(_start, _batchStarts[batch]);
        return (from, Math.Max(from, Math.Min(_end, _batchStarts[batch + 1])));
    }
}
