using System.Text;
using BigFile.Columnar;

namespace BigFile.Tests.Columnar;

/// <summary>Values in words, so that those put in and those read can be compared: the oracle of the columns' tests.</summary>
internal static class MadeText
{
    private const string Null = "null";

    /// <summary>A value as it was put in.</summary>
    public static string Of(ArrowField field, object? value)
    {
        if (field.Type.Kind == ArrowTypeKind.RunEndEncoded)
            return Of(field.Children[1], value);
        return value switch
        {
            null => Null,
            bool bit => bit ? "true" : "false",
            byte[] bytes => Text(bytes),
            MadeUnion union => $"{union.Child}: {Of(field.Children[union.Child], union.Value)}",
            object?[] fields when field.Type.Kind == ArrowTypeKind.Struct => "{" + string.Join(", ", fields.Select((child, i) => Of(field.Children[i], child))) + "}",
            object?[] items => "[" + string.Join(", ", items.Select(item => Of(field.Children[0], item))) + "]",
            _ => throw new ArgumentException(value.GetType().Name, nameof(value)),
        };
    }

    /// <summary>A value as it is read.</summary>
    public static string Of(ColumnArray array, long row)
    {
        if (array.Type.Kind == ArrowTypeKind.RunEndEncoded)
            return Of(array.Children[1], array.GetRunRow(row));
        if (array.IsNull(row))
            return Null;
        if (array.Dictionary is not null)
            return Of(array.Dictionary, array.GetIndex(row));
        ArrowTypeKind kind = array.Type.Kind;
        if (kind == ArrowTypeKind.Bool)
            return array.GetBool(row) ? "true" : "false";
        if (kind.IsVariableBytes() || kind == ArrowTypeKind.FixedSizeBinary)
            return Text(array.GetBytes(row));
        if (kind.IsFixedWidth())
            return Text(array.GetBuffer(1, row * array.Type.ByteWidth, array.Type.ByteWidth));
        if (kind == ArrowTypeKind.Struct)
            return "{" + string.Join(", ", array.Children.Select(child => Of(child, array.GetChildRow(row)))) + "}";
        if (kind.IsUnion())
            return $"{array.GetUnionChild(row, out long childRow)}: {Of(array.Children[array.GetUnionChild(row, out _)], childRow)}";
        RowRange list = array.GetList(row);
        return "[" + string.Join(", ", Enumerable.Range(0, (int)list.Count).Select(i => Of(array.Children[0], list.Start + i))) + "]";
    }

    private static string Text(ReadOnlySpan<byte> bytes) => "'" + Encoding.Latin1.GetString(bytes) + "'";
}
