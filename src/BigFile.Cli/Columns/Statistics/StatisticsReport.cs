using System.Globalization;
using System.Text;
using System.Text.Json;
using BigFile.Cli.Output;
using BigFile.Columnar;

namespace BigFile.Cli.Columns.Statistics;

/// <summary>The numbers of <c>columns --stats</c>: a few lines a column, a line of CSV, or members of a JSON object.</summary>
internal static class StatisticsReport
{
    private const int LineWidth = 80;
    private const int ShownLength = 60;

    private static readonly string[] s_names = ["nan", "min", "max", "sum", "mean", "true", "false", "min_bytes", "max_bytes"];

    /// <summary>For a terminal: what column, and below it the numbers that there are.</summary>
    public static string Text(IReadOnlyList<ArrowField> fields, ColumnTally[] tallies, long rows)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{rows} rows\n");
        for (int i = 0; i < tallies.Length; i++)
        {
            text.Append('\n').Append(TextTable.Cut(TextTable.Printable($"{fields[i].Name}: {fields[i].TypeText}"), LineWidth)).Append('\n');
            int length = LineWidth;
            foreach (StatisticsValue value in WithCounts(tallies[i]))
            {
                string item = $"  {value.Name.Replace('_', ' ')} {TextTable.Cut(TextTable.Printable(value.Text), ShownLength)}";
                if (length + item.Length > LineWidth)
                {
                    text.Append(length == LineWidth ? "" : "\n");
                    length = 0;
                }
                text.Append(item);
                length += item.Length;
            }
            text.Append('\n');
        }
        return text.ToString();
    }

    /// <summary>As CSV, values that there are none of left empty.</summary>
    public static void AppendCsv(ByteBuffer text, IReadOnlyList<ArrowField> fields, ColumnTally[] tallies)
    {
        text.Append($"column,type,count,nulls,{string.Join(',', s_names)}\n");
        for (int i = 0; i < tallies.Length; i++)
        {
            Dictionary<string, string> values = WithCounts(tallies[i]).ToDictionary(value => value.Name, value => value.Text);
            string?[] cells = [fields[i].Name, fields[i].TypeText, values["count"], values["nulls"], .. s_names.Select(values.GetValueOrDefault)];
            for (int cell = 0; cell < cells.Length; cell++)
            {
                if (cell > 0)
                    text.Append((byte)',');
                if (cells[cell] is not string value)
                    continue;
                int start = text.Length;
                text.Append(value);
                RowsText.QuoteCsv(text, start);
            }
            text.Append((byte)'\n');
        }
    }

    /// <summary>As a member <c>columns</c>; what is no number in JSON is text.</summary>
    public static void WriteColumns(Utf8JsonWriter writer, IReadOnlyList<ArrowField> fields, ColumnTally[] tallies)
    {
        writer.WriteStartArray("columns"u8);
        for (int i = 0; i < tallies.Length; i++)
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, fields[i].Name);
            writer.WriteString("type"u8, fields[i].TypeText);
            foreach (StatisticsValue value in WithCounts(tallies[i]))
            {
                writer.WritePropertyName(value.Name);
                if (value.IsNumber)
                    writer.WriteRawValue(value.Text);
                else
                    writer.WriteStringValue(value.Text);
            }
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static IEnumerable<StatisticsValue> WithCounts(ColumnTally tally) =>
    [
        new("count", tally.Count.ToString(CultureInfo.InvariantCulture), IsNumber: true),
        new("nulls", tally.NullCount.ToString(CultureInfo.InvariantCulture), IsNumber: true),
        .. tally.Values,
    ];
}
