using BigFile.Columnar;

namespace BigFile.Cli.Columns;

/// <summary>Works on rows of a column.</summary>
/// <param name="array">The column; only until it returns.</param>
/// <param name="row">The first row, in the array.</param>
/// <param name="count">How many.</param>
/// <param name="at">Rows of the slice before it.</param>
internal delegate void ColumnRowsAction(ColumnArray array, long row, int count, int at);

/// <summary>
/// Leases rows of one column at a time, so that a table of any width fits under a budget. Threads share the budget: each makes do with fewer rows
/// while others hold theirs, and before it gives up it waits until it is alone.
/// </summary>
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
            if (TryShared(table, column, slice, done, count, action) || (count <= RowsOfMask && TryAlone(table, column, slice, done, count, action)))
                done += count;
            else
                step = Math.Max(1, count <= RowsOfMask ? count / 2 : count / 2 / RowsOfMask * RowsOfMask);
        }
    }

    private static bool TryShared(ColumnTable table, int column, RowSlice slice, int done, int count, ColumnRowsAction action)
    {
        table.LeaseGate.EnterReadLock();
        try
        {
            return TryRead(table, column, slice, done, count, action, isLast: false);
        }
        finally
        {
            table.LeaseGate.ExitReadLock();
        }
    }

    private static bool TryAlone(ColumnTable table, int column, RowSlice slice, int done, int count, ColumnRowsAction action)
    {
        table.LeaseGate.EnterWriteLock();
        try
        {
            return TryRead(table, column, slice, done, count, action, isLast: count == 1);
        }
        finally
        {
            table.LeaseGate.ExitWriteLock();
        }
    }

    // False: fewer rows may fit.
    private static bool TryRead(ColumnTable table, int column, RowSlice slice, int done, int count, ColumnRowsAction action, bool isLast)
    {
        ColumnArray array;
        try
        {
            array = table.Lease(column, slice.Batch, slice.Start + done, count);
        }
        catch (Exception e) when (!isLast && e is BudgetExceededException or NotSupportedException)
        {
            return false;
        }
        using (array)
        {
            action(array, array.Start, count, done);
            array.ThrowIfFaulted();
        }
        return true;
    }
}
