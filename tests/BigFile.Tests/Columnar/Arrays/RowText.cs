using BigFile.Columnar;

namespace BigFile.Tests.Columnar.Arrays;

/// <summary>Rows as text, by the accessors of <see cref="ColumnArray"/>: equal where values are, whatever buffers they are in.</summary>
internal static class RowText
{
    public static string[] All(ColumnArray array)
    {
        string[] rows = new string[array.Length];
        for (int i = 0; i < rows.Length; i++)
            rows[i] = Of(array, i);
        return rows;
    }

    public static string Of(ColumnArray array, long row)
    {
        if (array.IsNull(row))
            return "null";
        if (array.Dictionary is not null)
            return Of(array.Dictionary, array.GetIndex(row));
        switch (array.Type.Kind)
        {
            case ArrowTypeKind.Bool:
                return array.GetBool(row) ? "true" : "false";
            case ArrowTypeKind.Struct:
                return "{" + string.Join(", ", array.Children.Select(child => Of(child, array.GetChildRow(row)))) + "}";
            case ArrowTypeKind.SparseUnion or ArrowTypeKind.DenseUnion:
                int number = array.GetUnionChild(row, out long childRow);
                return $"{number}:{Of(array.Children[number], childRow)}";
            case ArrowTypeKind.RunEndEncoded:
                return Of(array.Children[1], array.GetRunRow(row));
            case var kind when kind.IsList():
                RowRange list = array.GetList(row);
                return "[" + string.Join(", ", Enumerable.Range(0, (int)list.Count).Select(i => Of(array.Children[0], list.Start + i))) + "]";
            case var kind when kind.IsVariableBytes() || kind == ArrowTypeKind.FixedSizeBinary:
                return Convert.ToHexString(array.GetBytes(row));
            default:
                int width = array.Type.ByteWidth;
                return Convert.ToHexString(array.GetBuffer(1, (row + array.Offset) * width, width));
        }
    }
}
