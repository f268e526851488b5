using BigFile.Columnar;

namespace BigFile.Cli.Columns;

/// <summary>Works on rows of a column.</summary>
/// <param name="array">The column; only until it returns.</param>
/// <param name="row">The first row, in the array.</param>
/// <param name="count">How many.</param>
/// <param name="at">Rows of the slice before it.</param>
internal delegate void ColumnRowsAction(ColumnArray array, long row, int count, int at);

/// <summary>Leases rows of one column at a time, so that a table of any width fits under a budget.</summary>
internal static class ColumnRows
{
    private const int RowsOfMask = 64;

    /// <summary>Gives the rows of a slice to a function: at once, or in as many pieces as the budget asks for, in order.</summary>
    /// <exception cref="BudgetExceededException">Not even one row fits.</exception>
    /// <exception cref="IOException">The file is damaged, or cannot be read.</exception>
    public static void Read(ColumnTable table, int column, RowSlice slice, ColumnRowsAction action)
    {
        int step = slice.Count;
        for (int done = 0; done < slice.Count;)
        {
            int count = Math.Min(step, slice.Count - done);
            if (TryLease(table, column, slice, done, count) is not ColumnArray array)
            {
                step = count <= RowsOfMask ? count / 2 : count / 2 / RowsOfMask * RowsOfMask;
                step = Math.Max(step, 1);
                continue;
            }
            using (array)
            {
                action(array, slice.Start + done, count, done);
                array.ThrowIfFaulted();
            }
            done += count;
        }
    }

    // Null: fewer rows may fit.
    private static ColumnArray? TryLease(ColumnTable table, int column, RowSlice slice, int done, int count)
    {
        try
        {
            return table.Lease(column, slice.Batch, slice.Start + done, count);
        }
        catch (Exception e) when (count > 1 && e is BudgetExceededException or NotSupportedException)
        {
            return null;
        }
    }
}
