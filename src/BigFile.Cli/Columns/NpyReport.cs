using System.Text;
using System.Text.Json;
using BigFile.Cli.Output;
using BigFile.Columnar;
using BigFile.DataGen;

namespace BigFile.Cli.Columns;

/// <summary>What an .npy file is.</summary>
internal sealed class NpyReport(NpyFile file, NpyTable table) : ColumnReport
{
    private bool IsStructured => file.DType.Kind == NpyKind.Structured;

    public override string Text()
    {
        var text = new StringBuilder();
        Line(text, "file", file.File.Path);
        Line(text, "format", $".npy, version {file.Version}");
        Line(text, "length", ByteText(file.File.Length));
        if (!IsStructured)
            Line(text, "dtype", file.DType.ToString());
        Line(text, "shape", $"({string.Join(", ", file.Shape)}{(file.Shape.Count == 1 ? "," : "")})");
        Line(text, "order", file.IsFortranOrder ? "Fortran" : "C");
        Line(text, "elements", Number(file.Count));
        Line(text, "data", $"{Number(file.DataOffset)} to {Number(file.DataOffset + file.DataBytes)} ({ByteSize.Format(file.DataBytes)})");
        Line(text, "in memory", Percent(file.File.GetResidency(file.DataOffset, file.DataBytes)));
        if (!IsStructured)
            return text.ToString();
        text.Append('\n');
        TextTable fields = new("field", "dtype", " at", " bytes");
        foreach (NpyField field in file.DType.Fields)
        {
            string shape = field.Shape.Count == 0 ? "" : $" ({string.Join(", ", field.Shape)})";
            fields.Add(field.Name, field.DType + shape, Number(field.Offset), Number(field.SizeBytes));
        }
        fields.AppendTo(text);
        return text.ToString();
    }

    public override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteString("file"u8, file.File.Path);
        writer.WriteString("format"u8, "npy");
        writer.WriteString("version"u8, file.Version.ToString());
        writer.WriteNumber("bytes"u8, file.File.Length);
        writer.WriteString("dtype"u8, file.DType.ToString());
        writer.WriteStartArray("shape"u8);
        foreach (long size in file.Shape)
            writer.WriteNumberValue(size);
        writer.WriteEndArray();
        writer.WriteBoolean("fortran_order"u8, file.IsFortranOrder);
        writer.WriteNumber("rows"u8, table.RowCount);
        writer.WriteNumber("data_offset"u8, file.DataOffset);
        writer.WriteNumber("data_bytes"u8, file.DataBytes);
        WriteResidency(writer, file.File.GetResidency(file.DataOffset, file.DataBytes));
        writer.WriteStartArray("columns"u8);
        foreach (ArrowField field in table.Fields)
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, field.Name);
            writer.WriteString("type"u8, field.TypeText);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }
}
