namespace BigFile.Columnar;

/// <summary>Where a table is written, batch by batch. What was written counts after <see cref="Finish"/>. One thread.</summary>
public abstract class TableSink : IDisposable
{
    /// <summary>Writes rows. What they hold is copied.</summary>
    /// <param name="batch">Columns of the schema that the sink was made for.</param>
    /// <exception cref="ColumnarFormatException">What a column holds cannot be right.</exception>
    /// <exception cref="InvalidOperationException">The form cannot hold what a column has; the message names it.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public abstract void Write(ColumnBatch batch);

    /// <summary>Ends the table.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public abstract void Finish();

    /// <summary>Writes all that a source has, and ends the table.</summary>
    /// <param name="source">Its schema is that of this sink.</param>
    /// <param name="progress">Told <see cref="TableSource.BytesRead"/> after each batch.</param>
    /// <param name="cancellationToken">Stops it between rows; the table is not ended then.</param>
    /// <returns>How many rows there were.</returns>
    /// <exception cref="ColumnarFormatException">What is read is not what it should be.</exception>
    /// <exception cref="InvalidOperationException">The form cannot hold what a column has.</exception>
    /// <exception cref="IOException">It cannot be read or written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public long WriteAll(TableSource source, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        long rows = 0;
        while (source.Read(cancellationToken) is ColumnBatch batch)
        {
            using (batch)
            {
                Write(batch);
                rows += batch.Rows.Count;
            }
            progress?.Report(source.BytesRead);
        }
        cancellationToken.ThrowIfCancellationRequested();
        Finish();
        return rows;
    }

    /// <summary>Gives back what it holds. A table that was not ended is as it is.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives back what it holds.</summary>
    /// <param name="disposing">True.</param>
    protected abstract void Dispose(bool disposing);
}
