using System.Globalization;
using System.Numerics;
using System.Runtime.Intrinsics;
using System.Text;
using System.Text.Json.Nodes;
using BigFile.Columnar;

namespace BigFile.Tests.Columnar.Interop;

/// <summary>
/// Schemas and values in the JSON of tests/interop/arrow_values.mjs: what stands in the buffers, with nothing lost. Whole numbers of 64 bits and decimals are
/// text, floating point numbers the 16 digits of the float64, bytes "x:" and digits, lists, structs and maps arrays, and unions objects.
/// </summary>
internal static class ArrowJson
{
    /// <summary>A file: schema, metadata and batches.</summary>
    public static JsonObject Of(ArrowFile file)
    {
        JsonArray batches = [];
        for (int b = 0; b < file.BatchCount; b++)
        {
            using ColumnBatch batch = file.LeaseBatch(b);
            batches.Add(Of(batch));
        }
        return new JsonObject { ["schema"] = Of(file.Schema.Fields), ["metadata"] = Of(file.Schema.Metadata), ["batches"] = batches };
    }

    /// <summary>All rows of a batch.</summary>
    public static JsonObject Of(ColumnBatch batch) => new()
    {
        ["rows"] = batch.RowCount,
        ["columns"] = new JsonArray([.. batch.Columns.Select(column => Rows(column, column.Start, column.End - column.Start))]),
    };

    /// <summary>Rows of a column.</summary>
    public static JsonArray Rows(ColumnArray column, long start, long count)
    {
        JsonArray rows = [];
        for (long row = start; row < start + count; row++)
            rows.Add(Of(column, row));
        return rows;
    }

    /// <summary>Columns by name and type.</summary>
    public static JsonArray Of(IReadOnlyList<ArrowField> fields) => [.. fields.Select(Of)];

    /// <summary>A column by name and type.</summary>
    public static JsonObject Of(ArrowField field)
    {
        ArrowType type = field.Type;
        JsonObject json = new() { ["name"] = field.Name, ["nullable"] = field.IsNullable, ["kind"] = type.Kind.ToString() };
        switch (type.Kind)
        {
            case ArrowTypeKind.Decimal32 or ArrowTypeKind.Decimal64 or ArrowTypeKind.Decimal128 or ArrowTypeKind.Decimal256:
                json["precision"] = type.Precision;
                json["scale"] = type.Scale;
                break;
            case ArrowTypeKind.Time32 or ArrowTypeKind.Time64 or ArrowTypeKind.Duration:
                json["unit"] = type.Unit.ToString();
                break;
            case ArrowTypeKind.Timestamp:
                json["unit"] = type.Unit.ToString();
                json["timeZone"] = type.TimeZone;
                break;
            case ArrowTypeKind.FixedSizeBinary:
                json["byteWidth"] = type.ByteWidth;
                break;
            case ArrowTypeKind.FixedSizeList:
                json["listSize"] = type.ListSize;
                break;
            case ArrowTypeKind.Map:
                json["keysSorted"] = type.KeysSorted;
                break;
            case ArrowTypeKind.SparseUnion or ArrowTypeKind.DenseUnion:
                json["typeIds"] = new JsonArray([.. type.UnionTypeIds.Select(id => JsonValue.Create(id))]);
                break;
        }
        json["dictionary"] = field.Dictionary is { } dictionary
            ? new JsonObject { ["index"] = dictionary.IndexType.Kind.ToString(), ["ordered"] = dictionary.IsOrdered }
            : null;
        json["children"] = Of(field.Children);
        json["metadata"] = Of(field.Metadata);
        return json;
    }

    /// <summary>Pairs of text.</summary>
    public static JsonArray Of(IReadOnlyList<KeyValuePair<string, string>> pairs) =>
        [.. pairs.Select(pair => new JsonArray(pair.Key, pair.Value))];

    /// <summary>A value.</summary>
    public static JsonNode? Of(ColumnArray array, long row)
    {
        ArrowTypeKind kind = array.Type.Kind;
        if (kind.IsUnion())
        {
            int child = array.GetUnionChild(row, out long childRow);
            return new JsonObject { ["type"] = array.Type.UnionTypeIds[child], ["value"] = Of(array.Children[child], childRow) };
        }
        if (kind == ArrowTypeKind.RunEndEncoded)
            return Of(array.Children[1], array.GetRunRow(row));
        if (array.IsNull(row))
            return null;
        if (array.Dictionary is { } dictionary)
            return Of(dictionary, array.GetIndex(row));
        if (kind == ArrowTypeKind.Struct)
            return new JsonArray([.. array.Children.Select(child => Of(child, array.GetChildRow(row)))]);
        if (kind.IsList())
        {
            RowRange list = array.GetList(row);
            return Rows(array.Children[0], list.Start, list.Count);
        }
        if (kind.IsText())
            return Encoding.UTF8.GetString(array.GetBytes(row));
        if (kind.IsVariableBytes() || kind == ArrowTypeKind.FixedSizeBinary)
            return $"x:{Convert.ToHexStringLower(array.GetBytes(row))}";
        return OfFixed(array, kind, row);
    }

    /// <summary>A floating point number as the digits of the float64; one text for each NaN.</summary>
    public static string OfFloat(double value) =>
        double.IsNaN(value) ? "nan" : BitConverter.DoubleToUInt64Bits(value).ToString("x16", CultureInfo.InvariantCulture);

    private static JsonNode OfFixed(ColumnArray array, ArrowTypeKind kind, long row)
    {
        switch (kind)
        {
            case ArrowTypeKind.Bool:
                return JsonValue.Create(array.GetBool(row));
            case ArrowTypeKind.IntervalDayTime:
                Vector64<int> dayTime = array.GetValue<Vector64<int>>(row);
                return new JsonArray(dayTime[0], dayTime[1]);
            case ArrowTypeKind.IntervalMonthDayNano:
                Vector128<int> interval = array.GetValue<Vector128<int>>(row);
                return new JsonArray(interval[0], interval[1], Text(interval.AsInt64()[1]));
            case ArrowTypeKind.Int8:
                return JsonValue.Create(array.GetValue<sbyte>(row));
            case ArrowTypeKind.Int16:
                return JsonValue.Create(array.GetValue<short>(row));
            case ArrowTypeKind.UInt8:
                return JsonValue.Create(array.GetValue<byte>(row));
            case ArrowTypeKind.UInt16:
                return JsonValue.Create(array.GetValue<ushort>(row));
            case ArrowTypeKind.UInt32:
                return JsonValue.Create(array.GetValue<uint>(row));
            case ArrowTypeKind.Int32 or ArrowTypeKind.Date32 or ArrowTypeKind.Time32 or ArrowTypeKind.IntervalYearMonth:
                return JsonValue.Create(array.GetValue<int>(row));
            case ArrowTypeKind.UInt64:
                return Text(array.GetValue<ulong>(row));
            case ArrowTypeKind.Int64 or ArrowTypeKind.Date64 or ArrowTypeKind.Time64 or ArrowTypeKind.Timestamp or ArrowTypeKind.Duration:
                return Text(array.GetValue<long>(row));
            case ArrowTypeKind.Float16:
                return JsonValue.Create(OfFloat((double)array.GetValue<Half>(row)));
            case ArrowTypeKind.Float32:
                return JsonValue.Create(OfFloat(array.GetValue<float>(row)));
            case ArrowTypeKind.Float64:
                return JsonValue.Create(OfFloat(array.GetValue<double>(row)));
            case ArrowTypeKind.Decimal32:
                return Text(array.GetValue<int>(row));
            case ArrowTypeKind.Decimal64:
                return Text(array.GetValue<long>(row));
            case ArrowTypeKind.Decimal128:
                return Text(array.GetValue<Int128>(row));
            default:
                Vector256<byte> words = array.GetValue<Vector256<byte>>(row);
                byte[] bytes = new byte[32];
                words.CopyTo(bytes);
                return Text(new BigInteger(bytes));
        }
    }

    private static JsonValue Text<T>(T number)
        where T : IFormattable => JsonValue.Create(number.ToString(null, CultureInfo.InvariantCulture))!;
}
