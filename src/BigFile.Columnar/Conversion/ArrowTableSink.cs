namespace BigFile.Columnar;

/// <summary>Writes a table as an Arrow file. One thread.</summary>
/// <param name="writer">Has the schema. Disposed with this.</param>
public sealed class ArrowTableSink(ArrowFileWriter writer) : TableSink
{
    /// <inheritdoc/>
    public override void Write(ColumnBatch batch) => writer.Write(batch);

    /// <inheritdoc/>
    public override void Finish() => writer.Finish();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => writer.Dispose();
}
