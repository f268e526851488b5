using BigFile.Columnar;

namespace BigFile.Tests.Columnar;

/// <summary>Schemas as pieces of a FlatBuffer, by Schema.fbs.</summary>
internal static class SchemaNodes
{
    public static FlatNode Of(ArrowSchema schema) => FlatNode.Table()
        .Set(0, (short)0)
        .Set(1, FlatNode.Vector([.. schema.Fields.Select(Of)]))
        .Set(2, Pairs(schema.Metadata));

    public static FlatNode? Pairs(IReadOnlyList<KeyValuePair<string, string>> pairs) => pairs.Count == 0 ? null : FlatNode.Vector(
        [.. pairs.Select(pair => FlatNode.Table().Set(0, FlatNode.Text(pair.Key)).Set(1, FlatNode.Text(pair.Value)))]);

    public static FlatNode Of(ArrowField field)
    {
        FlatNode node = FlatNode.Table()
            .Set(0, FlatNode.Text(field.Name))
            .SetBool(1, field.IsNullable)
            .Set(2, NumberOf(field.Type.Kind))
            .Set(3, Of(field.Type))
            .Set(5, FlatNode.Vector([.. field.Children.Select(Of)]))
            .Set(6, Pairs(field.Metadata));
        if (field.Dictionary is DictionaryEncoding dictionary)
        {
            node.Set(4, FlatNode.Table()
                .Set(0, dictionary.Id)
                .Set(1, Of(dictionary.IndexType))
                .SetBool(2, dictionary.IsOrdered));
        }
        return node;
    }

    // The numbers of the union Type.
    private static byte NumberOf(ArrowTypeKind kind) => kind switch
    {
        ArrowTypeKind.Null => 1,
        >= ArrowTypeKind.Int8 and <= ArrowTypeKind.UInt64 => 2,
        >= ArrowTypeKind.Float16 and <= ArrowTypeKind.Float64 => 3,
        ArrowTypeKind.Binary => 4,
        ArrowTypeKind.Utf8 => 5,
        ArrowTypeKind.Bool => 6,
        >= ArrowTypeKind.Decimal32 and <= ArrowTypeKind.Decimal256 => 7,
        ArrowTypeKind.Date32 or ArrowTypeKind.Date64 => 8,
        ArrowTypeKind.Time32 or ArrowTypeKind.Time64 => 9,
        ArrowTypeKind.Timestamp => 10,
        >= ArrowTypeKind.IntervalYearMonth and <= ArrowTypeKind.IntervalMonthDayNano => 11,
        ArrowTypeKind.List => 12,
        ArrowTypeKind.Struct => 13,
        ArrowTypeKind.SparseUnion or ArrowTypeKind.DenseUnion => 14,
        ArrowTypeKind.FixedSizeBinary => 15,
        ArrowTypeKind.FixedSizeList => 16,
        ArrowTypeKind.Map => 17,
        ArrowTypeKind.Duration => 18,
        ArrowTypeKind.LargeBinary => 19,
        ArrowTypeKind.LargeUtf8 => 20,
        ArrowTypeKind.LargeList => 21,
        ArrowTypeKind.RunEndEncoded => 22,
        ArrowTypeKind.BinaryView => 23,
        ArrowTypeKind.Utf8View => 24,
        ArrowTypeKind.ListView => 25,
        ArrowTypeKind.LargeListView => 26,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private static FlatNode Of(ArrowType type)
    {
        FlatNode node = FlatNode.Table();
        switch (type.Kind)
        {
            case >= ArrowTypeKind.Int8 and <= ArrowTypeKind.UInt64:
                return node.Set(0, type.ByteWidth * 8).SetBool(1, type.Kind <= ArrowTypeKind.Int64);
            case >= ArrowTypeKind.Float16 and <= ArrowTypeKind.Float64:
                return node.Set(0, (short)(type.Kind - ArrowTypeKind.Float16));
            case >= ArrowTypeKind.Decimal32 and <= ArrowTypeKind.Decimal256:
                return node.Set(0, type.Precision).Set(1, type.Scale).Set(2, type.ByteWidth * 8);
            case ArrowTypeKind.Date32 or ArrowTypeKind.Date64:
                return node.Set(0, (short)(type.Kind - ArrowTypeKind.Date32));
            case ArrowTypeKind.Time32 or ArrowTypeKind.Time64:
                return node.Set(0, (short)type.Unit).Set(1, type.ByteWidth * 8);
            case ArrowTypeKind.Timestamp:
                return node.Set(0, (short)type.Unit).Set(1, type.TimeZone is null ? null : FlatNode.Text(type.TimeZone));
            case ArrowTypeKind.Duration:
                return node.Set(0, (short)type.Unit);
            case >= ArrowTypeKind.IntervalYearMonth and <= ArrowTypeKind.IntervalMonthDayNano:
                return node.Set(0, (short)(type.Kind - ArrowTypeKind.IntervalYearMonth));
            case ArrowTypeKind.SparseUnion or ArrowTypeKind.DenseUnion:
                return node.Set(0, (short)(type.Kind - ArrowTypeKind.SparseUnion)).Set(1, FlatNode.Structs([.. type.UnionTypeIds], type.UnionTypeIds.Count));
            case ArrowTypeKind.FixedSizeBinary:
                return node.Set(0, type.ByteWidth);
            case ArrowTypeKind.FixedSizeList:
                return node.Set(0, type.ListSize);
            case ArrowTypeKind.Map:
                return node.SetBool(0, type.KeysSorted);
            default:
                return node;
        }
    }
}
