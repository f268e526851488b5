using System.Globalization;
using System.Text;
using System.Text.Json;
using BigFile.Scanning;

namespace BigFile.Cli.Records;

/// <summary>The numbers of <c>records --stats</c>: a line a field, or members of a JSON object.</summary>
internal static class RecordStatisticsReport
{
    /// <summary>As CSV, values that there are none of left empty.</summary>
    public static string Csv(RecordStatistics statistics)
    {
        var text = new StringBuilder("field,count,nan,min,max,sum,mean\n");
        foreach (RecordFieldStatistics field in statistics.Fields)
        {
            text.Append(CultureInfo.InvariantCulture, $"{field.Field.Name},{field.Count},{field.NanCount},")
                .AppendJoin(',', Values(field).Select(value => value.Text)).Append('\n');
        }
        return text.ToString();
    }

    /// <summary>As a member <c>fields</c>; what is no number in JSON is null.</summary>
    public static void WriteFields(Utf8JsonWriter writer, RecordStatistics statistics)
    {
        writer.WriteStartArray("fields"u8);
        foreach (RecordFieldStatistics field in statistics.Fields)
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, field.Field.Name);
            writer.WriteNumber("count"u8, field.Count);
            writer.WriteNumber("nan"u8, field.NanCount);
            foreach ((string name, string text, bool isNumber) in Values(field))
            {
                writer.WritePropertyName(name);
                if (isNumber)
                    writer.WriteRawValue(text);
                else
                    writer.WriteNullValue();
            }
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static (string Name, string Text, bool IsNumber)[] Values(RecordFieldStatistics field) => field.Field.IsInteger && field.Count > 0
        ? [Of("min", field.IntegerMinimum), Of("max", field.IntegerMaximum), Of("sum", field.IntegerSum), Of("mean", field.Mean)]
        : [Of("min", field.Minimum, field.Count), Of("max", field.Maximum, field.Count), Of("sum", field.Sum, 1), Of("mean", field.Mean, field.Count)];

    private static (string, string, bool) Of(string name, Int128 value) => (name, value.ToString(CultureInfo.InvariantCulture), true);

    private static (string, string, bool) Of(string name, double value, long count = 1) =>
        (name, count == 0 ? "" : value.ToString(CultureInfo.InvariantCulture), count != 0 && double.IsFinite(value));
}
