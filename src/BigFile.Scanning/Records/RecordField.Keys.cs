using System.Globalization;
using System.Text;

namespace BigFile.Scanning;

// Comparison with keys. One order for each type: numbers by value (NaN first, as double.CompareTo has it), truth values
// false first, text and bytes byte by byte.
public sealed partial class RecordField
{
    /// <summary>Reads a key for this field.</summary>
    /// <param name="text">
    /// A number; for an integer field it may have a fraction and lie outside of what the field can hold. <c>true</c> or
    /// <c>false</c>. Text as it is. Bytes in hexadecimal, as many as one wants.
    /// </param>
    /// <exception cref="FormatException">It is none for a field of this type; the message quotes it.</exception>
    public RecordKey ParseKey(ReadOnlySpan<char> text) =>
        TryParseKey(text, out RecordKey key) ? key : throw new FormatException(DescribeNoKey(text));

    /// <summary>Reads a key as <see cref="ParseKey"/> does; false where that throws.</summary>
    public bool TryParseKey(ReadOnlySpan<char> text, out RecordKey key)
    {
        key = default;
        switch (Type)
        {
            case RecordFieldType.Boolean:
                if (!bool.TryParse(text, out bool truth))
                    return false;
                key = RecordKey.OfInteger(Type, truth ? 1 : 0, hasFraction: false);
                return true;
            case RecordFieldType.Latin1:
                if (text.ContainsAnyExceptInRange('\0', '\xFF'))
                    return false;
                key = RecordKey.OfBytes(Type, Encoding.Latin1.GetBytes(text.TrimEnd(' ').ToString()));
                return true;
            case RecordFieldType.Utf8:
                key = RecordKey.OfBytes(Type, Encoding.UTF8.GetBytes(text.TrimEnd(' ').ToString()));
                return true;
            case RecordFieldType.Bytes:
                byte[] bytes = new byte[text.Length / 2];
                if (text.Length % 2 != 0 || Convert.FromHexString(text, bytes, out _, out _) != System.Buffers.OperationStatus.Done)
                    return false;
                key = RecordKey.OfBytes(Type, bytes);
                return true;
            default:
                return TryParseNumber(text, out key);
        }
    }

    /// <summary>A key for a numeric field or for a truth value (0 or 1).</summary>
    /// <exception cref="InvalidOperationException">The field holds neither.</exception>
    public RecordKey MakeKey(long value) => IsFloat ? MakeKey((double)value) : MakeKey((Int128)value);

    /// <summary>A key for an integer field or for a truth value (0 or 1).</summary>
    /// <exception cref="InvalidOperationException">The field holds no integers.</exception>
    public RecordKey MakeKey(Int128 value) => IsInteger || Type == RecordFieldType.Boolean
        ? RecordKey.OfInteger(Type, value, hasFraction: false)
        : throw WrongType("integers");

    /// <summary>A key for a floating-point field, rounded to what the field can hold.</summary>
    /// <exception cref="InvalidOperationException">The field holds no floating-point numbers.</exception>
    public RecordKey MakeKey(double value) => IsFloat ? RecordKey.OfFloat(Type, Narrow(value)) : throw WrongType("floating-point numbers");

    /// <summary>A key for text, in the encoding of the field, or for bytes. Copies it.</summary>
    /// <exception cref="InvalidOperationException">The field holds neither text nor bytes.</exception>
    public RecordKey MakeKey(ReadOnlySpan<byte> value) => IsText || Type == RecordFieldType.Bytes
        ? RecordKey.OfBytes(Type, (IsText ? value.TrimEnd((byte)' ') : value).ToArray())
        : throw WrongType("text or bytes");

    /// <summary>Compares the value that a record has here with a key: negative, 0 or positive.</summary>
    /// <param name="record">The whole record.</param>
    /// <param name="key">A key for a field of this type.</param>
    /// <exception cref="ArgumentException">The key is for another type, or the span is shorter than the record.</exception>
    public int Compare(ReadOnlySpan<byte> record, in RecordKey key)
    {
        if (key.Type != Type)
            throw new ArgumentException($"The key is for {key.Type}, the field {this} is not.", nameof(key));
        if (IsInteger || Type == RecordFieldType.Boolean)
        {
            int order = Type != RecordFieldType.UInt64 && key.IsSmall
                ? ReadInt64(GetBytes(record)).CompareTo(key.Small)
                : GetInteger(record).CompareTo(key.Integer);
            return order == 0 && key.HasFraction ? -1 : order;
        }
        if (IsFloat)
            return GetDouble(record).CompareTo(key.Float);
        return (IsText ? GetText(record) : GetBytes(record)).SequenceCompareTo(key.Bytes.Span);
    }

    private bool TryParseNumber(ReadOnlySpan<char> text, out RecordKey key)
    {
        key = default;
        if (IsFloat)
        {
            if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
                return false;
            key = RecordKey.OfFloat(Type, Narrow(number));
            return true;
        }
        if (Int128.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out Int128 integer))
        {
            key = RecordKey.OfInteger(Type, integer, hasFraction: false);
            return true;
        }
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value))
            return false;
        decimal down = decimal.Floor(value);
        key = RecordKey.OfInteger(Type, (Int128)down, down != value);
        return true;
    }

    // A record with a 32-bit 0.1 is to equal the key 0.1.
    private double Narrow(double value) => Type switch
    {
        RecordFieldType.Float16 => (double)(Half)value,
        RecordFieldType.Float32 => (float)value,
        _ => value,
    };

    /// <summary>Why a text is no key for this field.</summary>
    internal string DescribeNoKey(ReadOnlySpan<char> text) => $"'{text}' is {WhatIsNoKey()}, as the field {this} needs";

    private string WhatIsNoKey() => Type switch
    {
        RecordFieldType.Boolean => "neither true nor false",
        RecordFieldType.Bytes => "no even number of hexadecimal digits",
        RecordFieldType.Latin1 => "no Latin-1",
        _ => "no number",
    };
}
