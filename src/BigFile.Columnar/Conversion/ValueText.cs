using System.Buffers;
using System.Buffers.Text;
using System.Runtime.CompilerServices;

namespace BigFile.Columnar;

/// <summary>Writes values of columns of every type as JSON or as plain text, in UTF-8. Any thread.</summary>
/// <remarks>
/// <list type="bullet">
/// <item>Integers and decimals are exact; floating-point numbers are the shortest text that reads as the same value. What is no finite number is
/// <c>null</c> in JSON and <c>NaN</c>, <c>Infinity</c> or <c>-Infinity</c> in text.</item>
/// <item>Dates, times and timestamps are ISO 8601, with as many digits of a second as the unit has; years past 9999 have a sign. A timestamp with a
/// time zone is shown in UTC, with a <c>Z</c>. Durations are <c>PT1.5S</c>, intervals <c>P1M2DT0.5S</c>.</item>
/// <item>Binary values are base64. Text that is no UTF-8 has U+FFFD in place of what is wrong, in JSON; as text it is what it is.</item>
/// <item>Lists are JSON arrays, structs objects; maps are objects where keys are text, else arrays of pairs. As text they are their JSON.</item>
/// <item>A null is <c>null</c> in JSON and nothing as text.</item>
/// </list>
/// Values behind a dictionary, in unions and in runs are written as what they are.
/// </remarks>
public static class ValueText
{
    private const int NumberBytesMax = 64;

    /// <summary>Writes the value of a row as JSON.</summary>
    /// <param name="array">The column.</param>
    /// <param name="row">From <see cref="ColumnArray.Start"/> to <see cref="ColumnArray.End"/> - 1.</param>
    /// <param name="output">Gets the text.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row here.</exception>
    /// <exception cref="ColumnarFormatException">The data cannot be right.</exception>
    /// <exception cref="ObjectDisposedException">The array was disposed.</exception>
    public static void WriteJson(ColumnArray array, long row, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(array);
        ArgumentNullException.ThrowIfNull(output);
        Write(array, row, output, isJson: true);
    }

    /// <summary>Writes the value of a row as plain text, without quotes around it.</summary>
    /// <param name="array">The column.</param>
    /// <param name="row">From <see cref="ColumnArray.Start"/> to <see cref="ColumnArray.End"/> - 1.</param>
    /// <param name="output">Gets the text; nothing for null.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row here.</exception>
    /// <exception cref="ColumnarFormatException">The data cannot be right.</exception>
    /// <exception cref="ObjectDisposedException">The array was disposed.</exception>
    public static void WriteText(ColumnArray array, long row, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(array);
        ArgumentNullException.ThrowIfNull(output);
        Write(array, row, output, isJson: false);
    }

    /// <summary>Whether a row is null, looked at through dictionaries, unions and runs.</summary>
    internal static bool IsNull(ColumnArray array, long row)
    {
        while (!array.IsNull(row))
        {
            if (array.Dictionary is ColumnArray dictionary)
            {
                row = array.GetIndex(row);
                array = dictionary;
            }
            else if (array.Type.Kind.IsUnion())
            {
                array = array.Children[array.GetUnionChild(row, out row)];
            }
            else if (array.Type.Kind == ArrowTypeKind.RunEndEncoded)
            {
                row = array.GetRunRow(row);
                array = array.Children[1];
            }
            else
            {
                return false;
            }
        }
        return true;
    }

    private static void Write(ColumnArray array, long row, IBufferWriter<byte> output, bool isJson)
    {
        if (array.IsNull(row))
        {
            if (isJson)
                output.Write("null"u8);
            return;
        }
        if (array.Dictionary is ColumnArray dictionary)
        {
            Write(dictionary, array.GetIndex(row), output, isJson);
            return;
        }
        ArrowTypeKind kind = array.Type.Kind;
        if (kind is >= ArrowTypeKind.Int8 and <= ArrowTypeKind.Float64 or >= ArrowTypeKind.Decimal32 and <= ArrowTypeKind.Decimal256)
            WriteNumber(array, row, output, isJson);
        else if (kind is >= ArrowTypeKind.Date32 and <= ArrowTypeKind.IntervalMonthDayNano)
            WriteTime(array, row, output, isJson);
        else if (kind.IsVariableBytes() || kind == ArrowTypeKind.FixedSizeBinary)
            WriteBytes(array, row, output, isJson);
        else if (kind.IsUnion())
            Write(array.Children[array.GetUnionChild(row, out long childRow)], childRow, output, isJson);
        else if (kind == ArrowTypeKind.RunEndEncoded)
            Write(array.Children[1], array.GetRunRow(row), output, isJson);
        else if (kind == ArrowTypeKind.Bool)
            output.Write(array.GetBool(row) ? "true"u8 : "false"u8);
        else
            WriteNested(array, row, output);
    }

    private static void WriteNumber(ColumnArray array, long row, IBufferWriter<byte> output, bool isJson)
    {
        switch (array.Type.Kind)
        {
            case ArrowTypeKind.Int8:
                Format(array.GetValue<sbyte>(row), output);
                break;
            case ArrowTypeKind.Int16:
                Format(array.GetValue<short>(row), output);
                break;
            case ArrowTypeKind.Int32:
                Format(array.GetValue<int>(row), output);
                break;
            case ArrowTypeKind.Int64:
                Format(array.GetValue<long>(row), output);
                break;
            case ArrowTypeKind.UInt8:
                Format(array.GetValue<byte>(row), output);
                break;
            case ArrowTypeKind.UInt16:
                Format(array.GetValue<ushort>(row), output);
                break;
            case ArrowTypeKind.UInt32:
                Format(array.GetValue<uint>(row), output);
                break;
            case ArrowTypeKind.UInt64:
                Format(array.GetValue<ulong>(row), output);
                break;
            case ArrowTypeKind.Float16:
                WriteFloat(array.GetValue<Half>(row), Half.IsFinite(array.GetValue<Half>(row)), output, isJson);
                break;
            case ArrowTypeKind.Float32:
                WriteFloat(array.GetValue<float>(row), float.IsFinite(array.GetValue<float>(row)), output, isJson);
                break;
            case ArrowTypeKind.Float64:
                WriteFloat(array.GetValue<double>(row), double.IsFinite(array.GetValue<double>(row)), output, isJson);
                break;
            case ArrowTypeKind.Decimal32:
                DecimalText.Write(array.GetValue<int>(row), array.Type.Scale, output);
                break;
            case ArrowTypeKind.Decimal64:
                DecimalText.Write(array.GetValue<long>(row), array.Type.Scale, output);
                break;
            case ArrowTypeKind.Decimal128:
                DecimalText.Write(array.GetValue<Int128>(row), array.Type.Scale, output);
                break;
            default:
                DecimalText.Write(array.GetValue<Wide>(row), array.Type.Scale, output);
                break;
        }
    }

    private static void WriteTime(ColumnArray array, long row, IBufferWriter<byte> output, bool isJson)
    {
        if (isJson)
            output.Write("\""u8);
        ArrowType type = array.Type;
        switch (type.Kind)
        {
            case ArrowTypeKind.Date32:
                TimeText.WriteDate(array.GetValue<int>(row), output);
                break;
            case ArrowTypeKind.Date64:
                TimeText.WriteDate64(array.GetValue<long>(row), output);
                break;
            case ArrowTypeKind.Time32:
                TimeText.WriteTime(array.GetValue<int>(row), type.Unit, output);
                break;
            case ArrowTypeKind.Time64:
                TimeText.WriteTime(array.GetValue<long>(row), type.Unit, output);
                break;
            case ArrowTypeKind.Timestamp:
                TimeText.WriteTimestamp(array.GetValue<long>(row), type.Unit, type.TimeZone is not null, output);
                break;
            case ArrowTypeKind.Duration:
                TimeText.WriteDuration(array.GetValue<long>(row), type.Unit, output);
                break;
            case ArrowTypeKind.IntervalYearMonth:
                TimeText.WriteInterval(array.GetValue<int>(row), 0, 0, TimeUnit.Second, output);
                break;
            case ArrowTypeKind.IntervalDayTime:
                DayTime dayTime = array.GetValue<DayTime>(row);
                TimeText.WriteInterval(0, dayTime.Days, dayTime.Milliseconds, TimeUnit.Millisecond, output);
                break;
            default:
                MonthDayNano interval = array.GetValue<MonthDayNano>(row);
                TimeText.WriteInterval(interval.Months, interval.Days, interval.Nanoseconds, TimeUnit.Nanosecond, output);
                break;
        }
        if (isJson)
            output.Write("\""u8);
    }

    private static void WriteBytes(ColumnArray array, long row, IBufferWriter<byte> output, bool isJson)
    {
        ReadOnlySpan<byte> bytes = array.GetBytes(row);
        if (array.Type.Kind.IsText())
        {
            if (isJson)
                JsonStrings.Write(bytes, output);
            else
                output.Write(bytes);
            return;
        }
        if (isJson)
            output.Write("\""u8);
        // Threes, so that only the last piece is padded.
        const int Piece = 3 << 12;
        for (; bytes.Length > Piece; bytes = bytes[Piece..])
            Encode(bytes[..Piece], output);
        Encode(bytes, output);
        if (isJson)
            output.Write("\""u8);
    }

    private static void WriteNested(ColumnArray array, long row, IBufferWriter<byte> output)
    {
        if (array.Type.Kind == ArrowTypeKind.Struct)
        {
            long childRow = array.GetChildRow(row);
            output.Write("{"u8);
            for (int i = 0; i < array.Children.Count; i++)
            {
                if (i > 0)
                    output.Write(","u8);
                JsonStrings.Write(array.Children[i].Field.Name, output);
                output.Write(":"u8);
                Write(array.Children[i], childRow, output, isJson: true);
            }
            output.Write("}"u8);
            return;
        }
        RowRange rows = array.GetList(row);
        if (array.Type.Kind == ArrowTypeKind.Map)
        {
            WriteMap(array.Children[0], rows, output);
            return;
        }
        output.Write("["u8);
        for (long i = 0; i < rows.Count; i++)
        {
            if (i > 0)
                output.Write(","u8);
            Write(array.Children[0], rows.Start + i, output, isJson: true);
        }
        output.Write("]"u8);
    }

    private static void WriteMap(ColumnArray entries, RowRange rows, IBufferWriter<byte> output)
    {
        ColumnArray keys = entries.Children[0], values = entries.Children[1];
        bool isObject = keys.Field.Type.Kind.IsText();
        output.Write(isObject ? "{"u8 : "["u8);
        for (long i = 0; i < rows.Count; i++)
        {
            if (i > 0)
                output.Write(","u8);
            long entry = entries.GetChildRow(rows.Start + i);
            if (!isObject)
                output.Write("["u8);
            if (isObject && IsNull(keys, entry))
                output.Write("\"\""u8); // Arrow forbids null keys; a name must be there.
            else
                Write(keys, entry, output, isJson: true);
            output.Write(isObject ? ":"u8 : ","u8);
            Write(values, entry, output, isJson: true);
            if (!isObject)
                output.Write("]"u8);
        }
        output.Write(isObject ? "}"u8 : "]"u8);
    }

    private static void Encode(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output)
    {
        Span<byte> text = output.GetSpan(Base64.GetMaxEncodedToUtf8Length(bytes.Length));
        Base64.EncodeToUtf8(bytes, text, out _, out int written);
        output.Advance(written);
    }

    private static void WriteFloat<T>(T value, bool isFinite, IBufferWriter<byte> output, bool isJson)
        where T : unmanaged, IUtf8SpanFormattable
    {
        if (isJson && !isFinite)
            output.Write("null"u8);
        else
            Format(value, output);
    }

    private static void Format<T>(T value, IBufferWriter<byte> output)
        where T : unmanaged, IUtf8SpanFormattable
    {
        value.TryFormat(output.GetSpan(NumberBytesMax), out int written, default, null);
        output.Advance(written);
    }

    /// <summary>256 bits.</summary>
    [InlineArray(4)]
    internal struct Wide
    {
        private ulong _first;
    }

    /// <summary>As Arrow stores it.</summary>
    internal readonly record struct DayTime(int Days, int Milliseconds);

    /// <summary>As Arrow stores it.</summary>
    internal readonly record struct MonthDayNano(int Months, int Days, long Nanoseconds);
}
