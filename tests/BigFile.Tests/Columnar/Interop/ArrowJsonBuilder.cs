using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using BigFile.Columnar;

namespace BigFile.Tests.Columnar.Interop;

/// <summary>Puts values of the JSON of <see cref="ArrowJson"/> into builders: the way back.</summary>
internal static class ArrowJsonBuilder
{
    /// <summary>A column of rows.</summary>
    public static ColumnArray Build(ArrayBuilder builder, JsonArray rows)
    {
        foreach (JsonNode? row in rows)
            Append(builder, row);
        return builder.Build();
    }

    /// <summary>Adds a row.</summary>
    public static void Append(ArrayBuilder builder, JsonNode? value)
    {
        if (builder is UnionBuilder union)
        {
            int child = union.Field.Type.UnionTypeIds.ToList().IndexOf((int)value!["type"]!);
            Append(union.Children[child], value["value"]);
            union.EndRow(child);
        }
        else if (builder is RunEndBuilder runs)
        {
            Append(runs.Values, value);
            runs.EndRun(1);
        }
        else if (value is null)
            builder.AppendNull();
        else
            AppendValue(builder, value);
    }

    /// <summary>The number of whose digits <see cref="ArrowJson.OfFloat"/> makes text.</summary>
    public static double Float(JsonNode value) => (string)value! == "nan"
        ? double.NaN
        : BitConverter.UInt64BitsToDouble(ulong.Parse((string)value!, NumberStyles.HexNumber, CultureInfo.InvariantCulture));

    private static void AppendValue(ArrayBuilder builder, JsonNode value)
    {
        switch (builder)
        {
            case DictionaryBuilder dictionary:
                AppendToDictionary(dictionary, value);
                break;
            case ListBuilder list:
                foreach (JsonNode? item in value.AsArray())
                    Append(list.Values, item);
                list.EndRow();
                break;
            case StructBuilder row:
                for (int i = 0; i < row.Children.Count; i++)
                    Append(row.Children[i], value[i]);
                row.EndRow();
                break;
            case BoolBuilder bits:
                bits.Append((bool)value);
                break;
            case BytesBuilder bytes:
                AppendBytes(bytes, value);
                break;
            default:
                AppendNumber(builder, value);
                break;
        }
    }

    private static void AppendToDictionary(DictionaryBuilder dictionary, JsonNode value)
    {
        if (dictionary.Field.Type.Kind.IsText())
            dictionary.Append((string)value!);
        else if (dictionary.Field.Type.Kind == ArrowTypeKind.Float64)
            dictionary.Append(Float(value));
        else if (dictionary.Field.Type.Kind == ArrowTypeKind.Int64)
            dictionary.Append(Parse<long>(value));
        else
            dictionary.Append(Bytes(value));
    }

    private static void AppendBytes(BytesBuilder builder, JsonNode value)
    {
        if (builder.Field.Type.Kind.IsText())
        {
            builder.Append((string)value!);
            return;
        }
        if (builder.Field.Type.Kind != ArrowTypeKind.Decimal256)
        {
            builder.Append(Bytes(value));
            return;
        }
        BigInteger number = Parse<BigInteger>(value);
        Span<byte> bytes = stackalloc byte[32];
        bytes.Fill(number.Sign < 0 ? (byte)0xFF : (byte)0);
        Assert.True(number.TryWriteBytes(bytes, out _));
        builder.Append((ReadOnlySpan<byte>)bytes);
    }

    private static byte[] Bytes(JsonNode value) => Convert.FromHexString(((string)value!)[2..]);

    private static void AppendNumber(ArrayBuilder builder, JsonNode value)
    {
        switch (builder)
        {
            case PrimitiveBuilder<sbyte> numbers:
                numbers.Append((sbyte)value);
                break;
            case PrimitiveBuilder<byte> numbers:
                numbers.Append((byte)value);
                break;
            case PrimitiveBuilder<short> numbers:
                numbers.Append((short)value);
                break;
            case PrimitiveBuilder<ushort> numbers:
                numbers.Append((ushort)value);
                break;
            case PrimitiveBuilder<uint> numbers:
                numbers.Append((uint)value);
                break;
            case PrimitiveBuilder<int> numbers:
                numbers.Append(builder.Field.Type.Kind == ArrowTypeKind.Decimal32 ? Parse<int>(value) : (int)value);
                break;
            case PrimitiveBuilder<ulong> numbers:
                numbers.Append(Parse<ulong>(value));
                break;
            case PrimitiveBuilder<long> numbers when builder.Field.Type.Kind == ArrowTypeKind.IntervalDayTime:
                numbers.Append(Pair(value[0]!, value[1]!));
                break;
            case PrimitiveBuilder<long> numbers:
                numbers.Append(Parse<long>(value));
                break;
            case PrimitiveBuilder<Int128> numbers when builder.Field.Type.Kind == ArrowTypeKind.IntervalMonthDayNano:
                numbers.Append(new Int128((ulong)Parse<long>(value[2]!), (ulong)Pair(value[0]!, value[1]!)));
                break;
            case PrimitiveBuilder<Int128> numbers:
                numbers.Append(Parse<Int128>(value));
                break;
            case PrimitiveBuilder<Half> numbers:
                numbers.Append((Half)Float(value));
                break;
            case PrimitiveBuilder<float> numbers:
                numbers.Append((float)Float(value));
                break;
            case PrimitiveBuilder<double> numbers:
                numbers.Append(Float(value));
                break;
            default:
                throw new InvalidOperationException($"{builder.GetType()}: {builder.Field}");
        }
    }

    private static long Pair(JsonNode low, JsonNode high) => (uint)(int)low | (long)(int)high << 32;

    private static T Parse<T>(JsonNode value)
        where T : IParsable<T> => T.Parse((string)value!, CultureInfo.InvariantCulture);
}
