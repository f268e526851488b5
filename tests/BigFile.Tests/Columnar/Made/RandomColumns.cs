using BigFile.Columnar;

namespace BigFile.Tests.Columnar;

/// <summary>
/// Columns of every type, and random values for them: null, bool, byte[] for values of a fixed width as for bytes and text, object?[] for lists,
/// maps and structs, <see cref="MadeUnion"/>.
/// </summary>
internal static class RandomColumns
{
    /// <summary>One column of every type, and some of types within types.</summary>
    public static ArrowField[] AllTypes()
    {
        ArrowField item = new("item", ArrowType.Int32), text = new("text", ArrowType.Utf8);
        ArrowField[] pair = [new("key", ArrowType.Utf8, isNullable: false), new("value", ArrowType.Int64)];
        ArrowField entries = new("entries", ArrowType.Struct, isNullable: false, pair);
        ArrowField inStruct = new("s", ArrowType.Struct, true, [item, text, new("bit", ArrowType.Bool)]);
        ArrowType[] plain =
        [
            ArrowType.Null, ArrowType.Bool, ArrowType.Int8, ArrowType.Int16, ArrowType.Int32, ArrowType.Int64, ArrowType.UInt8, ArrowType.UInt16,
            ArrowType.UInt32, ArrowType.UInt64, ArrowType.Float16, ArrowType.Float32, ArrowType.Float64, ArrowType.Decimal32(9, 2),
            ArrowType.Decimal64(18, -3), ArrowType.Decimal128(38, 10), ArrowType.Decimal256(76, 0), ArrowType.Date32, ArrowType.Date64,
            ArrowType.Time32(TimeUnit.Second), ArrowType.Time64(TimeUnit.Nanosecond), ArrowType.Timestamp(TimeUnit.Microsecond, "UTC"),
            ArrowType.Timestamp(TimeUnit.Second), ArrowType.Duration(TimeUnit.Millisecond), ArrowType.IntervalYearMonth, ArrowType.IntervalDayTime,
            ArrowType.IntervalMonthDayNano, ArrowType.Utf8, ArrowType.LargeUtf8, ArrowType.Utf8View, ArrowType.Binary, ArrowType.LargeBinary,
            ArrowType.BinaryView, ArrowType.FixedSizeBinary(3), ArrowType.FixedSizeBinary(0),
        ];
        return
        [
            .. plain.Select(type => new ArrowField("plain " + type, type)),
            new("not null", ArrowType.Float64, isNullable: false),
            new("list", ArrowType.List, true, [item]),
            new("large list", ArrowType.LargeList, true, [text]),
            new("list view", ArrowType.ListView, true, [item]),
            new("large list view", ArrowType.LargeListView, true, [text]),
            new("fixed list", ArrowType.FixedSizeList(3), true, [item]),
            new("no list", ArrowType.FixedSizeList(0), true, [item]),
            inStruct,
            new("no fields", ArrowType.Struct),
            new("map", ArrowType.Map(), true, [entries]),
            new("sparse", ArrowType.SparseUnion([5, 0, 127]), true, [item, text, inStruct]),
            new("dense", ArrowType.DenseUnion([7, 3]), true, [text, new("l", ArrowType.List, true, [item])]),
            new("runs", ArrowType.RunEndEncoded, true, [new("run_ends", ArrowType.Int32, false), new("values", ArrowType.Utf8)]),
            new("short runs", ArrowType.RunEndEncoded, true, [new("run_ends", ArrowType.Int16, false), new("values", ArrowType.Float64)]),
            new("long runs", ArrowType.RunEndEncoded, true, [new("run_ends", ArrowType.Int64, false), inStruct]),
            new("names", ArrowType.Utf8, true, null, new DictionaryEncoding(7, ArrowType.Int16)),
            new("bytes by name", ArrowType.LargeBinary, true, null, new DictionaryEncoding(1L << 40, ArrowType.UInt8, true)),
            new("structs by name", ArrowType.Struct, true, [item, text], new DictionaryEncoding(-2, ArrowType.UInt64)),
            new("lists of names", ArrowType.List, true, [new("n", ArrowType.Utf8View, true, null, new DictionaryEncoding(3, ArrowType.Int32))]),
            new("lists of lists", ArrowType.List, true, [new("inner", ArrowType.LargeList, true, [inStruct])]),
        ];
    }

    /// <summary>A random value for a column.</summary>
    public static object? Value(ArrowField field, Random random)
    {
        ArrowTypeKind kind = field.Type.Kind;
        if (kind == ArrowTypeKind.Null || kind.HasValidity() && field.IsNullable && random.Next(5) == 0)
            return null;
        if (kind.IsFixedWidth())
            return Bytes(random, field.Type.ByteWidth);
        if (kind.IsVariableBytes())
            return Bytes(random, random.Next(3) == 0 ? random.Next(40) : random.Next(4));
        switch (kind)
        {
            case ArrowTypeKind.Bool:
                return random.Next(2) == 0;
            case ArrowTypeKind.FixedSizeList:
                return Many(field.Children[0], field.Type.ListSize, random);
            case ArrowTypeKind.Struct:
                return field.Children.Select(child => Value(child, random)).ToArray();
            case ArrowTypeKind.SparseUnion or ArrowTypeKind.DenseUnion:
                int child = random.Next(field.Children.Count);
                return new MadeUnion(child, Value(field.Children[child], random));
            case ArrowTypeKind.RunEndEncoded:
                return Value(field.Children[1], random);
            default:
                return Many(field.Children[0], random.Next(5), random);
        }
    }

    /// <summary>Rows for a column; of dictionaries and runs, with repetitions.</summary>
    public static object?[] Many(ArrowField field, int count, Random random)
    {
        object?[] values = new object?[count];
        for (int i = 0; i < count; i++)
        {
            bool repeat = i > 0 && (field.Dictionary is not null || field.Type.Kind == ArrowTypeKind.RunEndEncoded) && random.Next(3) > 0;
            values[i] = repeat ? values[random.Next(2) == 0 ? i - 1 : random.Next(i)] : Value(field, random);
        }
        return values;
    }

    // Letters: what is bytes here may be text.
    private static byte[] Bytes(Random random, int count)
    {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++)
            bytes[i] = (byte)('a' + random.Next(26));
        return bytes;
    }
}
