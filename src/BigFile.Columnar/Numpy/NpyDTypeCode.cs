using System.Globalization;

namespace BigFile.Columnar;

/// <summary>Reads the short descriptions of dtypes: byte order, kind, size, and the unit of times.</summary>
internal static class NpyDTypeCode
{
    private const int CodePointBytes = 4;
    private const int TimeBytes = 8;

    private static readonly string[] Units = ["Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns", "ps", "fs", "as", "generic"];

    /// <summary>Reads a description.</summary>
    /// <param name="code">The description, such as <c>&lt;f8</c>.</param>
    /// <param name="wrong">What is wrong with it, where null is returned; else null.</param>
    /// <param name="isSupported">False where it is right, and refused.</param>
    public static NpyDType? Read(string code, out string? wrong, out bool isSupported)
    {
        ReadOnlySpan<char> rest = code;
        NpyByteOrder order = NpyDType.NativeOrder;
        if (!rest.IsEmpty && rest[0] is '<' or '>' or '|' or '=')
        {
            order = rest[0] switch { '<' => NpyByteOrder.Little, '>' => NpyByteOrder.Big, _ => order };
            rest = rest[1..];
        }
        isSupported = true;
        wrong = $"there is no dtype {Quote(code)}";
        if (rest.IsEmpty)
            return null;
        char kind = rest[0];
        if (kind == 'O')
        {
            isSupported = false;
            wrong = "its elements are Python objects (dtype object), which are pickled; numpy can save them as a dtype of numbers, bytes or text";
            return null;
        }
        NpyDType? dtype = kind switch
        {
            '?' when rest.Length == 1 => new NpyDType(NpyKind.Boolean, 1, NpyByteOrder.None),
            'M' => Time(NpyKind.DateTime, rest[1..], order),
            'm' => Time(NpyKind.TimeSpan, rest[1..], order),
            'S' => Sized(NpyKind.Bytes, rest[1..], 1, NpyByteOrder.None),
            'V' => Sized(NpyKind.Raw, rest[1..], 1, NpyByteOrder.None),
            'U' => Sized(NpyKind.Text, rest[1..], CodePointBytes, order),
            _ => Number(kind, rest[1..], order),
        };
        if (dtype is null && IsLongDouble(rest))
        {
            isSupported = false;
            wrong = $"its dtype {Quote(code)} is long double, whose form depends on the machine; numpy can save it as double";
        }
        if (dtype is not null)
            wrong = null;
        return dtype;
    }

    private static NpyDType? Number(char kind, ReadOnlySpan<char> size, NpyByteOrder order)
    {
        NpyKind? found = kind switch
        {
            'b' when size is "1" => NpyKind.Boolean,
            'i' when size is "1" or "2" or "4" or "8" => NpyKind.SignedInteger,
            'u' when size is "1" or "2" or "4" or "8" => NpyKind.UnsignedInteger,
            'f' when size is "2" or "4" or "8" => NpyKind.Float,
            'c' when size is "8" or "16" => NpyKind.Complex,
            _ => null,
        };
        if (found is not NpyKind number)
            return null;
        int sizeBytes = int.Parse(size, NumberStyles.None, CultureInfo.InvariantCulture);
        return new NpyDType(number, sizeBytes, sizeBytes == 1 ? NpyByteOrder.None : order);
    }

    private static NpyDType? Sized(NpyKind kind, ReadOnlySpan<char> size, int unitBytes, NpyByteOrder order)
    {
        int count = 0;
        if (!size.IsEmpty && !int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out count))
            return null;
        return count > int.MaxValue / unitBytes ? null : new NpyDType(kind, count * unitBytes, order);
    }

    private static NpyDType? Time(NpyKind kind, ReadOnlySpan<char> rest, NpyByteOrder order)
    {
        if (rest.IsEmpty || rest[0] != '8')
            return null;
        rest = rest[1..];
        if (rest.IsEmpty)
            return new NpyDType(kind, TimeBytes, order);
        if (rest.Length < 3 || rest[0] != '[' || rest[^1] != ']')
            return null;
        rest = rest[1..^1];
        int digits = rest.IndexOfAnyExceptInRange('0', '9');
        if (digits < 0 || !Units.Contains(rest[digits..].ToString()))
            return null;
        if (digits != 0 && (!int.TryParse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out int factor) || factor == 0))
            return null;
        // numpy leaves a factor of 1, and the unit of times that have none, out.
        ReadOnlySpan<char> number = rest[..digits].TrimStart('0');
        ReadOnlySpan<char> unit = rest[digits..];
        if (unit is "generic")
            return digits == 0 ? new NpyDType(kind, TimeBytes, order) : null;
        return new NpyDType(kind, TimeBytes, order, number is "1" ? unit.ToString() : $"{number}{unit}");
    }

    private static bool IsLongDouble(ReadOnlySpan<char> rest) => rest is "f10" or "f12" or "f16" or "c20" or "c24" or "c32" or "g" or "G";

    // A description may be as long as a header.
    private static string Quote(string code) => code.Length <= 40 ? $"'{code}'" : $"'{code.AsSpan(0, 40)}...'";
}
