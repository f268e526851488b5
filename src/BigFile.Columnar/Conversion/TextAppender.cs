using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Unicode;

namespace BigFile.Columnar;

/// <summary>Adds values to a builder from their text, as <see cref="ValueText.WriteText"/> writes it. Where the type was found out and not given, what it does
/// not hold is not rounded. One thread.</summary>
internal sealed class TextAppender
{
    private const int DecimalBytesMax = 100;

    private readonly ArrayBuilder _builder;
    private readonly ArrowType _type;
    private readonly bool _isInferred;
    private readonly ZoneInText _zone;

    public TextAppender(ArrayBuilder builder, bool isInferred = false)
    {
        _builder = builder;
        _type = builder.Field.Type;
        _isInferred = isInferred;
        _zone = _type.TimeZone is null ? ZoneInText.Never : isInferred || !IsUtc(_type.TimeZone) ? ZoneInText.Always : ZoneInText.Maybe;
    }

    /// <summary>Whether values of a type can be read from text.</summary>
    public static bool CanRead(ArrowType type) => type.Kind is <= ArrowTypeKind.Duration or >= ArrowTypeKind.Utf8 and <= ArrowTypeKind.FixedSizeBinary;

    /// <summary>Adds a value. False: the text is none of the type, or not exactly; nothing was added.</summary>
    public bool TryAppend(ReadOnlySpan<byte> text)
    {
        switch (_type.Kind)
        {
            case ArrowTypeKind.Bool:
                return TryBool(text);
            case ArrowTypeKind.Int8:
                return TryInteger<sbyte>(text);
            case ArrowTypeKind.Int16:
                return TryInteger<short>(text);
            case ArrowTypeKind.Int32:
                return TryInteger<int>(text);
            case ArrowTypeKind.Int64:
                return TryInteger<long>(text);
            case ArrowTypeKind.UInt8:
                return TryInteger<byte>(text);
            case ArrowTypeKind.UInt16:
                return TryInteger<ushort>(text);
            case ArrowTypeKind.UInt32:
                return TryInteger<uint>(text);
            case ArrowTypeKind.UInt64:
                return TryInteger<ulong>(text);
            case ArrowTypeKind.Float16:
                return TryFloat<Half>(text);
            case ArrowTypeKind.Float32:
                return TryFloat<float>(text);
            case ArrowTypeKind.Float64:
                return (!_isInferred || FloatText.IsHeld(text)) && TryFloat<double>(text);
            case >= ArrowTypeKind.Decimal32 and <= ArrowTypeKind.Decimal256:
                return TryDecimal(text);
            case >= ArrowTypeKind.Date32 and <= ArrowTypeKind.Duration:
                return TryTime(text);
            case ArrowTypeKind.Utf8 or ArrowTypeKind.LargeUtf8 or ArrowTypeKind.Utf8View:
                return Utf8.IsValid(text) && PutBytes(text);
            case ArrowTypeKind.Binary or ArrowTypeKind.LargeBinary or ArrowTypeKind.BinaryView or ArrowTypeKind.FixedSizeBinary:
                return TryBinary(text);
            default:
                return false;
        }
    }

    /// <summary>Why a text was not taken, for a message.</summary>
    public string Misfit(ReadOnlySpan<byte> text)
    {
        string type = _builder.Field.TypeText;
        string reason = _zone == ZoneInText.Always && TimeParser.TryTimestamp(text, _type.Unit, ZoneInText.Never, out _) ? $"says no zone, as {type} needs it"
            : _isInferred && _type.Kind == ArrowTypeKind.Float64 && IsNumber(text) ? $"is not exactly a {type}"
            : $"is no {type}";
        return $"{TextTableOptions.Shown(text)} {reason}";
    }

    private static bool IsNumber(ReadOnlySpan<byte> text) => double.TryParse(text, FloatText.Style, CultureInfo.InvariantCulture, out _);

    private static bool IsUtc(string zone) => zone is "UTC" or "Etc/UTC" or "Z" or "+00:00";

    private bool TryBool(ReadOnlySpan<byte> text)
    {
        bool isTrue = Ascii(text, "true"u8) || text.SequenceEqual("1"u8);
        if (!isTrue && !Ascii(text, "false"u8) && !text.SequenceEqual("0"u8))
            return false;
        if (_builder is not BoolBuilder builder)
            return false;
        builder.Append(isTrue);
        return true;
    }

    private static bool Ascii(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) => System.Text.Ascii.EqualsIgnoreCase(text, word);

    private bool TryInteger<T>(ReadOnlySpan<byte> text)
        where T : unmanaged, IBinaryInteger<T> =>
        T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out T value) && Put(value);

    private bool TryFloat<T>(ReadOnlySpan<byte> text)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!T.TryParse(text, FloatText.Style, CultureInfo.InvariantCulture, out T value))
            return false;
        // A number too large becomes infinite; that is another value, unless it says so.
        return (!T.IsInfinity(value) || !text.ContainsAnyInRange((byte)'0', (byte)'9')) && Put(value);
    }

    private bool TryDecimal(ReadOnlySpan<byte> text)
    {
        Span<byte> digits = stackalloc byte[DecimalBytesMax];
        if (!DecimalText.TryScale(text, _type.Precision, _type.Scale, digits, out int length))
            return false;
        digits = digits[..length];
        switch (_type.Kind)
        {
            case ArrowTypeKind.Decimal32:
                return TryInteger<int>(digits);
            case ArrowTypeKind.Decimal64:
                return TryInteger<long>(digits);
            case ArrowTypeKind.Decimal128:
                return TryInteger<Int128>(digits);
            default:
                Span<byte> wide = stackalloc byte[32];
                return DecimalText.TryWide(digits, wide) && PutBytes(wide);
        }
    }

    private bool TryTime(ReadOnlySpan<byte> text)
    {
        long value;
        switch (_type.Kind)
        {
            case ArrowTypeKind.Date32:
                return TimeParser.TryDate(text, out value) && value == (int)value && Put((int)value);
            case ArrowTypeKind.Date64:
                const long OfDay = 86_400_000;
                return TimeParser.TryDate(text, out value) && value <= long.MaxValue / OfDay && value >= long.MinValue / OfDay && Put(value * OfDay);
            case ArrowTypeKind.Time32:
                return TimeParser.TryTime(text, _type.Unit, out value) && Put((int)value);
            case ArrowTypeKind.Time64:
                return TimeParser.TryTime(text, _type.Unit, out value) && Put(value);
            case ArrowTypeKind.Timestamp:
                return TimeParser.TryTimestamp(text, _type.Unit, _zone, out value) && Put(value);
            default:
                return TimeParser.TryDuration(text, _type.Unit, out value) && Put(value);
        }
    }

    private bool TryBinary(ReadOnlySpan<byte> text)
    {
        byte[] rented = ArrayPool<byte>.Shared.Rent(Base64.GetMaxDecodedFromUtf8Length(text.Length));
        try
        {
            return Base64.DecodeFromUtf8(text, rented, out _, out int length) == OperationStatus.Done
                && (_type.Kind != ArrowTypeKind.FixedSizeBinary || length == _type.ByteWidth)
                && PutBytes(rented.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private bool Put<T>(T value)
        where T : unmanaged
    {
        if (_builder is PrimitiveBuilder<T> builder)
            builder.Append(value);
        else
            ((DictionaryBuilder)_builder).Append(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));
        return true;
    }

    private bool PutBytes(ReadOnlySpan<byte> value)
    {
        if (_builder is BytesBuilder builder)
            builder.Append(value);
        else
            ((DictionaryBuilder)_builder).Append(value);
        return true;
    }
}
