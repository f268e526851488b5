using System.Globalization;
using System.Text;

namespace BigFile.Columnar;

/// <summary>Types in words, as pyarrow writes them.</summary>
internal static class ArrowTypeText
{
    private static readonly string[] Units = ["s", "ms", "us", "ns"];

    public static string Of(ArrowType type) => type.Kind switch
    {
        ArrowTypeKind.Decimal32 or ArrowTypeKind.Decimal64 or ArrowTypeKind.Decimal128 or ArrowTypeKind.Decimal256 =>
            string.Create(CultureInfo.InvariantCulture, $"{NameOf(type.Kind)}({type.Precision}, {type.Scale})"),
        ArrowTypeKind.Time32 or ArrowTypeKind.Time64 or ArrowTypeKind.Duration => $"{NameOf(type.Kind)}[{Units[(int)type.Unit]}]",
        ArrowTypeKind.Timestamp when type.TimeZone is not null => $"timestamp[{Units[(int)type.Unit]}, {type.TimeZone}]",
        ArrowTypeKind.Timestamp => $"timestamp[{Units[(int)type.Unit]}]",
        ArrowTypeKind.FixedSizeBinary => string.Create(CultureInfo.InvariantCulture, $"fixed_size_binary[{type.ByteWidth}]"),
        ArrowTypeKind.FixedSizeList => string.Create(CultureInfo.InvariantCulture, $"fixed_size_list[{type.ListSize}]"),
        _ => NameOf(type.Kind),
    };

    public static string Of(ArrowField field)
    {
        string text = Of(field.Type);
        if (field.Children.Count > 0)
        {
            StringBuilder children = new(text);
            children.Append('<').AppendJoin(", ", field.Children.Select(child => child.ToString())).Append('>');
            text = children.ToString();
        }
        return field.Dictionary is null ? text : $"dictionary<{Of(field.Dictionary.IndexType)}, {text}>";
    }

    private static string NameOf(ArrowTypeKind kind) => kind switch
    {
        ArrowTypeKind.Float16 => "halffloat",
        ArrowTypeKind.Float32 => "float",
        ArrowTypeKind.Float64 => "double",
        ArrowTypeKind.LargeUtf8 => "large_utf8",
        ArrowTypeKind.Utf8View => "utf8_view",
        ArrowTypeKind.LargeBinary => "large_binary",
        ArrowTypeKind.BinaryView => "binary_view",
        ArrowTypeKind.FixedSizeBinary => "fixed_size_binary",
        ArrowTypeKind.LargeList => "large_list",
        ArrowTypeKind.ListView => "list_view",
        ArrowTypeKind.LargeListView => "large_list_view",
        ArrowTypeKind.FixedSizeList => "fixed_size_list",
        ArrowTypeKind.SparseUnion => "sparse_union",
        ArrowTypeKind.DenseUnion => "dense_union",
        ArrowTypeKind.RunEndEncoded => "run_end_encoded",
        ArrowTypeKind.IntervalYearMonth => "month_interval",
        ArrowTypeKind.IntervalDayTime => "day_time_interval",
        ArrowTypeKind.IntervalMonthDayNano => "month_day_nano_interval",
        _ => kind.ToString().ToLowerInvariant(),
    };
}
