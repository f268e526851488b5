using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace BigFile.Scanning;

// Values as text, and the bound on how long that gets.
public sealed partial class RecordField
{
    // -170141183460469231731687303715884105728 has 40; the longest double, -1.7976931348623157E+308, has 24.
    private const int NumberBytesMax = 40;

    /// <summary>The most bytes that <see cref="TryFormat"/> writes for this field.</summary>
    public int FormattedBytesMax => Type switch
    {
        // Each byte of Latin-1 can become two, each byte that is no UTF-8 the three of U+FFFD.
        RecordFieldType.Latin1 or RecordFieldType.Bytes => SizeBytes * 2,
        RecordFieldType.Utf8 => SizeBytes * 3,
        _ => NumberBytesMax,
    };

    /// <summary>
    /// Writes the value as UTF-8 text, the same in every culture: numbers in the shortest form that stands for the value,
    /// truth values as <c>true</c> and <c>false</c>, text with U+FFFD for what is no UTF-8, bytes in hexadecimal.
    /// </summary>
    /// <param name="record">The whole record.</param>
    /// <param name="destination">Gets the text; <see cref="FormattedBytesMax"/> bytes are always enough.</param>
    /// <param name="written">How many bytes it has.</param>
    /// <returns>False when the destination is too short.</returns>
    /// <exception cref="ArgumentException">The record is shorter than the layout says.</exception>
    public bool TryFormat(ReadOnlySpan<byte> record, Span<byte> destination, out int written)
    {
        switch (Type)
        {
            case RecordFieldType.Float16:
                return ((Half)GetDouble(record)).TryFormat(destination, out written, default, CultureInfo.InvariantCulture);
            case RecordFieldType.Float32:
                return ((float)GetDouble(record)).TryFormat(destination, out written, default, CultureInfo.InvariantCulture);
            case RecordFieldType.Float64:
                return GetDouble(record).TryFormat(destination, out written, default, CultureInfo.InvariantCulture);
            case RecordFieldType.Boolean:
                return TryCopy(GetBoolean(record) ? "true"u8 : "false"u8, destination, out written);
            case RecordFieldType.Bytes:
                return Convert.TryToHexStringLower(GetBytes(record), destination, out written);
            case RecordFieldType.Latin1:
                return TryWidenLatin1(GetText(record), destination, out written);
            case RecordFieldType.Utf8:
                return TryCopyUtf8(GetText(record), destination, out written);
            case RecordFieldType.UInt64:
                return GetUInt64(record).TryFormat(destination, out written, default, CultureInfo.InvariantCulture);
            default:
                return GetInt64(record).TryFormat(destination, out written, default, CultureInfo.InvariantCulture);
        }
    }

    private static bool TryCopy(ReadOnlySpan<byte> text, Span<byte> destination, out int written)
    {
        bool fits = text.TryCopyTo(destination);
        written = fits ? text.Length : 0;
        return fits;
    }

    private static bool TryWidenLatin1(ReadOnlySpan<byte> text, Span<byte> destination, out int written)
    {
        written = 0;
        foreach (byte value in text)
        {
            int needed = value < 0x80 ? 1 : 2;
            if (destination.Length - written < needed)
                return false;
            if (needed == 2)
                destination[written++] = (byte)(0xC0 | (value >> 6));
            destination[written++] = needed == 1 ? value : (byte)(0x80 | (value & 0x3F));
        }
        return true;
    }

    private static bool TryCopyUtf8(ReadOnlySpan<byte> text, Span<byte> destination, out int written)
    {
        if (Utf8.IsValid(text))
            return TryCopy(text, destination, out written);
        written = 0;
        while (!text.IsEmpty)
        {
            // Of a sequence that is no UTF-8 this is U+FFFD, in place of as many bytes as belong together.
            Rune.DecodeFromUtf8(text, out Rune rune, out int consumed);
            if (!rune.TryEncodeToUtf8(destination[written..], out int encoded))
                return false;
            written += encoded;
            text = text[consumed..];
        }
        return true;
    }
}
