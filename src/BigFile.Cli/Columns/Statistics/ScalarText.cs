using System.Globalization;
using System.Numerics;
using System.Text;
using BigFile.Cli.Output;
using BigFile.Columnar;

namespace BigFile.Cli.Columns.Statistics;

/// <summary>Integers as the type that they stand for shows them.</summary>
internal static class ScalarText
{
    private const int ScaleMax = 1000;

    /// <summary>A date, a time, a decimal or an integer.</summary>
    public static string Of(ArrowType type, Int128 value)
    {
        using ByteBuffer text = new();
        switch (type.Kind)
        {
            case ArrowTypeKind.Date32:
                TimeText.WriteDate((long)value, text);
                break;
            case ArrowTypeKind.Date64:
                TimeText.WriteDate64((long)value, text);
                break;
            case ArrowTypeKind.Time32 or ArrowTypeKind.Time64:
                TimeText.WriteTime((long)value, type.Unit, text);
                break;
            case ArrowTypeKind.Timestamp:
                TimeText.WriteTimestamp((long)value, type.Unit, type.TimeZone is not null, text);
                break;
            case ArrowTypeKind.Duration:
                TimeText.WriteDuration((long)value, type.Unit, text);
                break;
            default:
                return Decimal(value, type.Scale);
        }
        return Encoding.UTF8.GetString(text.Span);
    }

    /// <summary>An integer times ten to the power of minus the scale.</summary>
    public static string Decimal(BigInteger value, int scale)
    {
        // A damaged file may say any scale.
        string digits = BigInteger.Abs(value).ToString(CultureInfo.InvariantCulture);
        if (scale is > ScaleMax or < -ScaleMax)
            digits += string.Create(CultureInfo.InvariantCulture, $"E{-(long)scale}");
        else if (scale > 0)
            digits = digits.PadLeft(scale + 1, '0').Insert(Math.Max(1, digits.Length - scale), ".");
        else if (!value.IsZero)
            digits += new string('0', -scale);
        return value.Sign < 0 ? "-" + digits : digits;
    }
}
