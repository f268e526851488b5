using System.Text;
using System.Text.Json;
using BigFile.Cli.Output;
using BigFile.Columnar;
using BigFile.DataGen;

namespace BigFile.Cli.Columns;

/// <summary>What a directory of raw columns is.</summary>
internal sealed class RawReport(RawColumns columns) : ColumnReport
{
    public override string Text()
    {
        var text = new StringBuilder();
        Line(text, "directory", columns.Path);
        Line(text, "format", "raw columns");
        Line(text, "rows", Number(columns.RowCount));
        Line(text, "columns", Number(columns.Columns.Count));
        if (columns.Columns.Count == 0)
            return text.ToString();
        text.Append('\n');
        TextTable table = new("column", "type", " bytes", " memory", "file");
        foreach (RawColumn column in columns.Columns)
        {
            table.Add(column.Name, column.Type.ToString(), ByteSize.Format(BytesOf(column)), Percent(column.File.GetResidency(column.Offset, BytesOf(column))),
                Path.GetFileName(column.File.Path));
        }
        table.AppendTo(text);
        return text.ToString();
    }

    public override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteString("directory"u8, columns.Path);
        writer.WriteString("format"u8, "raw columns");
        writer.WriteNumber("rows"u8, columns.RowCount);
        writer.WriteStartArray("columns"u8);
        foreach (RawColumn column in columns.Columns)
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, column.Name);
            writer.WriteString("type"u8, column.Type.ToString());
            writer.WriteString("file"u8, Path.GetFileName(column.File.Path));
            writer.WriteNumber("offset"u8, column.Offset);
            writer.WriteNumber("bytes"u8, BytesOf(column));
            WriteResidency(writer, column.File.GetResidency(column.Offset, BytesOf(column)));
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    // What an append has left behind the rows that count is none of the column's.
    private long BytesOf(RawColumn column) => column.ByteWidth * columns.RowCount;
}
