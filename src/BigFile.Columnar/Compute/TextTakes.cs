using System.Buffers;
using System.Numerics;
using BigFile.Columnar.Compute;

namespace BigFile.Columnar;

/// <summary>Text or bytes of many rows by their numbers, in any order.</summary>
public static class TextTakes
{
    /// <summary>
    /// Copies the text or bytes of rows, one behind the other. Of a dictionary column, those of the values that the rows lead to. Never fails for
    /// the budget.
    /// </summary>
    /// <param name="column">A column of text or bytes behind offsets, of a fixed size, or of a dictionary of those.</param>
    /// <param name="rows">Which, in any order, more than once if need be.</param>
    /// <param name="bytes">Gets the bytes. Rows that are null have none.</param>
    /// <param name="ends">
    /// Gets in element i where the bytes of row i end, counted from the first byte that this call has written; they begin where those of the row before
    /// end. At least as long as the rows.
    /// </param>
    /// <param name="isNull">Gets whether row i is null in element i; at least as long as the rows, or empty.</param>
    /// <param name="cancellationToken">Looked at before every 2,048 rows.</param>
    /// <exception cref="ArgumentException">A destination is shorter than the rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row, which the message names; nothing was copied.</exception>
    /// <exception cref="ColumnarFormatException">Offsets, or an index into the dictionary, cannot be right; some rows were copied.</exception>
    /// <exception cref="FileFaultException">A page of the file could not be had; some rows were copied.</exception>
    /// <exception cref="InvalidOperationException">The column has no text or bytes of these kinds; views are leased by <see cref="ArrowColumn.LeaseArray(int)"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; some rows were copied.</exception>
    public static void TakeBytes(
        this ArrowColumn column,
        ReadOnlySpan<long> rows,
        IBufferWriter<byte> bytes,
        Span<long> ends,
        Span<bool> isNull = default,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(column);
        ArgumentNullException.ThrowIfNull(bytes);
        if (ends.Length < rows.Length)
            throw new ArgumentException($"It is shorter than the {rows.Length} rows.", nameof(ends));
        if (!isNull.IsEmpty && isNull.Length < rows.Length)
            throw new ArgumentException($"It is shorter than the {rows.Length} rows.", nameof(isNull));
        ArrowColumn values = column.Dictionary ?? column;
        ArrowTypeKind kind = values.Type.Kind;
        if (kind != ArrowTypeKind.FixedSizeBinary && (!kind.IsVariableBytes() || kind.IsView()))
            throw new InvalidOperationException($"Column '{column.Name}' is {column.Field.TypeText}; it has no text or bytes that can be taken so.");
        ColumnTakes.ThrowIfOutside(column.Name, column.Count, rows);
        bool[] nulls = ArrayPool<bool>.Shared.Rent(rows.Length);
        long[] indices = column == values ? [] : ArrayPool<long>.Shared.Rent(rows.Length);
        try
        {
            nulls.AsSpan(0, rows.Length).Clear();
            if (column != values)
            {
                TakeIndices(column, rows, indices, nulls);
                ThrowIfWrong(column, rows, indices, nulls, values.Count);
                rows = indices.AsSpan(0, rows.Length);
            }
            using Taker taker = new(values, rows.Length, bytes);
            for (int done = 0, count; done < rows.Length; done += count)
            {
                cancellationToken.ThrowIfCancellationRequested();
                count = Math.Min(RowTaker.BlockRows, rows.Length - done);
                taker.Take(rows.Slice(done, count), nulls.AsSpan(done, count), ends[done..]);
            }
            if (!isNull.IsEmpty)
                nulls.AsSpan(0, rows.Length).CopyTo(isNull);
        }
        finally
        {
            ArrayPool<bool>.Shared.Return(nulls);
            if (indices.Length != 0)
                ArrayPool<long>.Shared.Return(indices);
        }
    }

    private static void ThrowIfWrong(ArrowColumn column, ReadOnlySpan<long> rows, ReadOnlySpan<long> indices, ReadOnlySpan<bool> isNull, long count)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            if (!isNull[i] && (ulong)indices[i] >= (ulong)count)
                throw new ColumnarFormatException(column.File.File.Path, -1, $"row {rows[i]} of column '{column.Name}' is value {indices[i]} of a dictionary of {count}");
        }
    }

    private static void TakeIndices(ArrowColumn column, ReadOnlySpan<long> rows, Span<long> indices, Span<bool> isNull)
    {
        switch (column.Type.Kind)
        {
            case ArrowTypeKind.Int8: TakeIndices<sbyte>(column, rows, indices, isNull); break;
            case ArrowTypeKind.UInt8: TakeIndices<byte>(column, rows, indices, isNull); break;
            case ArrowTypeKind.Int16: TakeIndices<short>(column, rows, indices, isNull); break;
            case ArrowTypeKind.UInt16: TakeIndices<ushort>(column, rows, indices, isNull); break;
            case ArrowTypeKind.Int32: TakeIndices<int>(column, rows, indices, isNull); break;
            case ArrowTypeKind.UInt32: TakeIndices<uint>(column, rows, indices, isNull); break;
            case ArrowTypeKind.Int64: TakeIndices<long>(column, rows, indices, isNull); break;
            default: TakeIndices<ulong>(column, rows, indices, isNull); break;
        }
    }

    private static void TakeIndices<T>(ArrowColumn column, ReadOnlySpan<long> rows, Span<long> indices, Span<bool> isNull)
        where T : unmanaged, IBinaryInteger<T>
    {
        T[] values = ArrayPool<T>.Shared.Rent(rows.Length);
        try
        {
            column.As<T>().Take(rows, values, isNull);
            // An index of 2^63 and more becomes one below 0, which is not there either.
            for (int i = 0; i < rows.Length; i++)
                indices[i] = long.CreateTruncating(values[i]);
        }
        finally
        {
            ArrayPool<T>.Shared.Return(values);
        }
    }

    /// <summary>Copies the bytes of rows of a column that is no dictionary column.</summary>
    private sealed class Taker(ArrowColumn column, int rowCount, IBufferWriter<byte> bytes) : IDisposable
    {
        // What is asked of the writer at once.
        private const int CopyBytesMax = 1 << 20;

        private readonly BytesFinder _finder = new(column);
        private readonly ChunkTable _chunks = new(column.Chunks, rowCount);
        private long _written;

        public void Dispose() => _chunks.Dispose();

        /// <summary>Copies a block.</summary>
        /// <param name="rows">The rows.</param>
        /// <param name="isNull">Rows that are null already; gets those that are null here too.</param>
        /// <param name="ends">Gets the ends.</param>
        public void Take(ReadOnlySpan<long> rows, Span<bool> isNull, Span<long> ends)
        {
            MarkNulls(rows, isNull);
            for (int i = 0; i < rows.Length; i++)
            {
                if (!isNull[i])
                    Copy(_finder.Find(rows[i]));
                ends[i] = _written;
            }
        }

        private void MarkNulls(ReadOnlySpan<long> rows, Span<bool> isNull)
        {
            // An empty dictionary: all are null already.
            if (column.Count == 0)
                return;
            Span<long> there = stackalloc long[rows.Length];
            Span<bool> found = stackalloc bool[rows.Length];
            // Of rows that are null already, the number is anything.
            for (int i = 0; i < rows.Length; i++)
                there[i] = isNull[i] ? 0 : rows[i];
            RowTaker.TakeNulls(column.File.File, _chunks, there, found);
            for (int i = 0; i < rows.Length; i++)
                isNull[i] |= found[i];
        }

        private void Copy(FileRange range)
        {
            for (long done = 0; done < range.Length;)
            {
                int count = (int)Math.Min(CopyBytesMax, range.Length - done);
                column.File.File.ReadExactly(range.Offset + done, bytes.GetSpan(count)[..count]);
                bytes.Advance(count);
                done += count;
            }
            _written += range.Length;
        }
    }
}
