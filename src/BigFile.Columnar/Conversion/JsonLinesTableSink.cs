using System.Buffers;

namespace BigFile.Columnar;

/// <summary>Writes a table as JSON lines: an object a line with a property a column, also where it is null, values as <see cref="ValueText"/> writes them. One thread.</summary>
public sealed class JsonLinesTableSink : TableSink
{
    private readonly TextSink _sink;
    private readonly byte[][] _names;

    /// <summary>Begins a table.</summary>
    /// <param name="stream">Gets the text.</param>
    /// <param name="schema">The columns.</param>
    /// <param name="leaveOpen">Whether the stream stays open when the sink is disposed.</param>
    public JsonLinesTableSink(Stream stream, ArrowSchema schema, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(schema);
        _sink = new TextSink(stream, leaveOpen);
        _names = [.. schema.Fields.Select((field, i) =>
        {
            ArrayBufferWriter<byte> name = new();
            name.Write(i == 0 ? "{"u8 : ","u8);
            JsonStrings.Write(field.Name, name);
            name.Write(":"u8);
            return name.WrittenSpan.ToArray();
        })];
    }

    /// <inheritdoc/>
    public override void Write(ColumnBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        for (long row = batch.Rows.Start; row < batch.Rows.End; row++)
        {
            for (int i = 0; i < _names.Length; i++)
            {
                _sink.Text.Write(_names[i]);
                ValueText.WriteJson(batch.Columns[i], row, _sink.Text);
                _sink.FlushIfFull();
            }
            _sink.Text.Write(_names.Length == 0 ? "{}\n"u8 : "}\n"u8);
        }
    }

    /// <inheritdoc/>
    public override void Finish() => _sink.Finish();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _sink.Dispose();
}
