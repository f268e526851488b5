using System.Globalization;

namespace BigFile.Scanning;

/// <summary>The names of field types as layouts write them, both ways.</summary>
internal static class RecordTypeNames
{
    private static readonly (string Name, RecordFieldType Type, int SizeBytes)[] s_numbers =
    [
        ("i8", RecordFieldType.Int8, 1), ("i16", RecordFieldType.Int16, 2), ("i32", RecordFieldType.Int32, 4), ("i64", RecordFieldType.Int64, 8),
        ("u8", RecordFieldType.UInt8, 1), ("u16", RecordFieldType.UInt16, 2), ("u32", RecordFieldType.UInt32, 4), ("u64", RecordFieldType.UInt64, 8),
        ("f16", RecordFieldType.Float16, 2), ("f32", RecordFieldType.Float32, 4), ("f64", RecordFieldType.Float64, 8),
        ("bool", RecordFieldType.Boolean, 1),
    ];

    private static readonly (string Name, RecordFieldType Type)[] s_sized =
    [
        ("char", RecordFieldType.Latin1), ("utf8", RecordFieldType.Utf8), ("bytes", RecordFieldType.Bytes),
    ];

    /// <summary>What an error message offers.</summary>
    public const string Choice = "i8 to i64, u8 to u64, f16, f32, f64, each with be or le behind it, bool, char[n], utf8[n], bytes[n] or pad[n]";

    /// <summary>Reads the name of a type with a size of its own, with its byte order: <c>i64</c>, <c>u32be</c>.</summary>
    public static bool TryParseNumber(ReadOnlySpan<char> text, out RecordFieldType type, out int sizeBytes, out bool isBigEndian)
    {
        isBigEndian = text.EndsWith("be", StringComparison.Ordinal);
        bool isOrdered = isBigEndian || text.EndsWith("le", StringComparison.Ordinal);
        foreach ((string name, RecordFieldType found, int foundBytes) in s_numbers)
        {
            // One byte has no order: a suffix there is more likely a mistake than meant.
            if (!text.SequenceEqual(name) && !(isOrdered && foundBytes > 1 && text[..^2].SequenceEqual(name)))
                continue;
            (type, sizeBytes) = (found, foundBytes);
            return true;
        }
        type = default;
        sizeBytes = 0;
        return false;
    }

    /// <summary>The type of a field that says its size in brackets.</summary>
    public static bool TryParseSized(ReadOnlySpan<char> text, out RecordFieldType type)
    {
        foreach ((string name, RecordFieldType found) in s_sized)
        {
            if (!text.SequenceEqual(name))
                continue;
            type = found;
            return true;
        }
        type = default;
        return false;
    }

    /// <summary>The type of a field, as a layout has it.</summary>
    public static string NameOf(RecordField field)
    {
        foreach ((string name, RecordFieldType type) in s_sized)
        {
            if (type == field.Type)
                return string.Create(CultureInfo.InvariantCulture, $"{name}[{field.SizeBytes}]");
        }
        foreach ((string name, RecordFieldType type, _) in s_numbers)
        {
            if (type == field.Type)
                return field.IsBigEndian ? name + "be" : name;
        }
        return field.Type.ToString();
    }
}
