using System.Globalization;

namespace BigFile.Columnar;

/// <summary>
/// Writes the one column of a table as a .npy file of one dimension: numbers as what they are, bools as bytes, timestamps, date64 and
/// durations as datetime64 and timedelta64 of their unit, fixed-size binary as bytes. Nulls are refused. One thread.
/// </summary>
public sealed class NpyTableSink : TableSink
{
    private readonly NpyWriter _writer;

    /// <summary>Creates the file, or cuts one that exists to nothing.</summary>
    /// <param name="path">The file.</param>
    /// <param name="schema">One column.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="NotSupportedException">There are other columns, or numpy has no such type; nothing was created.</exception>
    /// <exception cref="IOException">The file cannot be created; see <see cref="MappedFile.Create"/> for this and others.</exception>
    public NpyTableSink(string path, ArrowSchema schema, NpyWriterOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(schema);
        if (schema.Fields.Count != 1)
            throw new NotSupportedException($"A .npy file has one column, not {schema.Fields.Count}: select one.");
        ArrowField field = schema.Fields[0];
        string dtype = field.Dictionary is null ? DTypeOf(field.Type) ?? "" : "";
        if (dtype.Length == 0)
            throw new NotSupportedException($"The column '{field.Name}' is {field.TypeText}, which .npy has no type for.");
        _writer = NpyWriter.Create(path, NpyDType.Parse(dtype), [-1], options);
    }

    /// <inheritdoc/>
    public override void Write(ColumnBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentOutOfRangeException.ThrowIfNotEqual(batch.Columns.Count, 1);
        FixedValues.Write(batch.Columns[0], batch.Rows, "a .npy file", _writer.WriteBytes);
    }

    /// <inheritdoc/>
    public override void Finish() => _writer.Finish();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _writer.Dispose();

    private static string? DTypeOf(ArrowType type) => type.Kind switch
    {
        ArrowTypeKind.Bool => "|b1",
        ArrowTypeKind.Int8 => "|i1",
        ArrowTypeKind.UInt8 => "|u1",
        >= ArrowTypeKind.Int16 and <= ArrowTypeKind.Int64 => $"<i{type.ByteWidth}",
        >= ArrowTypeKind.UInt16 and <= ArrowTypeKind.UInt64 => $"<u{type.ByteWidth}",
        >= ArrowTypeKind.Float16 and <= ArrowTypeKind.Float64 => $"<f{type.ByteWidth}",
        ArrowTypeKind.Timestamp => $"<M8[{UnitOf(type.Unit)}]",
        ArrowTypeKind.Date64 => "<M8[ms]",
        ArrowTypeKind.Duration => $"<m8[{UnitOf(type.Unit)}]",
        ArrowTypeKind.FixedSizeBinary when type.ByteWidth > 0 => string.Create(CultureInfo.InvariantCulture, $"|V{type.ByteWidth}"),
        _ => null,
    };

    private static string UnitOf(TimeUnit unit) => unit switch
    {
        TimeUnit.Second => "s",
        TimeUnit.Millisecond => "ms",
        TimeUnit.Microsecond => "us",
        _ => "ns",
    };
}
