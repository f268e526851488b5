using System.Text;
using System.Text.Json;
using BigFile.Cli.Output;
using BigFile.Columnar;
using BigFile.DataGen;

namespace BigFile.Cli.Columns;

/// <summary>What an Arrow file is: its columns with children and dictionaries, over all batches; and the batches.</summary>
internal sealed class ArrowReport(ArrowFile file, ColumnFacts[] columns, bool withBatches, CancellationToken interrupt) : ColumnReport
{
    private const int IndentWidth = 2;

    public override string Text()
    {
        var text = new StringBuilder();
        Line(text, "file", file.File.Path);
        Line(text, "format", "Arrow IPC file");
        Line(text, "length", ByteText(file.File.Length));
        Line(text, "rows", Number(file.RowCount));
        Line(text, "batches", Number(file.BatchCount));
        Line(text, "columns", Number(columns.Length));
        foreach ((string key, string value) in file.Schema.Metadata.Concat(file.Metadata))
            CutLine(text, "metadata", $"{key}: {value}");
        if (columns.Length > 0)
        {
            text.Append('\n');
            TextTable table = new("column", "type", " nulls", " bytes", " memory", " from", " to");
            foreach (ColumnFacts column in columns)
                AddRows(table, column, 0);
            table.AppendTo(text);
        }
        if (withBatches)
            AppendBatches(text);
        return text.ToString();
    }

    public override void WriteMembers(Utf8JsonWriter writer)
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
        string name = facts.IsDictionary ? "(values)" : facts.Field.Name;
        table.Add(
            new string(' ', depth * IndentWidth) + name,
            TypeOf(facts),
            facts.Field.IsNullable || facts.NullCount > 0 ? Number(facts.NullCount) : "never",
            ByteSize.Format(facts.Bytes),
            Percent(facts.Residency),
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
        WriteResidency(writer, facts.Residency);
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
}
