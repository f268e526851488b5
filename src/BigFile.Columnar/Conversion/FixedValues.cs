using System.Buffers;

namespace BigFile.Columnar;

/// <summary>Values of columns as bytes of a fixed width, for forms that have neither nulls nor dictionaries.</summary>
internal static class FixedValues
{
    private const int PieceBytes = 1 << 20;

    public delegate void Writer(ReadOnlySpan<byte> values);

    /// <summary>Hands on the values of all rows of an array, in pieces of whole values; a bool is a byte.</summary>
    /// <exception cref="InvalidOperationException">It has nulls.</exception>
    public static void Write(ColumnArray array, RowRange rows, string form, Writer write)
    {
        if (array.ComputeNullCount() > 0)
            throw new InvalidOperationException($"The column '{array.Field.Name}' has nulls, which {form} cannot hold.");
        if (array.Type.Kind == ArrowTypeKind.Bool)
        {
            WriteBools(array, rows, write);
            return;
        }
        int width = array.Type.ByteWidth, pieceRows = Math.Max(1, PieceBytes / width);
        for (long row = rows.Start; row < rows.End; row += pieceRows)
        {
            int count = (int)Math.Min(pieceRows, rows.End - row);
            write(array.GetBuffer(1, (row + array.Offset) * width, count * width));
        }
    }

    private static void WriteBools(ColumnArray array, RowRange rows, Writer write)
    {
        byte[] piece = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            int count = 0;
            for (long row = rows.Start; row < rows.End; row++)
            {
                piece[count++] = array.GetBool(row) ? (byte)1 : (byte)0;
                if (count < PieceBytes && row + 1 < rows.End)
                    continue;
                write(piece.AsSpan(0, count));
                count = 0;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }
}
