namespace BigFile.Columnar;

/// <summary>Where a batch has a column.</summary>
/// <param name="RowCount">Rows of the column in the batch; children have their own number.</param>
/// <param name="NullCount">How many of them are null, as the file says.</param>
/// <param name="Buffers">The buffers as ranges of the file: validity bitmap first where the type has one, then as Arrow orders them.</param>
public sealed record ArrowColumnLayout(long RowCount, long NullCount, IReadOnlyList<FileRange> Buffers)
{
    /// <summary>Bytes of all buffers.</summary>
    public long Bytes => Buffers.Sum(buffer => buffer.Length);
}
