using System.Globalization;

namespace BigFile.Columnar;

/// <summary>The format strings of the C data interface, "Data type description – format strings".</summary>
internal static class CFormat
{
    private const string Units = "smun";

    // Formats without parameters, both ways.
    private static readonly Dictionary<string, ArrowType> s_plain = new()
    {
        ["n"] = ArrowType.Null,
        ["b"] = ArrowType.Bool,
        ["c"] = ArrowType.Int8,
        ["C"] = ArrowType.UInt8,
        ["s"] = ArrowType.Int16,
        ["S"] = ArrowType.UInt16,
        ["i"] = ArrowType.Int32,
        ["I"] = ArrowType.UInt32,
        ["l"] = ArrowType.Int64,
        ["L"] = ArrowType.UInt64,
        ["e"] = ArrowType.Float16,
        ["f"] = ArrowType.Float32,
        ["g"] = ArrowType.Float64,
        ["z"] = ArrowType.Binary,
        ["Z"] = ArrowType.LargeBinary,
        ["vz"] = ArrowType.BinaryView,
        ["u"] = ArrowType.Utf8,
        ["U"] = ArrowType.LargeUtf8,
        ["vu"] = ArrowType.Utf8View,
        ["tdD"] = ArrowType.Date32,
        ["tdm"] = ArrowType.Date64,
        ["tts"] = ArrowType.Time32(TimeUnit.Second),
        ["ttm"] = ArrowType.Time32(TimeUnit.Millisecond),
        ["ttu"] = ArrowType.Time64(TimeUnit.Microsecond),
        ["ttn"] = ArrowType.Time64(TimeUnit.Nanosecond),
        ["tDs"] = ArrowType.Duration(TimeUnit.Second),
        ["tDm"] = ArrowType.Duration(TimeUnit.Millisecond),
        ["tDu"] = ArrowType.Duration(TimeUnit.Microsecond),
        ["tDn"] = ArrowType.Duration(TimeUnit.Nanosecond),
        ["tiM"] = ArrowType.IntervalYearMonth,
        ["tiD"] = ArrowType.IntervalDayTime,
        ["tin"] = ArrowType.IntervalMonthDayNano,
        ["+l"] = ArrowType.List,
        ["+L"] = ArrowType.LargeList,
        ["+vl"] = ArrowType.ListView,
        ["+vL"] = ArrowType.LargeListView,
        ["+s"] = ArrowType.Struct,
        ["+m"] = ArrowType.Map(),
        ["+r"] = ArrowType.RunEndEncoded,
    };

    private static readonly Dictionary<ArrowType, string> s_names = s_plain.ToDictionary(pair => pair.Value, pair => pair.Key);

    /// <summary>The format string of a type. Whether the keys of a map are sorted is not in it.</summary>
    public static string Of(ArrowType type)
    {
        if (s_names.TryGetValue(type, out string? name))
            return name;
        return type.Kind switch
        {
            ArrowTypeKind.Map => "+m",
            ArrowTypeKind.Decimal128 => Invariant($"d:{type.Precision},{type.Scale}"),
            ArrowTypeKind.Decimal32 or ArrowTypeKind.Decimal64 or ArrowTypeKind.Decimal256 =>
                Invariant($"d:{type.Precision},{type.Scale},{type.ByteWidth * 8}"),
            ArrowTypeKind.FixedSizeBinary => Invariant($"w:{type.ByteWidth}"),
            ArrowTypeKind.FixedSizeList => Invariant($"+w:{type.ListSize}"),
            ArrowTypeKind.Timestamp => $"ts{Units[(int)type.Unit]}:{type.TimeZone}",
            ArrowTypeKind.DenseUnion => "+ud:" + Numbers(type.UnionTypeIds),
            ArrowTypeKind.SparseUnion => "+us:" + Numbers(type.UnionTypeIds),
            _ => throw new NotSupportedException($"The C data interface has no format for {type}."),
        };
    }

    /// <summary>The type that a format string stands for; null if it stands for none.</summary>
    /// <param name="format">The string.</param>
    /// <param name="keysSorted">For a map: whether its keys are sorted.</param>
    public static ArrowType? Parse(string format, bool keysSorted)
    {
        if (format == "+m")
            return ArrowType.Map(keysSorted);
        if (s_plain.TryGetValue(format, out ArrowType? plain))
            return plain;
        int colon = format.IndexOf(':');
        if (colon < 0)
            return null;
        string rest = format[(colon + 1)..];
        try
        {
            return format[..colon] switch
            {
                "d" => ParseDecimal(rest),
                "w" => TryNumbers(rest, out int[] width) && width.Length == 1 ? ArrowType.FixedSizeBinary(width[0]) : null,
                "+w" => TryNumbers(rest, out int[] size) && size.Length == 1 ? ArrowType.FixedSizeList(size[0]) : null,
                "+ud" => TryNumbers(rest, out int[] ids) ? ArrowType.DenseUnion(ids) : null,
                "+us" => TryNumbers(rest, out int[] ids) ? ArrowType.SparseUnion(ids) : null,
                ['t', 's', char unit] when Units.Contains(unit) => ArrowType.Timestamp((TimeUnit)Units.IndexOf(unit), rest),
                _ => null,
            };
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static ArrowType? ParseDecimal(string rest)
    {
        if (!TryNumbers(rest, out int[] numbers) || numbers.Length is not (2 or 3))
            return null;
        return (numbers.Length == 3 ? numbers[2] : 128) switch
        {
            32 => ArrowType.Decimal32(numbers[0], numbers[1]),
            64 => ArrowType.Decimal64(numbers[0], numbers[1]),
            128 => ArrowType.Decimal128(numbers[0], numbers[1]),
            256 => ArrowType.Decimal256(numbers[0], numbers[1]),
            _ => null,
        };
    }

    private static bool TryNumbers(string text, out int[] numbers)
    {
        string[] parts = text.Length == 0 ? [] : text.Split(',');
        numbers = new int[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out numbers[i]))
                return false;
        }
        return true;
    }

    private static string Numbers(IReadOnlyList<int> numbers) => string.Join(',', numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
