namespace BigFile.Columnar;

/// <summary>Appends a table to raw columns, which get a checkpoint at its end. Nulls are refused. One thread.</summary>
/// <param name="columns">Open for writing; the schema's names and types. Disposed with this.</param>
public sealed class RawTableSink(RawColumns columns) : TableSink
{
    /// <inheritdoc/>
    public override void Write(ColumnBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentOutOfRangeException.ThrowIfNotEqual(batch.Columns.Count, columns.Columns.Count);
        using RawBatch rows = columns.BeginBatch(batch.Rows.Count);
        for (int i = 0; i < batch.Columns.Count; i++)
        {
            int column = i;
            ColumnArray array = batch.Columns[i];
            if (!array.Type.Equals(columns.Columns[i].Type) || array.Dictionary is not null)
                throw new InvalidOperationException($"The column '{columns.Columns[i].Name}' is {columns.Columns[i].Type}, not {array.Field.TypeText}.");
            FixedValues.Write(array, batch.Rows, "raw columns", values => rows.WriteBytes(column, values));
        }
        rows.End();
    }

    /// <inheritdoc/>
    public override void Finish() => columns.Checkpoint();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => columns.Dispose();
}
