using BigFile.Columnar;

namespace BigFile.Tests.Columnar.Writing;

/// <summary>A field of each type, and of types inside types.</summary>
internal static class SampleFields
{
    private static readonly ArrowField Number = new("number", ArrowType.Int32);
    private static readonly ArrowField Text = new("text", ArrowType.Utf8);

    public static IReadOnlyList<ArrowField> All { get; } = [.. Flat(), .. Nested(), .. Encoded()];

    private static IEnumerable<ArrowField> Flat()
    {
        ArrowType[] types =
        [
            ArrowType.Null, ArrowType.Bool, ArrowType.Int8, ArrowType.Int16, ArrowType.Int32, ArrowType.Int64, ArrowType.UInt8, ArrowType.UInt16,
            ArrowType.UInt32, ArrowType.UInt64, ArrowType.Float16, ArrowType.Float32, ArrowType.Float64, ArrowType.Decimal32(9, 2), ArrowType.Decimal64(18, -3),
            ArrowType.Decimal128(38, 10), ArrowType.Decimal256(76, 5), ArrowType.Date32, ArrowType.Date64, ArrowType.Time32(TimeUnit.Second),
            ArrowType.Time32(TimeUnit.Millisecond), ArrowType.Time64(TimeUnit.Microsecond), ArrowType.Time64(TimeUnit.Nanosecond),
            ArrowType.Timestamp(TimeUnit.Microsecond), ArrowType.Timestamp(TimeUnit.Second, "Europe/Paris"), ArrowType.Duration(TimeUnit.Nanosecond),
            ArrowType.IntervalYearMonth, ArrowType.IntervalDayTime, ArrowType.IntervalMonthDayNano, ArrowType.Utf8, ArrowType.LargeUtf8,
            ArrowType.Utf8View, ArrowType.Binary, ArrowType.LargeBinary, ArrowType.BinaryView, ArrowType.FixedSizeBinary(5), ArrowType.FixedSizeBinary(0),
        ];
        foreach (ArrowType type in types)
            yield return new ArrowField(type.ToString(), type);
        yield return new ArrowField("int64 without nulls", ArrowType.Int64, isNullable: false);
        yield return new ArrowField("utf8 without nulls", ArrowType.Utf8, isNullable: false);
    }

    private static IEnumerable<ArrowField> Nested()
    {
        ArrowField pair = new("pair", ArrowType.Struct, true, [Number, Text, new ArrowField("flag", ArrowType.Bool, false)]);
        ArrowField entries = new("entries", ArrowType.Struct, false, [new ArrowField("key", ArrowType.Utf8, false), Number]);
        ArrowField ends = new("run_ends", ArrowType.Int16, false);
        foreach (ArrowType type in (ArrowType[])[ArrowType.List, ArrowType.LargeList, ArrowType.ListView, ArrowType.LargeListView, ArrowType.FixedSizeList(3)])
        {
            yield return new ArrowField($"{type} of numbers", type, true, [Number]);
            yield return new ArrowField($"{type} of text", type, true, [Text]);
            yield return new ArrowField($"{type} of lists of structs", type, true, [new ArrowField("inner", ArrowType.List, true, [pair])]);
        }
        yield return new ArrowField("fixed lists of nothing", ArrowType.FixedSizeList(0), true, [Number]);
        yield return pair;
        yield return new ArrowField("struct of nothing", ArrowType.Struct);
        yield return new ArrowField("struct of structs", ArrowType.Struct, true, [pair, new ArrowField("views", ArrowType.BinaryView)]);
        yield return new ArrowField("map", ArrowType.Map(keysSorted: true), true, [entries]);
        yield return new ArrowField("sparse union", ArrowType.SparseUnion([5, 0, 127]), true, [Number, Text, pair]);
        yield return new ArrowField("dense union", ArrowType.DenseUnion([5, 0, 127]), true, [Number, Text, pair]);
        yield return new ArrowField("runs of numbers", ArrowType.RunEndEncoded, true, [ends, Number]);
        yield return new ArrowField("runs of text", ArrowType.RunEndEncoded, true, [new ArrowField("run_ends", ArrowType.Int64, false), Text]);
        yield return new ArrowField("lists of runs", ArrowType.List, true, [new ArrowField("runs", ArrowType.RunEndEncoded, true, [ends, Text])]);
        yield return new ArrowField("lists of unions", ArrowType.List, true, [new ArrowField("union", ArrowType.DenseUnion([0, 1]), true, [Number, Text])]);
    }

    private static IEnumerable<ArrowField> Encoded()
    {
        ArrowField inner = new("inner", ArrowType.Utf8, true, null, new DictionaryEncoding(100, ArrowType.Int8));
        yield return new ArrowField("dictionary of text", ArrowType.Utf8, true, null, new DictionaryEncoding(1, ArrowType.Int32, IsOrdered: true));
        yield return new ArrowField("dictionary of views", ArrowType.Utf8View, true, null, new DictionaryEncoding(2, ArrowType.UInt8));
        yield return new ArrowField("dictionary of numbers", ArrowType.Int64, true, null, new DictionaryEncoding(3, ArrowType.UInt64));
        yield return new ArrowField("dictionary of lists", ArrowType.List, true, [Number], new DictionaryEncoding(4, ArrowType.Int16));
        yield return new ArrowField("dictionary of structs with a dictionary", ArrowType.Struct, true, [inner, Number], new DictionaryEncoding(5, ArrowType.Int16));
        yield return new ArrowField("lists with a dictionary", ArrowType.List, true, [inner]);
    }
}
