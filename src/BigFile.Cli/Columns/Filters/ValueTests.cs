using System.Globalization;
using System.Numerics;
using System.Text;
using BigFile.Columnar;
using BigFile.Columnar.Compute;

namespace BigFile.Cli.Columns.Filters;

/// <summary>Makes the test for a comparison of a column with a value that was written. Nothing is rounded but floating-point numbers.</summary>
internal static class ValueTests
{
    private const int SecondsOfDay = 86_400;

    // More than any decimal has digits; a damaged file may say any scale.
    private const int ScaleMax = 1000;

    private delegate bool TimeReader(ReadOnlySpan<byte> text, TimeUnit unit, out long value);

    /// <summary>The test.</summary>
    /// <param name="field">The column.</param>
    /// <param name="comparison">The comparison.</param>
    /// <param name="text">The value.</param>
    /// <exception cref="CommandException">The column cannot be compared, or not with that.</exception>
    public static ValueTest Make(ArrowField field, ColumnComparison comparison, string text)
    {
        if (field.Type.Kind == ArrowTypeKind.RunEndEncoded)
        {
            ValueTest ofRun = Make(field.Children[1], comparison, text);
            return field.Dictionary is null ? new RunsTest(ofRun) : new DictionaryTest(new RunsTest(ofRun));
        }
        ValueTest test = OfType(field, comparison, text);
        return field.Dictionary is null || test is PresenceTest ? test : new DictionaryTest(test);
    }

    private static ValueTest OfType(ArrowField field, ColumnComparison comparison, string text)
    {
        ArrowType type = field.Type;
        switch (type.Kind)
        {
            case ArrowTypeKind.Bool:
                return OfBool(field, comparison, text);
            case ArrowTypeKind.Float16:
                return OfFloat<Half>(field, comparison, text);
            case ArrowTypeKind.Float32:
                return OfFloat<float>(field, comparison, text);
            case ArrowTypeKind.Float64:
                return OfFloat<double>(field, comparison, text);
            case ArrowTypeKind.Utf8 or ArrowTypeKind.LargeUtf8 or ArrowTypeKind.Utf8View:
                return new BytesTest(comparison, Encoding.UTF8.GetBytes(text));
            case ArrowTypeKind.Binary or ArrowTypeKind.LargeBinary or ArrowTypeKind.BinaryView or ArrowTypeKind.FixedSizeBinary:
                return new BytesTest(comparison, BytesOf(field, text));
            default:
                ExactNumber number = NumberOf(field, text, out int scale, out int divisor);
                return OfInteger(type.Kind, comparison, number.Floor(scale, divisor, out bool isExact), isExact);
        }
    }

    // What the column's integers count, in tens of the unit that was written: a power, and for days a divisor too.
    private static ExactNumber NumberOf(ArrowField field, string text, out int scale, out int divisor)
    {
        ArrowType type = field.Type;
        (scale, divisor) = (0, 1);
        switch (type.Kind)
        {
            case >= ArrowTypeKind.Int8 and <= ArrowTypeKind.UInt64:
                return ExactNumber.TryParse(text, out ExactNumber integer) ? integer : throw NoValue(field, text, "a number");
            case >= ArrowTypeKind.Decimal32 and <= ArrowTypeKind.Decimal256:
                scale = type.Scale is >= -ScaleMax and <= ScaleMax ? type.Scale : throw new CommandException($"--where: column '{field.Name}' is {field.TypeText}, which cannot be compared");
                return ExactNumber.TryParse(text, out ExactNumber number) ? number : throw NoValue(field, text, "a number");
            case ArrowTypeKind.Date32:
                divisor = SecondsOfDay;
                break;
            case ArrowTypeKind.Date64:
                scale = 3;
                break;
            case ArrowTypeKind.Timestamp:
                scale = 3 * (int)type.Unit;
                break;
            case ArrowTypeKind.Duration:
                scale = 3 * (int)type.Unit;
                return InSeconds(TimeParser.TryDuration, text) is ExactNumber length ? length : throw NoValue(field, text, "a time in seconds like PT1.5S");
            case ArrowTypeKind.Time32 or ArrowTypeKind.Time64:
                scale = 3 * (int)type.Unit;
                return InSeconds(TimeParser.TryTime, text) is ExactNumber clock ? clock : throw NoValue(field, text, "a time like 23:59:59.5");
            default:
                throw new CommandException($"--where: column '{field.Name}' is {field.TypeText}, which can only be asked for 'is null' and 'is not null'");
        }
        // What has no zone is taken as the column's time, as it is shown.
        ZoneInText zone = type.TimeZone is null ? ZoneInText.Never : ZoneInText.Maybe;
        return InSeconds((bytes, unit, out value) => TimeParser.TryTimestamp(bytes, unit, zone, out value), text) is ExactNumber seconds
            ? seconds
            : throw NoValue(field, text, type.Kind == ArrowTypeKind.Timestamp ? "a date like 2001-12-31 or 2001-12-31T23:59:59.5" : "a date like 2001-12-31");
    }

    // In the coarsest unit that holds it exactly: it may be finer than what the column counts, or further off than nanoseconds reach.
    private static ExactNumber? InSeconds(TimeReader parse, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        foreach (TimeUnit unit in (ReadOnlySpan<TimeUnit>)[TimeUnit.Second, TimeUnit.Millisecond, TimeUnit.Microsecond, TimeUnit.Nanosecond])
        {
            if (parse(bytes, unit, out long value))
                return new ExactNumber(value, -3 * (int)unit);
        }
        return null;
    }

    private static ValueTest OfInteger(ArrowTypeKind kind, ColumnComparison comparison, BigInteger floor, bool isExact)
    {
        // Between two integers nothing is equal, and what is less than the number is not more than the lower one.
        if (!isExact)
        {
            if (comparison is ColumnComparison.Equal or ColumnComparison.NotEqual)
                return Always(comparison == ColumnComparison.NotEqual);
            comparison = comparison is ColumnComparison.Less or ColumnComparison.LessOrEqual ? ColumnComparison.LessOrEqual : ColumnComparison.Greater;
        }
        return kind switch
        {
            ArrowTypeKind.Int8 => Of<sbyte>(comparison, floor),
            ArrowTypeKind.Int16 => Of<short>(comparison, floor),
            ArrowTypeKind.UInt8 => Of<byte>(comparison, floor),
            ArrowTypeKind.UInt16 => Of<ushort>(comparison, floor),
            ArrowTypeKind.UInt32 => Of<uint>(comparison, floor),
            ArrowTypeKind.UInt64 => Of<ulong>(comparison, floor),
            ArrowTypeKind.Int32 or ArrowTypeKind.Decimal32 or ArrowTypeKind.Date32 or ArrowTypeKind.Time32 =>
                Of<int>(comparison, floor),
            ArrowTypeKind.Decimal128 => Of<Int128>(comparison, floor),
            ArrowTypeKind.Decimal256 => new WideDecimalTest(comparison, floor),
            _ => Of<long>(comparison, floor),
        };
    }

    private static ValueTest Of<T>(ColumnComparison comparison, BigInteger value)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        if (value > BigInteger.CreateChecked(T.MaxValue))
            return Always(comparison is ColumnComparison.Less or ColumnComparison.LessOrEqual or ColumnComparison.NotEqual);
        if (value < BigInteger.CreateChecked(T.MinValue))
            return Always(comparison is ColumnComparison.Greater or ColumnComparison.GreaterOrEqual or ColumnComparison.NotEqual);
        return new NumberTest<T>(RowTests.Compare(comparison, T.CreateChecked(value)));
    }

    private static NumberTest<T> OfFloat<T>(ArrowField field, ColumnComparison comparison, string text)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out T value)
            ? new NumberTest<T>(RowTests.Compare(comparison, value))
            : throw NoValue(field, text, "a number");

    private static BoolTest OfBool(ArrowField field, ColumnComparison comparison, string text)
    {
        if (comparison is not (ColumnComparison.Equal or ColumnComparison.NotEqual))
            throw new CommandException($"--where: column '{field.Name}' is bool, which is compared by == and !=");
        if (text is not ("true" or "false" or "1" or "0"))
            throw NoValue(field, text, "true or false");
        return new BoolTest((text is "true" or "1") == (comparison == ColumnComparison.Equal));
    }

    private static byte[] BytesOf(ArrowField field, string text)
    {
        try
        {
            return text.StartsWith("0x", StringComparison.Ordinal) ? Convert.FromHexString(text.AsSpan(2)) : Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            throw NoValue(field, text, "base64, nor 0x with bytes in hexadecimal");
        }
    }

    private static PresenceTest Always(bool passes) => passes ? PresenceTest.Present : PresenceTest.Never;

    private static CommandException NoValue(ArrowField field, string text, string what) =>
        new($"--where: '{text}' is not {what}, and column '{field.Name}' is {field.TypeText}");
}
