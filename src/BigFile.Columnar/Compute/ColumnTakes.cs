using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using BigFile.Columnar.Compute;

namespace BigFile.Columnar;

/// <summary>Values of many rows by their numbers, in any order.</summary>
public static class ColumnTakes
{
    /// <summary>
    /// Copies the values of rows, of which memory accesses are made to overlap. Never fails for the budget. Allocates nothing to speak of: a table
    /// of places of chunks is rented.
    /// </summary>
    /// <typeparam name="T">The column's values: any type without references.</typeparam>
    /// <param name="column">The column.</param>
    /// <param name="rows">Which, in any order, more than once if need be.</param>
    /// <param name="values">
    /// Gets the value of row i in element i; at least as long as the rows. That of a row that is null is 0 if <paramref name="isNull"/> is given, else
    /// whatever the file has there.
    /// </param>
    /// <param name="isNull">Gets whether row i is null in element i; at least as long as the rows, or empty.</param>
    /// <param name="options">How; null: on this thread.</param>
    /// <exception cref="ArgumentException">A destination is shorter than the rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row, which the message names; nothing was copied. Or that number of threads is not possible.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; some values were copied.</exception>
    /// <exception cref="FileFaultException">A page of the file could not be had; some values were copied.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public static void Take<T>(
        this Column<T> column,
        ReadOnlySpan<long> rows,
        Span<T> values,
        Span<bool> isNull = default,
        ColumnTakeOptions? options = null)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(column);
        if (values.Length < rows.Length)
            throw new ArgumentException($"It is shorter than the {rows.Length} rows.", nameof(values));
        if (!isNull.IsEmpty && isNull.Length < rows.Length)
            throw new ArgumentException($"It is shorter than the {rows.Length} rows.", nameof(isNull));
        options ??= new ColumnTakeOptions();
        ArgumentOutOfRangeException.ThrowIfNegative(options.ThreadCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.ThreadCount, ColumnScanOptions.ThreadCountMax);
        ThrowIfOutside(column.Name, column.Count, rows);
        options.CancellationToken.ThrowIfCancellationRequested();
        column.File.Views.ThrowIfDisposed();
        RowTaker.Run(column, rows, values[..rows.Length], isNull.IsEmpty ? isNull : isNull[..rows.Length], options);
    }

    /// <summary>Throws for the first row that is not there.</summary>
    internal static void ThrowIfOutside(string name, long rowCount, ReadOnlySpan<long> rows)
    {
        // Row numbers below 0 are, without their sign, greater than all others.
        if (rows.IsEmpty || TensorPrimitives.Max(MemoryMarshal.Cast<long, ulong>(rows)) < (ulong)rowCount)
            return;
        foreach (long row in rows)
        {
            if ((ulong)row >= (ulong)rowCount)
                throw new ArgumentOutOfRangeException(nameof(rows), row, $"There is no row {row}: column '{name}' has {rowCount}.");
        }
    }
}
