using System.Globalization;
using System.Text;
using System.Text.Json;
using BigFile.Cli.Output;
using BigFile.DataGen;

namespace BigFile.Cli.Columns;

/// <summary>What a table is, where its columns are and how much of them is in memory: as lines for a terminal, or as members of a JSON object.</summary>
internal abstract class ColumnReport
{
    private const int LabelWidth = 16;
    private const int LineWidth = 80;

    /// <summary>The lines.</summary>
    public abstract string Text();

    /// <summary>Writes the members.</summary>
    public abstract void WriteMembers(Utf8JsonWriter writer);

    /// <summary>Adds a line with a value that is shown whole.</summary>
    protected static void Line(StringBuilder text, string label, string value) =>
        text.Append(label.PadRight(LabelWidth)).Append(TextTable.Printable(value)).Append('\n');

    /// <summary>Adds a line with a value that is cut at the end of the line.</summary>
    protected static void CutLine(StringBuilder text, string label, string value) => Line(text, label, TextTable.Cut(value, LineWidth - LabelWidth));

    /// <summary>A number of bytes, in full and in short.</summary>
    protected static string ByteText(long bytes) => bytes < 1024
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes ({ByteSize.Format(bytes)})");

    /// <summary>How much is in memory; nothing for no bytes.</summary>
    protected static string Percent(Residency residency) => residency.TotalBytes == 0
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $"{100.0 * residency.ResidentBytes / residency.TotalBytes:0} %");

    /// <summary>A number.</summary>
    protected static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Writes how much is in memory.</summary>
    protected static void WriteResidency(Utf8JsonWriter writer, Residency residency)
    {
        writer.WriteNumber("resident_bytes"u8, residency.ResidentBytes);
        writer.WriteNumber("pages_bytes"u8, residency.TotalBytes);
    }
}
