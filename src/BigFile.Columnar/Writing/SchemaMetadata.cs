namespace BigFile.Columnar;

/// <summary>Schemas as FlatBuffers: the tables of Schema.fbs. The numbers are those of its fields and members.</summary>
internal static class SchemaMetadata
{
    private const int KeySlots = 2;

    /// <summary>Writes a schema.</summary>
    /// <returns>Its place.</returns>
    public static int Create(FlatBuilder builder, ArrowSchema schema)
    {
        int fields = CreateFields(builder, schema.Fields);
        int metadata = CreatePairs(builder, schema.Metadata);
        builder.StartTable(3);
        builder.AddPlace(1, fields);
        builder.AddPlace(2, metadata);
        builder.Add(0, (short)0);
        return builder.EndTable();
    }

    /// <summary>Writes pairs of text.</summary>
    /// <returns>Their place, or 0 where there are none.</returns>
    public static int CreatePairs(FlatBuilder builder, IReadOnlyList<KeyValuePair<string, string>> pairs)
    {
        if (pairs.Count == 0)
            return 0;
        int[] places = new int[pairs.Count];
        for (int i = 0; i < places.Length; i++)
        {
            int key = builder.CreateText(pairs[i].Key);
            int value = builder.CreateText(pairs[i].Value);
            builder.StartTable(KeySlots);
            builder.AddPlace(0, key);
            builder.AddPlace(1, value);
            places[i] = builder.EndTable();
        }
        return builder.CreateVector(places);
    }

    private static int CreateFields(FlatBuilder builder, IReadOnlyList<ArrowField> fields)
    {
        int[] places = new int[fields.Count];
        for (int i = 0; i < places.Length; i++)
            places[i] = CreateField(builder, fields[i]);
        return builder.CreateVector(places);
    }

    private static int CreateField(FlatBuilder builder, ArrowField field)
    {
        int children = CreateFields(builder, field.Children);
        int metadata = CreatePairs(builder, field.Metadata);
        int name = builder.CreateText(field.Name);
        int type = CreateType(builder, field.Type, out byte kind);
        int dictionary = field.Dictionary is null ? 0 : CreateDictionary(builder, field.Dictionary);
        builder.StartTable(7);
        builder.AddPlace(0, name);
        builder.AddPlace(3, type);
        builder.AddPlace(4, dictionary);
        builder.AddPlace(5, children);
        builder.AddPlace(6, metadata);
        builder.Add(1, field.IsNullable);
        builder.Add(2, kind);
        return builder.EndTable();
    }

    private static int CreateDictionary(FlatBuilder builder, DictionaryEncoding dictionary)
    {
        int index = CreateType(builder, dictionary.IndexType, out _);
        builder.StartTable(3);
        builder.Add(0, dictionary.Id);
        builder.AddPlace(1, index);
        builder.Add(2, dictionary.IsOrdered);
        return builder.EndTable();
    }

    private static int CreateType(FlatBuilder builder, ArrowType type, out byte kind)
    {
        kind = UnionMember(type.Kind);
        // Before the table begins.
        int zone = type.TimeZone is null ? 0 : builder.CreateText(type.TimeZone);
        int[] typeIds = [.. type.UnionTypeIds];
        int ids = type.Kind.IsUnion() ? builder.CreateVector<int>(typeIds, sizeof(int)) : 0;
        builder.StartTable(3);
        switch (type.Kind)
        {
            case >= ArrowTypeKind.Int8 and <= ArrowTypeKind.UInt64:
                builder.Add(0, type.ByteWidth * 8);
                builder.Add(1, type.Kind <= ArrowTypeKind.Int64);
                break;
            case >= ArrowTypeKind.Float16 and <= ArrowTypeKind.Float64:
                builder.Add(0, (short)(type.Kind - ArrowTypeKind.Float16));
                break;
            case >= ArrowTypeKind.Decimal32 and <= ArrowTypeKind.Decimal256:
                builder.Add(0, type.Precision);
                builder.Add(1, type.Scale);
                builder.Add(2, type.ByteWidth * 8);
                break;
            case ArrowTypeKind.Date32 or ArrowTypeKind.Date64:
                builder.Add(0, (short)(type.Kind - ArrowTypeKind.Date32));
                break;
            case ArrowTypeKind.Time32 or ArrowTypeKind.Time64:
                builder.Add(0, (short)type.Unit);
                builder.Add(1, type.ByteWidth * 8);
                break;
            case ArrowTypeKind.Timestamp:
                builder.Add(0, (short)type.Unit);
                builder.AddPlace(1, zone);
                break;
            case ArrowTypeKind.Duration:
                builder.Add(0, (short)type.Unit);
                break;
            case >= ArrowTypeKind.IntervalYearMonth and <= ArrowTypeKind.IntervalMonthDayNano:
                builder.Add(0, (short)(type.Kind - ArrowTypeKind.IntervalYearMonth));
                break;
            case ArrowTypeKind.SparseUnion or ArrowTypeKind.DenseUnion:
                builder.Add(0, (short)(type.Kind - ArrowTypeKind.SparseUnion));
                builder.AddPlace(1, ids);
                break;
            case ArrowTypeKind.FixedSizeBinary:
                builder.Add(0, type.ByteWidth);
                break;
            case ArrowTypeKind.FixedSizeList:
                builder.Add(0, type.ListSize);
                break;
            case ArrowTypeKind.Map:
                builder.Add(0, type.KeysSorted);
                break;
        }
        return builder.EndTable();
    }

    // The union Type of Schema.fbs.
    private static byte UnionMember(ArrowTypeKind kind) => kind switch
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
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such type."),
    };
}
