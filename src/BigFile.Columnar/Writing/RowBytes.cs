using System.Buffers;
using System.Buffers.Binary;

namespace BigFile.Columnar;

/// <summary>
/// Rows as bytes that are the same where the values are, whatever holds them: slices, dictionaries and run ends are seen through. Two rows of one type
/// have the same bytes exactly if they are equal (floating point by its bits).
/// </summary>
internal static class RowBytes
{
    /// <summary>Adds the bytes of a row.</summary>
    public static void Add(ArrayBufferWriter<byte> to, ColumnArray array, long row)
    {
        if (array.IsNull(row))
        {
            AddByte(to, 0);
            return;
        }
        if (array.Dictionary is not null)
        {
            Add(to, array.Dictionary, array.GetIndex(row));
            return;
        }
        ArrowTypeKind kind = array.Type.Kind;
        if (kind == ArrowTypeKind.RunEndEncoded)
        {
            Add(to, array.Children[1], array.GetRunRow(row));
            return;
        }
        AddByte(to, 1);
        switch (kind)
        {
            case ArrowTypeKind.Bool:
                AddByte(to, array.GetBool(row) ? (byte)1 : (byte)0);
                break;
            case ArrowTypeKind.Struct:
                foreach (ColumnArray child in array.Children)
                    Add(to, child, array.GetChildRow(row));
                break;
            case ArrowTypeKind.SparseUnion or ArrowTypeKind.DenseUnion:
                int number = array.GetUnionChild(row, out long childRow);
                AddByte(to, (byte)number);
                Add(to, array.Children[number], childRow);
                break;
            case var _ when kind.IsList():
                RowRange list = array.GetList(row);
                AddNumber(to, list.Count);
                for (long i = list.Start; i < list.End; i++)
                    Add(to, array.Children[0], i);
                break;
            case var _ when kind.IsVariableBytes():
                ReadOnlySpan<byte> bytes = array.GetBytes(row);
                AddNumber(to, bytes.Length);
                to.Write(bytes);
                break;
            default:
                to.Write(array.GetBuffer(1, (row + array.Offset) * array.Type.ByteWidth, array.Type.ByteWidth));
                break;
        }
    }

    private static void AddByte(ArrayBufferWriter<byte> to, byte value) => to.Write([value]);

    private static void AddNumber(ArrayBufferWriter<byte> to, long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(to.GetSpan(sizeof(long)), value);
        to.Advance(sizeof(long));
    }
}
