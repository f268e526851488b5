using System.Runtime.InteropServices;
using BigFile.Columnar;
using BigFile.Columnar.Compute;

namespace BigFile.Cli.Columns;

/// <summary>Which rows have no value: by their own bitmap, by the dictionary's, by that of the child or run that they lead to.</summary>
internal static class RowNulls
{
    /// <summary>Takes rows without a value out of a mask.</summary>
    /// <param name="array">The column.</param>
    /// <param name="row">The row of the first bit.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="bits">The mask, as <see cref="RowMask"/> has it.</param>
    public static void Clear(ColumnArray array, long row, int count, Span<ulong> bits)
    {
        if (HasOtherNulls(array))
        {
            for (int i = 0; i < count; i++)
            {
                if ((bits[i / RowMask.WordRows] >> i & 1) != 0 && ValueText.IsNull(array, row + i))
                    bits[i / RowMask.WordRows] &= ~(1UL << i);
            }
        }
        else if (array.Type.Kind == ArrowTypeKind.Null)
        {
            bits.Clear();
        }
        else if (array.NullCount != 0 && array.Type.Kind.HasValidity() && array.GetBufferLength(0) > 0)
        {
            ClearByBitmap(array, row, count, bits);
        }
    }

    private static bool HasOtherNulls(ColumnArray array) =>
        (array.Dictionary is ColumnArray values && (values.NullCount != 0 || HasOtherNulls(values))) || array.Type.Kind == ArrowTypeKind.RunEndEncoded || array.Type.Kind.IsUnion();

    private static void ClearByBitmap(ColumnArray array, long row, int count, Span<ulong> bits)
    {
        long first = row + array.Offset;
        int shift = (int)(first & 7);
        ReadOnlySpan<byte> bitmap = array.GetBuffer(0, first >> 3, (shift + count + 7) >> 3);
        for (int word = 0; word < bits.Length; word++)
        {
            ReadOnlySpan<byte> rest = bitmap[(word * sizeof(ulong))..];
            ulong valid = WordOf(rest) >> shift;
            if (shift != 0 && rest.Length > sizeof(ulong))
                valid |= (ulong)rest[sizeof(ulong)] << (RowMask.WordRows - shift);
            bits[word] &= valid;
        }
    }

    private static ulong WordOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= sizeof(ulong))
            return MemoryMarshal.Read<ulong>(bytes);
        ulong word = 0;
        for (int i = 0; i < bytes.Length; i++)
            word |= (ulong)bytes[i] << (8 * i);
        return word;
    }
}
