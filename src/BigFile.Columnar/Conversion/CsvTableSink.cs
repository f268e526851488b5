using System.Buffers;
using System.Text;

namespace BigFile.Columnar;

/// <summary>
/// Writes a table as CSV, as RFC 4180 has it but with line feeds: values as <see cref="ValueText"/> writes them, in quotes where they
/// need them. One thread.
/// </summary>
public sealed class CsvTableSink : TableSink
{
    private readonly TextSink _sink;
    private readonly byte[] _null;
    private readonly byte _delimiter;
    private readonly SearchValues<byte> _special;
    private readonly ArrayBufferWriter<byte> _value = new();

    /// <summary>Begins a table.</summary>
    /// <param name="stream">Gets the text.</param>
    /// <param name="schema">The columns.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="leaveOpen">Whether the stream stays open when the sink is disposed.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public CsvTableSink(Stream stream, ArrowSchema schema, CsvSinkOptions? options = null, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(schema);
        options ??= new CsvSinkOptions();
        if (options.Delimiter is >= (char)0x80 or '"' or '\r' or '\n' or '\0')
            throw new ArgumentOutOfRangeException(nameof(options), options.Delimiter, "A delimiter is one character of ASCII, no quote and no line end.");
        _delimiter = (byte)options.Delimiter;
        _special = SearchValues.Create([_delimiter, (byte)'"', (byte)'\r', (byte)'\n']);
        _null = Encoding.UTF8.GetBytes(options.NullText);
        if (_null.AsSpan().ContainsAny(_special))
            throw new ArgumentException("The text for nulls has a delimiter, a quote or a line end in it.", nameof(options));
        _sink = new TextSink(stream, leaveOpen);
        if (!options.HasHeader)
            return;
        for (int i = 0; i < schema.Fields.Count; i++)
        {
            WriteDelimiter(i);
            WriteQuoted(Encoding.UTF8.GetBytes(schema.Fields[i].Name));
        }
        _sink.Text.Write("\n"u8);
    }

    /// <inheritdoc/>
    public override void Write(ColumnBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        for (long row = batch.Rows.Start; row < batch.Rows.End; row++)
        {
            for (int i = 0; i < batch.Columns.Count; i++)
            {
                WriteDelimiter(i);
                WriteValue(batch.Columns[i], row);
            }
            _sink.Text.Write("\n"u8);
            _sink.FlushIfFull();
        }
    }

    /// <inheritdoc/>
    public override void Finish() => _sink.Finish();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _sink.Dispose();

    private void WriteValue(ColumnArray array, long row)
    {
        if (ValueText.IsNull(array, row))
        {
            _sink.Text.Write(_null);
            return;
        }
        _value.ResetWrittenCount();
        ValueText.WriteText(array, row, _value);
        WriteQuoted(_value.WrittenSpan);
    }

    private void WriteDelimiter(int column)
    {
        if (column == 0)
            return;
        _sink.Text.Write([_delimiter]);
        _sink.FlushIfFull();
    }

    private void WriteQuoted(ReadOnlySpan<byte> text)
    {
        IBufferWriter<byte> output = _sink.Text;
        if (!text.ContainsAny(_special) && !text.SequenceEqual(_null) && !text.IsEmpty)
        {
            output.Write(text);
            return;
        }
        output.Write("\""u8);
        for (int quote; (quote = text.IndexOf((byte)'"')) >= 0; text = text[(quote + 1)..])
        {
            output.Write(text[..quote]);
            output.Write("\"\""u8);
        }
        output.Write(text);
        output.Write("\""u8);
    }
}
