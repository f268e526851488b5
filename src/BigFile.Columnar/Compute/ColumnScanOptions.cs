namespace BigFile.Columnar;

/// <summary>Which rows of a column are looked at, and how. Checked before anything is read.</summary>
public sealed record ColumnScanOptions
{
    /// <summary>The most threads that can be asked for.</summary>
    public const int ThreadCountMax = 1024;

    /// <summary>
    /// Threads to work with, the caller's included; 0 is one for each processor, at most <see cref="ThreadCountMax"/>. No result depends on it.
    /// </summary>
    public int ThreadCount { get; init; }

    /// <summary>The rows to look at; null: all. Where it has none for about a MiB of values, the file is not touched.</summary>
    public RowSelection? Selection { get; init; }

    /// <summary>Told how many rows are done after each piece of about 1 MiB, on the threads that work, in no order.</summary>
    public IProgress<long>? Progress { get; init; }

    /// <summary>Looked at before each piece of about 1 MiB.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Rows of a piece, a multiple of 64, for tests of what crosses their borders; 0 is what suits the values.</summary>
    internal int PieceRows { get; init; }
}
