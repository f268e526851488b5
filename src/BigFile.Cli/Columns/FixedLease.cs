using BigFile.Columnar;

namespace BigFile.Cli.Columns;

/// <summary>Leases values of a fixed width that stand one behind the other in a file, as rows of a column without nulls.</summary>
internal static class FixedLease
{
    /// <summary>Leases rows.</summary>
    /// <param name="file">The file.</param>
    /// <param name="field">Name and type, of a fixed width.</param>
    /// <param name="offset">Where row 0 is.</param>
    /// <param name="rows">Rows of the column.</param>
    /// <param name="start">The first to lease.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="BudgetExceededException">They do not fit under the budget; lease fewer.</exception>
    public static ColumnArray Lease(MappedFile file, ArrowField field, long offset, long rows, long start, long count)
    {
        int width = field.Type.ByteWidth;
        LeasedMemory memory = new(file);
        try
        {
            long from = start * width, bytes = count * width;
            nint address = memory.Lease(offset + from, bytes);
            ArrayBuffer values = new(address - (nint)from, rows * width, from, from + bytes);
            return new ColumnArray(field, new RowRange(start, count), rows, 0, 0, [default, values], [], null, memory, file.Path);
        }
        catch
        {
            memory.Release();
            throw;
        }
    }
}
