using System.Numerics;
using BigFile.Columnar.Compute;

namespace BigFile.Columnar;

/// <summary>
/// Selections by the values of a column. The selection has as many rows as the column; null rows are in none that is made by values. What
/// <see cref="ColumnAggregates"/> says of threads, memory and exceptions holds. With a selection in the options, only its rows are looked at:
/// the result is what is in both.
/// </summary>
public static class ColumnSelections
{
    /// <summary>The rows whose value stands to another one as asked.</summary>
    /// <typeparam name="T">The column's values.</typeparam>
    /// <param name="column">The column.</param>
    /// <param name="comparison">How the value of the row, on the left, has to stand to the other.</param>
    /// <param name="value">The other. If it is no number (NaN), all rows are different from it and nothing else.</param>
    /// <param name="options">Which rows, and how; null: all, on all processors.</param>
    public static RowSelection Where<T>(this Column<T> column, ColumnComparison comparison, T value, ColumnScanOptions? options = null)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        ColumnAggregates.ThrowUnlessSupported<T>();
        return Where(column, RowTests.Compare(comparison, value), options);
    }

    /// <summary>The rows whose value is not less than one and not greater than another.</summary>
    /// <typeparam name="T">The column's values.</typeparam>
    /// <param name="column">The column.</param>
    /// <param name="low">The least value that is in.</param>
    /// <param name="high">The greatest value that is in.</param>
    /// <param name="options">Which rows, and how; null: all, on all processors.</param>
    public static RowSelection WhereBetween<T>(this Column<T> column, T low, T high, ColumnScanOptions? options = null)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        ColumnAggregates.ThrowUnlessSupported<T>();
        return Where(column, RowTests.Between(low, high), options);
    }

    /// <summary>The rows whose value is one of some.</summary>
    /// <typeparam name="T">The column's values.</typeparam>
    /// <param name="column">The column.</param>
    /// <param name="values">The values, in any order.</param>
    /// <param name="options">Which rows, and how; null: all, on all processors.</param>
    public static RowSelection WhereIn<T>(this Column<T> column, ReadOnlySpan<T> values, ColumnScanOptions? options = null)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        ColumnAggregates.ThrowUnlessSupported<T>();
        return Where(column, RowTests.OneOf(values), options);
    }

    /// <summary>The rows that are null. Only bitmaps are read. Of any type of values.</summary>
    /// <typeparam name="T">The column's values.</typeparam>
    /// <param name="column">The column.</param>
    /// <param name="options">Which rows, and how; null: all, on all processors.</param>
    public static RowSelection WhereNull<T>(this Column<T> column, ColumnScanOptions? options = null)
        where T : unmanaged => WhereValidity(column, isNull: true, options);

    /// <summary>The rows that are not null. Only bitmaps are read. Of any type of values.</summary>
    /// <typeparam name="T">The column's values.</typeparam>
    /// <param name="column">The column.</param>
    /// <param name="options">Which rows, and how; null: all, on all processors.</param>
    public static RowSelection WhereNotNull<T>(this Column<T> column, ColumnScanOptions? options = null)
        where T : unmanaged => WhereValidity(column, isNull: false, options);

    private static RowSelection Where<T>(Column<T> column, RowTest<T> test, ColumnScanOptions? options)
        where T : unmanaged => Select(column, options, needsValues: true, (rows, bits) =>
        {
            if (rows.Values.IsEmpty)
            {
                bits.Clear();
                return;
            }
            test.Test(rows.Values, bits);
            if (!rows.Mask.IsEmpty)
                System.Numerics.Tensors.TensorPrimitives.BitwiseAnd(bits, rows.Mask, bits);
        });

    private static RowSelection WhereValidity<T>(Column<T> column, bool isNull, ColumnScanOptions? options)
        where T : unmanaged => Select(column, options, needsValues: false, (rows, bits) =>
        {
            if (rows.Mask.IsEmpty)
                RowMask.Fill(bits, rows.Piece.Rows);
            else
                rows.Mask.CopyTo(bits);
            for (int i = 0; isNull && i < bits.Length; i++)
                bits[i] = ~bits[i] & (rows.Selected.IsEmpty ? RowMask.OnesFor(rows.Piece.Rows - (i * RowMask.WordRows)) : rows.Selected[i]);
        });

    /// <summary>The rows for which an action sets bits. It gets the rows of a piece, and the bits, which may be anything before.</summary>
    internal static RowSelection Select<T>(Column<T> column, ColumnScanOptions? options, bool needsValues, BitsAction<T> test)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(column);
        RowSelectionBuilder selection = new(column.Count);
        PieceScan.Run<T, bool>(
            column, options, needsValues,
            () =>
            {
                ulong[] buffer = [];
                return (rows, ref found) =>
                {
                    int words = RowMask.WordsFor(rows.Piece.Rows);
                    if (buffer.Length < words)
                        buffer = new ulong[words];
                    Span<ulong> bits = buffer.AsSpan(0, words);
                    test(rows, bits);
                    selection.Add(rows.Piece.FirstRow, rows.Piece.Rows, bits);
                };
            },
            found => { });
        return selection.Build();
    }
}
