using System.Globalization;
using System.Text;
using System.Text.Json;
using BigFile.Cli.Output;
using BigFile.Columnar;
using BigFile.DataGen;

namespace BigFile.Cli.Columns;

/// <summary>What an Arrow file is: its columns, where they are, and its batches. As lines for a terminal, or as members of a JSON object.</summary>
internal sealed class ArrowReport(ArrowFile file, ColumnFacts[] columns, bool withBatches, CancellationToken interrupt)
{
    private const int LabelWidth = 16;
    private const int LineWidth = 80;
    private const int IndentWidth = 2;

    /// <summary>The lines.</summary>
    public string Text()
    {
        var text = new StringBuilder();
        Line(text, "file", file.File.Path);
        Line(text, "format", "Arrow IPC file");
        Line(text, "length", ByteText(file.File.Length));
        Line(text, "rows", Number(file.RowCount));
        Line(text, "batches", Number(file.BatchCount));
        Line(text, "columns", Number(columns.Length));
        foreach ((string key, string value) in file.Schema.Metadata.Concat(file.Metadata))
            Line(text, "metadata", $"{key}: {value}");
        if (columns.Length > 0)
        {
            text.Append('\n');
            TextTable table = new("column", "type", " nulls", " bytes", " in memory", " from", " to");
            foreach (ColumnFacts column in columns)
                AddRows(table, column, 0);
            table.AppendTo(text);
        }
        if (withBatches)
            AppendBatches(text);
        return text.ToString();
    }

    /// <summary>Writes the members.</summary>
    public void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteString("file"u8, file.File.Path);
        writer.WriteString("format"u8, "arrow");
        writer.WriteNumber("bytes"u8, file.File.Length);
        writer.WriteNumber("rows"u8, file.RowCount);
        WriteMetadata(writer, "metadata"u8, file.Schema.Metadata);
        WriteMetadata(writer, "footer_metadata"u8, file.Metadata);
        writer.WriteStartArray("columns"u8);
        foreach (ColumnFacts column in columns)
            WriteColumn(writer, column);
        writer.WriteEndArray();
        writer.WriteStartArray("batches"u8);
        for (int i = 0; i < file.BatchCount; i++)
            WriteBatch(writer, file.GetBatch(i));
        writer.WriteEndArray();
    }

    private static void AddRows(TextTable table, ColumnFacts facts, int depth)
    {
        string name = facts.IsDictionary ? "(dictionary)" : facts.Field.Name;
        table.Add(
            new string(' ', depth * IndentWidth) + name,
            TypeOf(facts) + (facts.Field.IsNullable ? "" : " not null"),
            Number(facts.NullCount),
            ByteSize.Format(facts.Bytes),
            facts.Residency.TotalBytes == 0 ? "" : Percent(facts.Residency),
            facts.Offset < 0 ? "" : Number(facts.Offset),
            facts.End < 0 ? "" : Number(facts.End));
        foreach (ColumnFacts child in facts.Below)
            AddRows(table, child, depth + 1);
    }

    // The children have lines of their own, so the type goes without them; and so has the dictionary.
    private static string TypeOf(ColumnFacts facts) => facts.Field.Dictionary is null ? facts.Field.Type.ToString() : $"dictionary by {facts.Field.StoredType}";

    private void AppendBatches(StringBuilder text)
    {
        text.Append('\n');
        TextTable table = new(" batch", " first row", " rows", " header at", " body at", " body bytes");
        for (int i = 0; i < file.BatchCount; i++)
        {
            interrupt.ThrowIfCancellationRequested();
            ArrowBatch batch = file.GetBatch(i);
            table.Add(Number(i), Number(batch.FirstRow), Number(batch.RowCount), Number(batch.Metadata.Offset), Number(batch.Body.Offset), Number(batch.Body.Length));
        }
        table.AppendTo(text);
    }

    private void WriteBatch(Utf8JsonWriter writer, ArrowBatch batch)
    {
        interrupt.ThrowIfCancellationRequested();
        writer.WriteStartObject();
        writer.WriteNumber("batch"u8, batch.Index);
        writer.WriteNumber("first_row"u8, batch.FirstRow);
        writer.WriteNumber("rows"u8, batch.RowCount);
        writer.WriteNumber("header_offset"u8, batch.Metadata.Offset);
        writer.WriteNumber("header_bytes"u8, batch.Metadata.Length);
        writer.WriteNumber("body_offset"u8, batch.Body.Offset);
        writer.WriteNumber("body_bytes"u8, batch.Body.Length);
        if (withBatches)
        {
            writer.WriteStartArray("columns"u8);
            foreach (ColumnFacts column in columns)
                WriteLayout(writer, column, batch.Index);
            writer.WriteEndArray();
        }
        writer.WriteEndObject();
    }

    // Dictionaries are in batches of their own.
    private static void WriteLayout(Utf8JsonWriter writer, ColumnFacts column, int batch)
    {
        ArrowColumnLayout layout = column.GetLayout(batch);
        writer.WriteStartObject();
        writer.WriteString("name"u8, column.Field.Name);
        writer.WriteNumber("rows"u8, layout.RowCount);
        writer.WriteNumber("nulls"u8, layout.NullCount);
        writer.WriteStartArray("buffers"u8);
        foreach (Columnar.FileRange buffer in layout.Buffers)
        {
            writer.WriteStartObject();
            writer.WriteNumber("offset"u8, buffer.Offset);
            writer.WriteNumber("bytes"u8, buffer.Length);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        if (column.Children.Count > 0)
        {
            writer.WriteStartArray("children"u8);
            foreach (ColumnFacts child in column.Children)
                WriteLayout(writer, child, batch);
            writer.WriteEndArray();
        }
        writer.WriteEndObject();
    }

    private static void WriteColumn(Utf8JsonWriter writer, ColumnFacts facts)
    {
        writer.WriteStartObject();
        WriteColumnMembers(writer, facts);
        writer.WriteEndObject();
    }

    private static void WriteColumnMembers(Utf8JsonWriter writer, ColumnFacts facts)
    {
        writer.WriteString("name"u8, facts.Field.Name);
        writer.WriteString("type"u8, facts.Field.TypeText);
        writer.WriteBoolean("nullable"u8, facts.Field.IsNullable);
        WriteMetadata(writer, "metadata"u8, facts.Field.Metadata);
        writer.WriteNumber("rows"u8, facts.Rows);
        writer.WriteNumber("nulls"u8, facts.NullCount);
        writer.WriteNumber("bytes"u8, facts.Bytes);
        WriteOffset(writer, "offset"u8, facts.Offset);
        WriteOffset(writer, "end"u8, facts.End);
        writer.WriteNumber("resident_bytes"u8, facts.Residency.ResidentBytes);
        writer.WriteNumber("pages_bytes"u8, facts.Residency.TotalBytes);
        if (facts.Children.Count > 0)
        {
            writer.WriteStartArray("children"u8);
            foreach (ColumnFacts child in facts.Children)
                WriteColumn(writer, child);
            writer.WriteEndArray();
        }
        if (facts.Dictionary is null)
            return;
        writer.WriteStartObject("dictionary"u8);
        writer.WriteNumber("id"u8, facts.Field.Dictionary!.Id);
        writer.WriteBoolean("ordered"u8, facts.Field.Dictionary.IsOrdered);
        WriteColumnMembers(writer, facts.Dictionary);
        writer.WriteEndObject();
    }

    private static void WriteOffset(Utf8JsonWriter writer, ReadOnlySpan<byte> name, long offset)
    {
        if (offset < 0)
            writer.WriteNull(name);
        else
            writer.WriteNumber(name, offset);
    }

    // Pairs, and no object: a key may be there more than once.
    private static void WriteMetadata(Utf8JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<KeyValuePair<string, string>> pairs)
    {
        if (pairs.Count == 0)
            return;
        writer.WriteStartArray(name);
        foreach ((string key, string value) in pairs)
        {
            writer.WriteStartObject();
            writer.WriteString("key"u8, key);
            writer.WriteString("value"u8, value);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void Line(StringBuilder text, string label, string value)
    {
        string line = TextTable.Printable(value);
        text.Append(label.PadRight(LabelWidth)).Append(label == "metadata" ? TextTable.Cut(line, LineWidth - LabelWidth) : line).Append('\n');
    }

    private static string Percent(Residency residency) =>
        string.Create(CultureInfo.InvariantCulture, $"{100.0 * residency.ResidentBytes / residency.TotalBytes:0} %");

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string ByteText(long bytes) => bytes < 1024
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes ({ByteSize.Format(bytes)})");
}
