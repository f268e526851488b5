using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using BigFile.Columnar;

namespace BigFile.Tests.Columnar.Interop;

/// <summary>Values of any type in the JSON of <see cref="ArrowJson"/>: the same for the same seed.</summary>
internal sealed class RandomRows(Random random)
{
    private static readonly string[] Words = ["", "a", "twelve bytes", "thirteen byte", "Grüße, 世界 🌍", new('x', 300), "line\nbreak", "\0"];
    private static readonly double[] Floats = [0, -0.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0.5, -1024];

    /// <summary>Rows of a column.</summary>
    public JsonArray Make(ArrowField field, int count)
    {
        JsonArray rows = [];
        for (int i = 0; i < count; i++)
        {
            // Runs, for what encodes them.
            bool again = i > 0 && field.Type.Kind == ArrowTypeKind.RunEndEncoded && random.Next(4) != 0;
            rows.Add(again ? rows[i - 1]?.DeepClone() : Value(field));
        }
        return rows;
    }

    private JsonNode? Value(ArrowField field)
    {
        ArrowType type = field.Type;
        if (type.Kind == ArrowTypeKind.RunEndEncoded)
            return Value(field.Children[1]);
        if (type.Kind.IsUnion())
        {
            int child = random.Next(field.Children.Count);
            return new JsonObject { ["type"] = type.UnionTypeIds[child], ["value"] = Value(field.Children[child]) };
        }
        if (type.Kind == ArrowTypeKind.Null || field.IsNullable && random.Next(5) == 0)
            return null;
        if (type.Kind == ArrowTypeKind.Struct)
            return new JsonArray([.. field.Children.Select(Value)]);
        if (type.Kind == ArrowTypeKind.FixedSizeList)
            return new JsonArray([.. Enumerable.Range(0, type.ListSize).Select(_ => Value(field.Children[0]))]);
        if (type.Kind.IsList())
            return new JsonArray([.. Enumerable.Range(0, random.Next(5)).Select(_ => Value(field.Children[0]))]);
        if (type.Kind.IsText())
            return field.Dictionary is null ? Words[random.Next(Words.Length)] : $"word {random.Next(40)}";
        return type.Kind switch
        {
            ArrowTypeKind.Bool => random.Next(2) == 0,
            ArrowTypeKind.Binary or ArrowTypeKind.LargeBinary or ArrowTypeKind.BinaryView => Bytes(random.Next(4) * 7),
            ArrowTypeKind.FixedSizeBinary => Bytes(type.ByteWidth),
            _ => Number(type, field.Dictionary is not null),
        };
    }

    private JsonNode Number(ArrowType type, bool few)
    {
        switch (type.Kind)
        {
            case ArrowTypeKind.Float16:
                return ArrowJson.OfFloat((double)(Half)Float(few));
            case ArrowTypeKind.Float32:
                return ArrowJson.OfFloat((float)Float(few));
            case ArrowTypeKind.Float64:
                return ArrowJson.OfFloat(Float(few));
            case ArrowTypeKind.Decimal32 or ArrowTypeKind.Decimal64 or ArrowTypeKind.Decimal128 or ArrowTypeKind.Decimal256:
                BigInteger most = BigInteger.Pow(10, type.Precision) - 1;
                BigInteger digits = new BigInteger(random.NextDouble() * 1e9) * most / 1_000_000_000;
                return (random.Next(2) == 0 ? digits : -digits).ToString(CultureInfo.InvariantCulture);
            case ArrowTypeKind.IntervalDayTime:
                return new JsonArray(Number(Whole(4, true)), Number(Whole(4, true)));
            case ArrowTypeKind.IntervalMonthDayNano:
                return new JsonArray(Number(Whole(4, true)), Number(Whole(4, true)), Text(Whole(8, true)));
            case ArrowTypeKind.Date64:
                return Text(random.Next(-40_000, 40_000) * 86_400_000L);
            case ArrowTypeKind.UInt64:
                return ((ulong)Whole(8, true)).ToString(CultureInfo.InvariantCulture);
            case ArrowTypeKind.UInt8 or ArrowTypeKind.UInt16 or ArrowTypeKind.UInt32:
                return Number(Whole(type.ByteWidth, false));
            default:
                long value = few ? random.Next(20) : Whole(type.ByteWidth, true);
                return type.ByteWidth == 8 ? Text(value) : Number(value);
        }
    }

    // As what comes out of text is: a number of no size.
    private static JsonNode Number(long value) => JsonNode.Parse(Text(value))!;

    private double Float(bool few) =>
        random.Next(4) == 0 ? Floats[random.Next(Floats.Length)] : few ? random.Next(20) / 4.0 : (random.NextDouble() - 0.5) * 1000;

    // Of so many bytes; the least and the greatest more often than others.
    private long Whole(int bytes, bool signed)
    {
        int bits = bytes * 8 - (signed ? 1 : 0);
        long most = bits == 63 ? long.MaxValue : (1L << bits) - 1, least = signed ? -most - 1 : 0;
        return random.Next(8) switch
        {
            0 => most,
            1 => least,
            2 => 0,
            _ => random.NextInt64(least, most),
        };
    }

    private JsonValue Bytes(int count)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        return JsonValue.Create($"x:{Convert.ToHexStringLower(bytes)}")!;
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
