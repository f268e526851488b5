namespace BigFile.Cli.Columns.Filters;

/// <summary>Which rows of a table are wanted. Immutable; any thread.</summary>
internal abstract class RowFilter
{
    /// <summary>Takes rows that are not wanted out of a mask.</summary>
    /// <param name="table">The table.</param>
    /// <param name="slice">The rows.</param>
    /// <param name="mask">A bit for each of them, as <see cref="BigFile.Columnar.Compute.RowMask"/> has it.</param>
    /// <exception cref="IOException">The file is damaged, or cannot be read.</exception>
    public abstract void Narrow(ColumnTable table, RowSlice slice, ulong[] mask);
}
