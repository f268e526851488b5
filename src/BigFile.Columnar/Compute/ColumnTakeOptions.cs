namespace BigFile.Columnar;

/// <summary>How rows are taken.</summary>
public sealed record ColumnTakeOptions
{
    /// <summary>
    /// Threads to work with, the caller's included; 0 is one for each processor, at most <see cref="ColumnScanOptions.ThreadCountMax"/>. One, unless it is
    /// said: fewer than some hundred thousand rows are not worth a second.
    /// </summary>
    public int ThreadCount { get; init; } = 1;

    /// <summary>Looked at before every 16,384 rows.</summary>
    public CancellationToken CancellationToken { get; init; }
}
