namespace BigFile.Columnar;

/// <summary>
/// Makes a schema of Arrow's FlatBuffer of one (Schema.fbs). Depth, number of fields and text are bounded by the metadata's length, so that offsets which
/// lead to the same place again and again cannot blow it up.
/// </summary>
internal sealed class SchemaReader(string path, long metadataBytes)
{
    private const int DepthMax = 64;

    // A field takes two dozen bytes at the least.
    private readonly long _fieldsMax = metadataBytes / 8;
    private readonly long _textMax = Math.Max(1 << 20, metadataBytes * 4);
    private long _fields;
    private long _text;

    public ArrowSchema Read(FlatTable schema)
    {
        if (schema.Get<short>(0) != 0)
            throw new NotSupportedException($"{path}: the file is big-endian; only little-endian Arrow files can be read.");
        return new ArrowSchema(ReadFields(schema.GetVector(1, sizeof(uint)), 0), ReadMetadata(schema.GetVector(2, sizeof(uint))));
    }

    /// <summary>Pairs of text.</summary>
    public KeyValuePair<string, string>[] ReadMetadata(FlatVector pairs)
    {
        KeyValuePair<string, string>[] metadata = new KeyValuePair<string, string>[Counted(pairs.Count)];
        for (int i = 0; i < metadata.Length; i++)
        {
            FlatTable pair = pairs.GetTable(i);
            metadata[i] = new KeyValuePair<string, string>(Text(pair, 0) ?? "", Text(pair, 1) ?? "");
        }
        return metadata;
    }

    private ArrowField[] ReadFields(FlatVector fields, int depth)
    {
        if (depth > DepthMax)
            throw new ColumnarFormatException(path, -1, $"columns are nested more than {DepthMax} deep");
        ArrowField[] read = new ArrowField[Counted(fields.Count)];
        for (int i = 0; i < read.Length; i++)
            read[i] = ReadField(fields.GetTable(i), depth);
        return read;
    }

    private ArrowField ReadField(FlatTable field, int depth)
    {
        string name = Text(field, 0) ?? "";
        ArrowField[] children = ReadFields(field.GetVector(5, sizeof(uint)), depth + 1);
        KeyValuePair<string, string>[] metadata = ReadMetadata(field.GetVector(6, sizeof(uint)));
        try
        {
            ArrowType type = ReadType(field, children.Length);
            return new ArrowField(name, type, field.Get<byte>(1) != 0, children, ReadDictionary(field), metadata);
        }
        catch (ArgumentException e)
        {
            throw field.Wrong($"column '{name}' cannot be: {e.Message}");
        }
    }

    private static DictionaryEncoding? ReadDictionary(FlatTable field)
    {
        if (!field.TryGetTable(4, out FlatTable dictionary))
            return null;
        if (dictionary.Get<short>(3) != 0)
            throw dictionary.Wrong($"a dictionary is of kind {dictionary.Get<short>(3)}, which is not known");
        ArrowType index = dictionary.TryGetTable(1, out FlatTable integer) ? Integer(integer) : ArrowType.Int32;
        return new DictionaryEncoding(dictionary.Get<long>(0), index, dictionary.Get<byte>(2) != 0);
    }

    // The union Type of Schema.fbs; the numbers are those of its members.
    private ArrowType ReadType(FlatTable field, int childCount)
    {
        byte kind = field.Get<byte>(2);
        FlatTable type = field.GetTable(3, "type");
        return kind switch
        {
            1 => ArrowType.Null,
            2 => Integer(type),
            3 => type.Get<short>(0) switch
            {
                0 => ArrowType.Float16,
                1 => ArrowType.Float32,
                2 => ArrowType.Float64,
                short precision => throw type.Wrong($"there is no floating point of precision {precision}"),
            },
            4 => ArrowType.Binary,
            5 => ArrowType.Utf8,
            6 => ArrowType.Bool,
            7 => Decimal(type),
            8 => type.Get<short>(0, 1) switch
            {
                0 => ArrowType.Date32,
                1 => ArrowType.Date64,
                short unit => throw type.Wrong($"there is no date of unit {unit}"),
            },
            9 => Time(type),
            10 => ArrowType.Timestamp((TimeUnit)type.Get<short>(0), Text(type, 1)),
            11 => type.Get<short>(0) switch
            {
                0 => ArrowType.IntervalYearMonth,
                1 => ArrowType.IntervalDayTime,
                2 => ArrowType.IntervalMonthDayNano,
                short unit => throw type.Wrong($"there is no interval of unit {unit}"),
            },
            12 => ArrowType.List,
            13 => ArrowType.Struct,
            14 => Union(type, childCount),
            15 => ArrowType.FixedSizeBinary(type.Get<int>(0)),
            16 => ArrowType.FixedSizeList(type.Get<int>(0)),
            17 => ArrowType.Map(type.Get<byte>(0) != 0),
            18 => ArrowType.Duration((TimeUnit)type.Get<short>(0, 1)),
            19 => ArrowType.LargeBinary,
            20 => ArrowType.LargeUtf8,
            21 => ArrowType.LargeList,
            22 => ArrowType.RunEndEncoded,
            23 => ArrowType.BinaryView,
            24 => ArrowType.Utf8View,
            25 => ArrowType.ListView,
            26 => ArrowType.LargeListView,
            _ => throw field.Wrong($"there is no type {kind}"),
        };
    }

    private static ArrowType Integer(FlatTable type) => (type.Get<int>(0), type.Get<byte>(1) != 0) switch
    {
        (8, true) => ArrowType.Int8,
        (16, true) => ArrowType.Int16,
        (32, true) => ArrowType.Int32,
        (64, true) => ArrowType.Int64,
        (8, false) => ArrowType.UInt8,
        (16, false) => ArrowType.UInt16,
        (32, false) => ArrowType.UInt32,
        (64, false) => ArrowType.UInt64,
        (int bits, _) => throw type.Wrong($"there are no integers of {bits} bits"),
    };

    private static ArrowType Decimal(FlatTable type)
    {
        int precision = type.Get<int>(0), scale = type.Get<int>(1);
        return type.Get(2, 128) switch
        {
            32 => ArrowType.Decimal32(precision, scale),
            64 => ArrowType.Decimal64(precision, scale),
            128 => ArrowType.Decimal128(precision, scale),
            256 => ArrowType.Decimal256(precision, scale),
            int bits => throw type.Wrong($"there are no decimals of {bits} bits"),
        };
    }

    private static ArrowType Time(FlatTable type)
    {
        TimeUnit unit = (TimeUnit)type.Get<short>(0, 1);
        return type.Get(1, 32) switch
        {
            32 => ArrowType.Time32(unit),
            64 => ArrowType.Time64(unit),
            int bits => throw type.Wrong($"there are no times of {bits} bits"),
        };
    }

    private static ArrowType Union(FlatTable type, int childCount)
    {
        FlatVector ids = type.GetVector(1, sizeof(int));
        if (childCount > 128 || ids.Count > 128)
            throw type.Wrong($"a union has {Math.Max(childCount, ids.Count)} children, more than 128");
        // Left out: the children are numbered from 0.
        int[] typeIds = new int[ids.Count == 0 ? childCount : ids.Count];
        for (int i = 0; i < typeIds.Length; i++)
            typeIds[i] = ids.Count == 0 ? i : ids.Get<int>(i);
        return type.Get<short>(0) switch
        {
            0 => ArrowType.SparseUnion(typeIds),
            1 => ArrowType.DenseUnion(typeIds),
            short mode => throw type.Wrong($"there is no union of mode {mode}"),
        };
    }

    private string? Text(FlatTable table, int slot)
    {
        string? text = table.GetText(slot);
        _text += text?.Length ?? 0;
        return _text <= _textMax ? text : throw table.Wrong("the metadata has more text than it has room for");
    }

    private int Counted(int count)
    {
        _fields += count;
        return _fields <= _fieldsMax ? count : throw new ColumnarFormatException(path, -1, "the metadata has more columns than it has room for");
    }
}
