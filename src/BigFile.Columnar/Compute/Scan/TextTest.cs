using System.Numerics;

namespace BigFile.Columnar.Compute;

/// <summary>Compares the bytes of rows, over a lease where the budget has room, else copied row by row. Any thread.</summary>
internal sealed class TextTest(ArrowColumn column, TextComparison comparison, byte[] other)
{
    /// <summary>Rows that are leased at a time.</summary>
    public const int PieceRows = 1 << 14;

    /// <summary>Tests the rows of a piece.</summary>
    public void Test(PieceRows<byte> rows, Span<ulong> bits)
    {
        bits.Clear();
        if (!rows.Mask.IsEmpty && !RowMask.IsAny(rows.Mask))
            return;
        int batch = column.Chunks.Find(rows.Piece.FirstRow);
        if (column.Type.Kind.IsView())
        {
            TestViews(batch, rows, bits);
            return;
        }
        try
        {
            TestLeased(batch, rows, bits);
        }
        catch (Exception e) when (e is BudgetExceededException or NotSupportedException)
        {
            // Too much for the room there is, or for a span.
            bits.Clear();
            TestCopied(rows, bits);
        }
    }

    private static ulong WordOf(PieceRows<byte> rows, int word) =>
        rows.Mask.IsEmpty ? RowMask.OnesFor(rows.Piece.Rows - (word * RowMask.WordRows)) : rows.Mask[word];

    private void TestLeased(int batch, PieceRows<byte> rows, Span<ulong> bits)
    {
        ColumnBytes values = column.LeaseBytes(batch, rows.Piece.ChunkRow, rows.Piece.Rows);
        try
        {
            for (int word = 0; word < bits.Length; word++)
            {
                for (ulong left = WordOf(rows, word); left != 0; left &= left - 1)
                {
                    int bit = BitOperations.TrailingZeroCount(left);
                    bits[word] |= (Passes(values[(word * RowMask.WordRows) + bit]) ? 1UL : 0) << bit;
                }
            }
        }
        catch
        {
            values.ThrowIfFaulted();
            throw;
        }
        finally
        {
            // Throws if a page could not be had.
            values.Dispose();
        }
    }

    private void TestViews(int batch, PieceRows<byte> rows, Span<ulong> bits)
    {
        using ColumnArray values = column.LeaseArray(batch, rows.Piece.ChunkRow, rows.Piece.Rows);
        try
        {
            for (int word = 0; word < bits.Length; word++)
            {
                for (ulong left = WordOf(rows, word); left != 0; left &= left - 1)
                {
                    int bit = BitOperations.TrailingZeroCount(left);
                    long row = rows.Piece.ChunkRow + ((long)word * RowMask.WordRows) + bit;
                    bits[word] |= (Passes(values.GetBytes(row)) ? 1UL : 0) << bit;
                }
            }
        }
        catch
        {
            values.ThrowIfFaulted();
            throw;
        }
        values.ThrowIfFaulted();
    }

    private void TestCopied(PieceRows<byte> rows, Span<ulong> bits)
    {
        BytesFinder finder = new(column);
        byte[] buffer = [];
        for (int word = 0; word < bits.Length; word++)
        {
            for (ulong left = WordOf(rows, word); left != 0; left &= left - 1)
            {
                int bit = BitOperations.TrailingZeroCount(left);
                FileRange range = finder.Find(rows.Piece.FirstRow + ((long)word * RowMask.WordRows) + bit);
                if (range.Length > Array.MaxLength)
                    throw new NotSupportedException($"{column.File.File.Path}: a row of column '{column.Name}' has {range.Length} bytes; a span ends at {Array.MaxLength}.");
                int length = (int)range.Length;
                if (buffer.Length < length)
                    buffer = new byte[Math.Max(length, (int)Math.Min(2L * buffer.Length, Array.MaxLength))];
                column.File.File.ReadExactly(range.Offset, buffer.AsSpan(0, length));
                bits[word] |= (Passes(buffer.AsSpan(0, length)) ? 1UL : 0) << bit;
            }
        }
    }

    private bool Passes(ReadOnlySpan<byte> bytes) => comparison switch
    {
        TextComparison.Equal => bytes.SequenceEqual(other),
        TextComparison.NotEqual => !bytes.SequenceEqual(other),
        TextComparison.StartsWith => bytes.StartsWith(other),
        TextComparison.EndsWith => bytes.EndsWith(other),
        _ => bytes.IndexOf(other) >= 0,
    };
}
