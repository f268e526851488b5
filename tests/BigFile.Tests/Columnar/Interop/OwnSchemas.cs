using System.Text.Json.Nodes;
using BigFile.Columnar;

namespace BigFile.Tests.Columnar.Interop;

/// <summary>Columns of every type there is, by the names that the files have, and files of them.</summary>
internal static class OwnSchemas
{
    private static readonly string?[] Zones = [null, "UTC", "Europe/Paris", "+07:30"];

    public static IReadOnlyDictionary<string, ArrowSchema> All { get; } = new Dictionary<string, ArrowSchema>
    {
        ["primitives"] = Of(
            ArrowType.Null, ArrowType.Bool, ArrowType.Int8, ArrowType.Int16, ArrowType.Int32, ArrowType.Int64, ArrowType.UInt8, ArrowType.UInt16,
            ArrowType.UInt32, ArrowType.UInt64, ArrowType.Float16, ArrowType.Float32, ArrowType.Float64),
        ["not_nullable"] = new([.. new[] { ArrowType.Bool, ArrowType.Int32, ArrowType.Float64, ArrowType.Utf8, ArrowType.Date32 }
            .Select((type, i) => new ArrowField($"column {i}", type, isNullable: false))]),
        ["temporal"] = Of([
            ArrowType.Date32, ArrowType.Date64, ArrowType.Time32(TimeUnit.Second), ArrowType.Time32(TimeUnit.Millisecond), ArrowType.Time64(TimeUnit.Microsecond),
            ArrowType.Time64(TimeUnit.Nanosecond), ArrowType.IntervalYearMonth, ArrowType.IntervalDayTime, ArrowType.IntervalMonthDayNano,
            .. Enum.GetValues<TimeUnit>().Select(ArrowType.Duration),
            .. Enum.GetValues<TimeUnit>().SelectMany(unit => Zones.Select(zone => ArrowType.Timestamp(unit, zone)))]),
        ["decimals"] = Of(
            ArrowType.Decimal32(9, 2), ArrowType.Decimal64(18, 0), ArrowType.Decimal128(38, 3), ArrowType.Decimal128(20, -2), ArrowType.Decimal256(76, 10)),
        ["bytes"] = Of(
            ArrowType.Utf8, ArrowType.LargeUtf8, ArrowType.Utf8View, ArrowType.Binary, ArrowType.LargeBinary, ArrowType.BinaryView, ArrowType.FixedSizeBinary(5)),
        ["lists"] = new([
            Field(ArrowType.List, ArrowType.Int32), Field(ArrowType.List, ArrowType.Utf8), Field(ArrowType.LargeList, ArrowType.Bool),
            Field(ArrowType.LargeList, ArrowType.Utf8View), Field(ArrowType.FixedSizeList(3), ArrowType.Int16), Field(ArrowType.FixedSizeList(2), ArrowType.LargeUtf8),
            new("lists", ArrowType.List, true, [Field(ArrowType.List, ArrowType.Int64)])]),
        ["structs"] = new([
            Point("struct"), new("list of structs", ArrowType.List, true, [Point("item")]),
            new("struct of list", ArrowType.Struct, true, [Field(ArrowType.List, ArrowType.UInt8), Point("p")])]),
        ["maps"] = new([Map(ArrowType.Map(), ArrowType.Int32), Map(ArrowType.Map(keysSorted: true), ArrowType.Utf8)]),
        ["unions"] = new([
            Union(ArrowType.DenseUnion([0, 1, 2])), Union(ArrowType.DenseUnion([5, 100, 7])), Union(ArrowType.SparseUnion([0, 1, 2])),
            Union(ArrowType.SparseUnion([5, 100, 7]))]),
        ["dictionaries"] = new([
            Encoded(1, ArrowType.Utf8, ArrowType.Int8), Encoded(2, ArrowType.Utf8, ArrowType.Int16), Encoded(3, ArrowType.Utf8, ArrowType.Int32),
            Encoded(4, ArrowType.LargeUtf8, ArrowType.UInt8), Encoded(5, ArrowType.Utf8, ArrowType.UInt16), Encoded(6, ArrowType.Float64, ArrowType.UInt32),
            new("ordered", ArrowType.Utf8, true, null, new DictionaryEncoding(7, ArrowType.Int32, IsOrdered: true))]),
        ["dictionaries_of_64_bits"] = new([Encoded(1, ArrowType.Int64, ArrowType.Int64), Encoded(2, ArrowType.Utf8View, ArrowType.UInt64)]),
        ["dictionary_in_list"] = new([new("list", ArrowType.List, true, [Encoded(9, ArrowType.Utf8, ArrowType.Int32)])]),
        ["list_views"] = new([Field(ArrowType.ListView, ArrowType.Int32), Field(ArrowType.LargeListView, ArrowType.Utf8)]),
        ["runs"] = new([Runs(ArrowType.Int16, ArrowType.Utf8), Runs(ArrowType.Int32, ArrowType.Float64), Runs(ArrowType.Int64, ArrowType.Bool)]),
        ["metadata"] = new(
            [new("", ArrowType.Int8), new("naïve 名", ArrowType.Utf8, true, null, null, [new("field", "über"), new("ARROW:extension:name", "x.y")])],
            [new("key", "value"), new("", "empty key"), new("Schlüssel", "Wert 🌍"), new("long", new string('v', 5000))]),
        ["no_columns"] = new([]),
    };

    /// <summary>Writes a file of random rows.</summary>
    /// <returns>The batches in the JSON of <see cref="ArrowJson"/>.</returns>
    public static JsonArray Write(string path, ArrowSchema schema, int[] batchRows, RandomRows rows, ArrowWriterOptions options)
    {
        JsonArray batches = [];
        using ArrowFileWriter writer = ArrowFileWriter.Create(path, schema, options);
        ArrayBuilder[] builders = [.. schema.Fields.Select(ArrayBuilder.Create)];
        foreach (int count in batchRows)
        {
            JsonArray[] values = [.. schema.Fields.Select(field => rows.Make(field, count))];
            ColumnArray[] columns = [.. builders.Select((builder, i) => ArrowJsonBuilder.Build(builder, values[i]))];
            writer.Write(columns);
            foreach (ColumnArray column in columns)
                column.Dispose();
            batches.Add(new JsonObject { ["rows"] = schema.Fields.Count == 0 ? 0 : count, ["columns"] = new JsonArray([.. values]) });
        }
        writer.Finish();
        foreach (ArrayBuilder builder in builders)
            builder.Dispose();
        return batches;
    }

    private static ArrowSchema Of(params ArrowType[] types) => new([.. types.Select(type => new ArrowField(type.ToString(), type))]);

    private static ArrowField Field(ArrowType list, ArrowType item) => new($"{list} of {item}", list, true, [new("item", item)]);

    private static ArrowField Point(string name) =>
        new(name, ArrowType.Struct, true, [new("x", ArrowType.Float64), new("name", ArrowType.Utf8), new("on", ArrowType.Bool)]);

    private static ArrowField Map(ArrowType type, ArrowType value) =>
        new(type.ToString(), type, true, [new("entries", ArrowType.Struct, false, [new("key", ArrowType.Utf8, false), new("value", value)])]);

    private static ArrowField Union(ArrowType type) =>
        new(type.ToString(), type, true, [new("number", ArrowType.Int32), new("text", ArrowType.Utf8), new("flag", ArrowType.Bool)]);

    private static ArrowField Encoded(long id, ArrowType values, ArrowType index) =>
        new($"{values} by {index}", values, true, null, new DictionaryEncoding(id, index));

    private static ArrowField Runs(ArrowType ends, ArrowType values) =>
        new($"{values} by {ends}", ArrowType.RunEndEncoded, true, [new("run_ends", ends, false), new("values", values)]);
}
