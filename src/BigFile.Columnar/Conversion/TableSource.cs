namespace BigFile.Columnar;

/// <summary>A table that is read from its start to its end, batch by batch, in bounded memory. One thread.</summary>
public abstract class TableSource : IDisposable
{
    /// <summary>The columns.</summary>
    public abstract ArrowSchema Schema { get; }

    /// <summary>How far it has read, in bytes of what is read: for showing progress. Never less than before.</summary>
    public abstract long BytesRead { get; }

    /// <summary>The next rows; null at the end.</summary>
    /// <param name="cancellationToken">Stops it between rows.</param>
    /// <returns>The rows, to be disposed before the next ones are asked for.</returns>
    /// <exception cref="ColumnarFormatException">What is read is not what it should be; the message says where.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The source was disposed.</exception>
    public abstract ColumnBatch? Read(CancellationToken cancellationToken = default);

    /// <summary>Gives back what it holds.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives back what it holds.</summary>
    /// <param name="disposing">True.</param>
    protected abstract void Dispose(bool disposing);
}
