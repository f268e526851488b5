using BigFile.Columnar;

namespace BigFile.Cli.Columns;

/// <summary>Columns of the same rows, in any number of batches: what <c>bigfile columns</c> prints from. Any thread.</summary>
internal abstract class ColumnTable : IDisposable
{
    /// <summary>Held for reading while rows are leased, and for writing by whoever needs the whole budget for them.</summary>
    public ReaderWriterLockSlim LeaseGate { get; } = new();

    /// <summary>Where it is.</summary>
    public abstract string Path { get; }

    /// <summary>The columns, in order.</summary>
    public abstract IReadOnlyList<ArrowField> Fields { get; }

    /// <summary>The number of the first row of each batch, and behind them that of all rows.</summary>
    public abstract IReadOnlyList<long> BatchStarts { get; }

    /// <summary>Bytes of the values of all columns.</summary>
    public abstract long Bytes { get; }

    /// <summary>Rows over all batches.</summary>
    public long RowCount => BatchStarts[^1];

    /// <summary>Bytes of a row of all columns on average, at least one.</summary>
    public long RowBytes => RowCount == 0 ? 1 : Math.Max(1, Bytes / RowCount);

    /// <summary>Leases rows of a column in one batch: those from the start of the array to its end.</summary>
    /// <param name="column">The number of the column.</param>
    /// <param name="batch">The number of the batch.</param>
    /// <param name="start">The first row, in the batch.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="BudgetExceededException">They do not fit under the budget; lease fewer.</exception>
    /// <exception cref="IOException">The file is damaged, or cannot be read.</exception>
    public abstract ColumnArray Lease(int column, int batch, long start, long count);

    /// <summary>Finds out what it is and how much of it is in memory.</summary>
    /// <param name="withBatches">Whether to tell of each batch where it is.</param>
    /// <param name="interrupt">Ends it.</param>
    public abstract ColumnReport Describe(bool withBatches, CancellationToken interrupt);

    /// <summary>Closes the file.</summary>
    public virtual void Dispose() => LeaseGate.Dispose();
}
