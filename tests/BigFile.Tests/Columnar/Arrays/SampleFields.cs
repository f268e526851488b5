using BigFile.Columnar;

namespace BigFile.Tests.Columnar.Arrays;

/// <summary>A field of every type there is, and some that are nested deeper.</summary>
internal static class SampleFields
{
    public static IReadOnlyList<ArrowField> All { get; } = [.. Make()];

    private static IEnumerable<ArrowField> Make()
    {
        ArrowType[] flat =
        [
            ArrowType.Null, ArrowType.Bool, ArrowType.Int8, ArrowType.Int16, ArrowType.Int32, ArrowType.Int64, ArrowType.UInt8, ArrowType.UInt16,
            ArrowType.UInt32, ArrowType.UInt64, ArrowType.Float16, ArrowType.Float32, ArrowType.Float64, ArrowType.Decimal32(9, 2),
            ArrowType.Decimal64(18, -3), ArrowType.Decimal128(38, 10), ArrowType.Decimal256(76, 0), ArrowType.Date32, ArrowType.Date64,
            ArrowType.Time32(TimeUnit.Second), ArrowType.Time32(TimeUnit.Millisecond), ArrowType.Time64(TimeUnit.Microsecond), ArrowType.Time64(TimeUnit.Nanosecond),
            ArrowType.Timestamp(TimeUnit.Second), ArrowType.Timestamp(TimeUnit.Millisecond, "+07:30"), ArrowType.Timestamp(TimeUnit.Microsecond, "Europe/Paris"),
            ArrowType.Timestamp(TimeUnit.Nanosecond), ArrowType.Duration(TimeUnit.Second), ArrowType.Duration(TimeUnit.Millisecond),
            ArrowType.Duration(TimeUnit.Microsecond), ArrowType.Duration(TimeUnit.Nanosecond), ArrowType.IntervalYearMonth, ArrowType.IntervalDayTime,
            ArrowType.IntervalMonthDayNano, ArrowType.Utf8, ArrowType.LargeUtf8, ArrowType.Utf8View, ArrowType.Binary, ArrowType.LargeBinary,
            ArrowType.BinaryView, ArrowType.FixedSizeBinary(7), ArrowType.FixedSizeBinary(0),
        ];
        foreach (ArrowType type in flat)
            yield return new ArrowField("flat", type);
        ArrowField text = new("item", ArrowType.Utf8), number = new("number", ArrowType.Int32, isNullable: false);
        foreach (ArrowType type in (ArrowType[])[ArrowType.List, ArrowType.LargeList, ArrowType.ListView, ArrowType.LargeListView, ArrowType.FixedSizeList(3), ArrowType.FixedSizeList(0)])
            yield return new ArrowField("lists", type, children: [text]);
        ArrowField entries = new("entries", ArrowType.Struct, isNullable: false, [new ArrowField("key", ArrowType.Utf8, isNullable: false), number]);
        yield return new ArrowField("map", ArrowType.Map(), children: [entries]);
        yield return new ArrowField("map", ArrowType.Map(keysSorted: true), children: [entries]);
        yield return new ArrowField("struct", ArrowType.Struct, children: []);
        yield return new ArrowField("struct", ArrowType.Struct, children: [text, number, new ArrowField("", ArrowType.List, children: [text])]);
        yield return new ArrowField("sparse", ArrowType.SparseUnion([5, 0]), children: [text, number]);
        yield return new ArrowField("dense", ArrowType.DenseUnion([0, 127, 3]), children: [text, number, new ArrowField("b", ArrowType.Bool)]);
        foreach (ArrowType ends in (ArrowType[])[ArrowType.Int16, ArrowType.Int32, ArrowType.Int64])
            yield return new ArrowField("runs", ArrowType.RunEndEncoded, children: [new ArrowField("run_ends", ends, isNullable: false), text]);
        ArrowType[] indices = [ArrowType.Int8, ArrowType.UInt8, ArrowType.Int16, ArrowType.UInt16, ArrowType.Int32, ArrowType.UInt32, ArrowType.Int64, ArrowType.UInt64];
        for (int i = 0; i < indices.Length; i++)
            yield return new ArrowField("coded", ArrowType.Utf8, dictionary: new DictionaryEncoding(i, indices[i], IsOrdered: i % 2 == 1));
        yield return new ArrowField("coded", ArrowType.List, children: [text], dictionary: new DictionaryEncoding(8, ArrowType.Int32));
        yield return new ArrowField("deep", ArrowType.List, children:
            [new ArrowField("s", ArrowType.Struct, children: [new ArrowField("v", ArrowType.Utf8View), new ArrowField("d", ArrowType.Utf8, dictionary: new DictionaryEncoding(9, ArrowType.Int16))])],
            metadata: [new("ARROW:extension:name", "some.type"), new("ä", "ö€"), new("ä", "")]);
    }
}
