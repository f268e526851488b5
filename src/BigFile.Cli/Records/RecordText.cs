using System.Buffers;
using System.Text;
using BigFile.Scanning;

namespace BigFile.Cli.Records;

/// <summary>
/// Records as text: CSV as RFC 4180 has it, with line feeds, or JSON lines. Grows as needed, gives its buffers back when it is disposed.
/// </summary>
internal sealed class RecordText : IDisposable
{
    private const int StartBytes = 64 << 10;
    private const int RecordTextBytesMax = 512 << 20;

    // In JSON a byte can become six; in CSV a quote becomes two, and two stand around the value.
    private const int EscapedBytesMax = 6;
    private const int QuotesBytes = 4;

    private readonly RecordField[] _fields;
    private readonly byte[][] _jsonNames;
    private readonly bool _isJson;
    private readonly int _recordBytesMax;
    private byte[] _scratch;
    private byte[] _text = ArrayPool<byte>.Shared.Rent(StartBytes);
    private int _length;

    public RecordText(RecordField[] fields, bool isJson)
    {
        _fields = fields;
        _isJson = isJson;
        _jsonNames = Array.ConvertAll(fields, field => Encoding.UTF8.GetBytes($"\"{field.Name}\":"));
        int scratchBytes = 0;
        long bytes = 3;
        for (int i = 0; i < fields.Length; i++)
        {
            scratchBytes = Math.Max(scratchBytes, fields[i].FormattedBytesMax);
            bytes += (long)fields[i].FormattedBytesMax * (fields[i].IsText ? EscapedBytesMax : 1) + QuotesBytes + _jsonNames[i].Length;
        }
        if (bytes > RecordTextBytesMax)
            throw new CommandException($"the fields take up to {bytes} bytes as text, more than the {RecordTextBytesMax} that can be printed of a record");
        _recordBytesMax = (int)bytes;
        _scratch = ArrayPool<byte>.Shared.Rent(scratchBytes);
    }

    /// <summary>What was appended and not cleared.</summary>
    public ReadOnlySpan<byte> Written => _text.AsSpan(0, _length);

    /// <summary>How many records were appended since it was made.</summary>
    public long Count { get; private set; }

    /// <summary>The names of the fields, where the form has a line of them.</summary>
    public void AppendHeader()
    {
        if (_isJson)
            return;
        byte[] header = Encoding.UTF8.GetBytes(string.Join(',', _fields.Select(field => field.Name)) + "\n");
        Reserve(header.Length);
        header.CopyTo(_text, _length);
        _length += header.Length;
    }

    /// <summary>One record.</summary>
    public void Append(ReadOnlySpan<byte> record)
    {
        Reserve(_recordBytesMax);
        if (_isJson)
            AppendByte((byte)'{');
        for (int i = 0; i < _fields.Length; i++)
        {
            if (i > 0)
                AppendByte((byte)',');
            if (_isJson)
                AppendBytes(_jsonNames[i]);
            AppendValue(_fields[i], record);
        }
        if (_isJson)
            AppendByte((byte)'}');
        AppendByte((byte)'\n');
        Count++;
    }

    /// <summary>Forgets what was written.</summary>
    public void Clear() => _length = 0;

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_text);
        ArrayPool<byte>.Shared.Return(_scratch);
        _text = _scratch = [];
        _length = 0;
    }

    private void AppendValue(RecordField field, ReadOnlySpan<byte> record)
    {
        if (_isJson && field.IsFloat && !double.IsFinite(field.GetDouble(record)))
        {
            AppendBytes("null"u8);
        }
        else if (field.IsText)
        {
            field.TryFormat(record, _scratch, out int written);
            if (_isJson)
                AppendJsonText(_scratch.AsSpan(0, written));
            else
                AppendCsvText(_scratch.AsSpan(0, written));
        }
        else
        {
            bool quoted = _isJson && field.Type == RecordFieldType.Bytes;
            if (quoted)
                AppendByte((byte)'"');
            field.TryFormat(record, _text.AsSpan(_length), out int written);
            _length += written;
            if (quoted)
                AppendByte((byte)'"');
        }
    }

    private void AppendCsvText(ReadOnlySpan<byte> text)
    {
        if (!text.ContainsAny(",\"\r\n"u8))
        {
            AppendBytes(text);
            return;
        }
        AppendByte((byte)'"');
        foreach (byte value in text)
        {
            if (value == '"')
                AppendByte(value);
            AppendByte(value);
        }
        AppendByte((byte)'"');
    }

    private void AppendJsonText(ReadOnlySpan<byte> text)
    {
        AppendByte((byte)'"');
        foreach (byte value in text)
        {
            if (value < ' ')
            {
                AppendBytes("\\u00"u8);
                AppendByte((byte)('0' + (value >> 4)));
                AppendByte("0123456789abcdef"u8[value & 15]);
                continue;
            }
            if (value is (byte)'"' or (byte)'\\')
                AppendByte((byte)'\\');
            AppendByte(value);
        }
        AppendByte((byte)'"');
    }

    private void AppendByte(byte value) => _text[_length++] = value;

    private void AppendBytes(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_text.AsSpan(_length));
        _length += bytes.Length;
    }

    private void Reserve(int bytes)
    {
        if (_text.Length - _length >= bytes)
            return;
        byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Math.Max((long)_length + bytes, 2L * _text.Length), Array.MaxLength));
        Written.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_text);
        _text = larger;
    }
}
