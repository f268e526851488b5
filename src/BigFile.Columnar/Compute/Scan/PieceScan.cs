using System.Runtime.CompilerServices;
using BigFile.Work;

namespace BigFile.Columnar.Compute;

/// <summary>Goes over a column on several threads, which claim one piece after the other.</summary>
internal static class PieceScan
{
    private const int PieceBytes = 1 << 20;

    // Where only bitmaps are read.
    private const int BitmapPieceRows = PieceBytes * 8;

    /// <summary>Goes over a column.</summary>
    /// <param name="column">The column.</param>
    /// <param name="options">What to look at, and how; null for the defaults.</param>
    /// <param name="needsValues">Whether values are needed, or only which rows are null.</param>
    /// <param name="begin">Called on each thread for the function that works on pieces.</param>
    /// <param name="join">Gets what was made of each piece, in the order of rows. On any of the threads, never on two at once.</param>
    /// <exception cref="ArgumentException">An option is out of range, or the selection is from another number of rows.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="IOException">The file cannot be mapped or read, or failed under the scan.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public static void Run<T, TResult>(
        Column<T> column, ColumnScanOptions? options, bool needsValues, Func<PieceAction<T, TResult>> begin, Action<TResult> join)
        where T : unmanaged
        where TResult : struct
    {
        options ??= new ColumnScanOptions();
        Check(column, options);
        column.File.Views.ThrowIfDisposed();
        options.CancellationToken.ThrowIfCancellationRequested();
        int pieceRows = options.PieceRows != 0 ? options.PieceRows : needsValues ? PieceRowsFor(Unsafe.SizeOf<T>()) : BitmapPieceRows;
        PieceCursor cursor = new(column.Source, pieceRows, options.Selection);
        int threadCount = options.ThreadCount == 0 ? Environment.ProcessorCount : options.ThreadCount;
        threadCount = (int)Math.Clamp((column.Count / pieceRows) + column.ChunkCount, 1, threadCount);
        long done = 0;
        List<PieceReader<T>> readers = [];
        try
        {
            new ChunkScan<ColumnPiece, TResult>((long _, out ColumnPiece piece) => cursor.TryNext(out piece), threadCount, ordered: true, () =>
            {
                PieceAction<T, TResult> action = begin();
                PieceReader<T> reader = new(column.File, options.Selection, needsValues);
                lock (readers)
                    readers.Add(reader);
                return piece =>
                {
                    options.CancellationToken.ThrowIfCancellationRequested();
                    TResult result = reader.Read(piece, action);
                    options.Progress?.Report(Interlocked.Add(ref done, piece.RowsBefore + piece.Rows));
                    return result;
                };
            }, result =>
            {
                join(result);
                return true;
            }).Run();
        }
        finally
        {
            foreach (PieceReader<T> reader in readers)
                reader.Dispose();
        }
        if (done < column.Count)
            options.Progress?.Report(column.Count);
    }

    private static int PieceRowsFor(int valueBytes) => Math.Max(RowMask.WordRows, PieceBytes / valueBytes / RowMask.WordRows * RowMask.WordRows);

    private static void Check<T>(Column<T> column, ColumnScanOptions options)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(column);
        ArgumentOutOfRangeException.ThrowIfNegative(options.ThreadCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.ThreadCount, ColumnScanOptions.ThreadCountMax);
        if (options.PieceRows < 0 || options.PieceRows % RowMask.WordRows != 0)
            throw new ArgumentOutOfRangeException(nameof(options), options.PieceRows, "Pieces are of whole words of 64 rows.");
        if (options.Selection is RowSelection selection && selection.RowCount != column.Count)
            throw new ArgumentException($"The selection is from {selection.RowCount} rows; column '{column.Name}' has {column.Count}.", nameof(options));
    }
}
