using System.Runtime.CompilerServices;
using BigFile.Work;

namespace BigFile.Columnar.Compute;

/// <summary>Copies values of rows in any order.</summary>
internal static unsafe class RowTaker
{
    /// <summary>What is located before it is gathered: what the engine gathers in one bracket.</summary>
    public const int BlockRows = 2048;

    // What a thread claims at a time.
    private const int PieceRows = 1 << 14;

    /// <summary>Takes all rows, which have been checked.</summary>
    /// <param name="column">The column.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="values">As long.</param>
    /// <param name="isNull">As long, or empty.</param>
    /// <param name="options">How.</param>
    public static void Run<T>(Column<T> column, ReadOnlySpan<long> rows, Span<T> values, Span<bool> isNull, ColumnTakeOptions options)
        where T : unmanaged
    {
        int pieces = (int)(((long)rows.Length + PieceRows - 1) / PieceRows);
        int threadCount = Math.Clamp(pieces, 1, options.ThreadCount == 0 ? Environment.ProcessorCount : options.ThreadCount);
        if (threadCount > 1)
        {
            RunParallel(column, rows, values, isNull, pieces, threadCount, options.CancellationToken);
            return;
        }
        using ChunkTable chunks = new(column.Source, rows.Length);
        for (int piece = 0; piece < pieces; piece++)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            Take(column.File, chunks, PieceOf(rows, piece), values[(piece * PieceRows)..], isNull.IsEmpty ? isNull : isNull[(piece * PieceRows)..]);
        }
    }

    private static void RunParallel<T>(
        Column<T> column, ReadOnlySpan<long> rows, Span<T> values, Span<bool> isNull, int pieces, int threadCount, CancellationToken cancellationToken)
        where T : unmanaged
    {
        int count = rows.Length;
        fixed (long* firstRow = rows)
        fixed (T* firstValue = values)
        fixed (bool* firstNull = isNull)
        {
            // SAFETY: all are pinned until the threads have ended, which Run waits for; pieces do not overlap.
            nint rowsAt = (nint)firstRow, valuesAt = (nint)firstValue, nullsAt = (nint)firstNull;
            new ChunkScan<int, bool>(
                (long number, out int piece) => (piece = (int)number) < pieces,
                threadCount,
                ordered: false,
                () =>
                {
                    ChunkTable chunks = new(column.Source, count);
                    return piece =>
                    {
                        cancellationToken.ThrowIfCancellationRequested();
                        int start = piece * PieceRows;
                        Take(
                            column.File,
                            chunks,
                            PieceOf(new ReadOnlySpan<long>((void*)rowsAt, count), piece),
                            new Span<T>((T*)valuesAt + start, count - start),
                            nullsAt == 0 ? default : new Span<bool>((bool*)nullsAt + start, count - start));
                        return true;
                    };
                },
                done => done).Run();
        }
    }

    private static ReadOnlySpan<long> PieceOf(ReadOnlySpan<long> rows, int piece) =>
        rows[(piece * PieceRows)..(int)Math.Min(rows.Length, ((long)piece + 1) * PieceRows)];

    private static void Take<T>(MappedFile file, ChunkTable chunks, ReadOnlySpan<long> rows, Span<T> values, Span<bool> isNull)
        where T : unmanaged
    {
        for (int done = 0; done < rows.Length; done += BlockRows)
        {
            ReadOnlySpan<long> block = rows[done..Math.Min(rows.Length, done + BlockRows)];
            TakeBlock(file, chunks, block, values[done..]);
            if (isNull.IsEmpty)
                continue;
            TakeNulls(file, chunks, block, isNull[done..]);
            for (int i = 0; i < block.Length; i++)
            {
                if (isNull[done + i])
                    values[done + i] = default;
            }
        }
    }

    [SkipLocalsInit]
    private static void TakeBlock<T>(MappedFile file, ChunkTable chunks, ReadOnlySpan<long> rows, Span<T> values)
        where T : unmanaged
    {
        Span<long> offsets = stackalloc long[BlockRows];
        for (int i = 0; i < rows.Length; i++)
        {
            ref readonly ChunkPlace chunk = ref chunks.Find(rows[i]);
            offsets[i] = chunk.ValuesOffset + ((rows[i] - chunk.FirstRow) * sizeof(T));
        }
        file.Gather(offsets[..rows.Length], values);
    }

    /// <summary>Whether rows are null. Bytes of bitmaps are gathered only for rows of chunks that have them.</summary>
    /// <param name="file">The file.</param>
    /// <param name="chunks">The chunks of the column.</param>
    /// <param name="rows">At most <see cref="BlockRows"/>, which are there.</param>
    /// <param name="isNull">At least as long.</param>
    [SkipLocalsInit]
    public static void TakeNulls(MappedFile file, ChunkTable chunks, ReadOnlySpan<long> rows, Span<bool> isNull)
    {
        Span<long> offsets = stackalloc long[BlockRows];
        Span<short> asked = stackalloc short[BlockRows];
        Span<byte> bits = stackalloc byte[BlockRows], bytes = stackalloc byte[BlockRows];
        int count = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            isNull[i] = false;
            ref readonly ChunkPlace chunk = ref chunks.Find(rows[i]);
            if (chunk.ValidityOffset < 0)
                continue;
            long inChunk = rows[i] - chunk.FirstRow;
            asked[count] = (short)i;
            bits[count] = (byte)(inChunk & 7);
            offsets[count++] = chunk.ValidityOffset + (inChunk >> 3);
        }
        file.Gather(offsets[..count], bytes);
        for (int i = 0; i < count; i++)
            isNull[asked[i]] = ((bytes[i] >> bits[i]) & 1) == 0;
    }
}
