using System.Text;
using BigFile.Columnar;
using BigFile.Scanning;

namespace BigFile.Cli.Columns;

/// <summary>Reads a file of records as a table: a column for each field. Bytes at the end that are no whole record are left out. Closes the file. One thread.</summary>
internal sealed class RecordTableSource : TableSource
{
    private const int BlockBytes = 256 << 10;
    private const int BatchBytesMax = 64 << 20;

    private readonly RecordFile _records;
    private readonly RecordField[] _fields;
    private readonly ArrayBuilder[] _builders;
    private readonly int _batchRows;
    private readonly long _count;
    private readonly byte[] _block;
    private readonly byte[] _value = new byte[sizeof(long)];
    private long _row;

    public RecordTableSource(RecordFile records, RecordField[] fields, int batchRows)
    {
        _records = records;
        _fields = fields;
        int size = records.Layout.SizeBytes;
        // Records may be large: a batch is built in memory.
        _batchRows = Math.Clamp(BatchBytesMax / size, 1, batchRows);
        _count = records.Count;
        _block = new byte[Math.Max(1, BlockBytes / size) * size];
        Schema = new ArrowSchema([.. fields.Select(field => new ArrowField(field.Name, TypeOf(field), isNullable: false))]);
        _builders = [.. Schema.Fields.Select(ArrayBuilder.Create)];
    }

    public override ArrowSchema Schema { get; }

    public override long BytesRead => _row * _records.Layout.SizeBytes;

    public override ColumnBatch? Read(CancellationToken cancellationToken = default)
    {
        int size = _records.Layout.SizeBytes, rows = (int)Math.Min(_batchRows, _count - _row);
        if (rows == 0)
            return null;
        for (int done = 0; done < rows;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(rows - done, _block.Length / size);
            _records.File.ReadExactly(_records.OffsetOf(_row), _block.AsSpan(0, count * size));
            for (int i = 0; i < count; i++)
                Append(_block.AsSpan(i * size, size));
            done += count;
        }
        return new ColumnBatch(rows, [.. _builders.Select(builder => builder.Build())]);
    }

    protected override void Dispose(bool disposing)
    {
        foreach (ArrayBuilder builder in _builders)
            builder.Dispose();
        _records.File.Dispose();
    }

    private static ArrowType TypeOf(RecordField field) => field.Type switch
    {
        RecordFieldType.Int8 => ArrowType.Int8,
        RecordFieldType.Int16 => ArrowType.Int16,
        RecordFieldType.Int32 => ArrowType.Int32,
        RecordFieldType.Int64 => ArrowType.Int64,
        RecordFieldType.UInt8 => ArrowType.UInt8,
        RecordFieldType.UInt16 => ArrowType.UInt16,
        RecordFieldType.UInt32 => ArrowType.UInt32,
        RecordFieldType.UInt64 => ArrowType.UInt64,
        RecordFieldType.Float16 => ArrowType.Float16,
        RecordFieldType.Float32 => ArrowType.Float32,
        RecordFieldType.Float64 => ArrowType.Float64,
        RecordFieldType.Boolean => ArrowType.Bool,
        RecordFieldType.Bytes => ArrowType.FixedSizeBinary(field.SizeBytes),
        _ => ArrowType.Utf8,
    };

    private void Append(Span<byte> record)
    {
        for (int i = 0; i < _fields.Length; i++)
        {
            RecordField field = _fields[i];
            if (field.IsText)
            {
                AppendText(field, (BytesBuilder)_builders[i], field.GetText(record));
                continue;
            }
            ReadOnlySpan<byte> bytes = field.GetBytes(record);
            _builders[i].AppendBytes(field.IsNumeric && field.IsBigEndian ? Turned(bytes) : bytes);
        }
        _row++;
    }

    // Fields may overlap: the record stays as it is.
    private ReadOnlySpan<byte> Turned(ReadOnlySpan<byte> bytes)
    {
        Span<byte> value = _value.AsSpan(0, bytes.Length);
        bytes.CopyTo(value);
        value.Reverse();
        return value;
    }

    private void AppendText(RecordField field, BytesBuilder builder, ReadOnlySpan<byte> text)
    {
        if (field.Type == RecordFieldType.Latin1 && !Ascii.IsValid(text))
            builder.Append(Encoding.UTF8.GetBytes(Encoding.Latin1.GetString(text)));
        else if (System.Text.Unicode.Utf8.IsValid(text))
            builder.Append(text);
        else
            throw new ColumnarFormatException(_records.File.Path, _records.OffsetOf(_row) + field.OffsetBytes, $"record {_row}: the field '{field.Name}' is no UTF-8");
    }
}
