using System.Numerics;
using System.Text;
using BigFile.Columnar.Compute;

namespace BigFile.Columnar;

/// <summary>Selections by the text or bytes of a column. What <see cref="ColumnSelections"/> says holds.</summary>
public static class TextSelections
{
    /// <summary>The rows whose text stands to another one as asked.</summary>
    /// <param name="column">A column of text or bytes behind offsets, as views, of a fixed size, or of a dictionary of those.</param>
    /// <param name="comparison">How.</param>
    /// <param name="text">The other; compared as UTF-8.</param>
    /// <param name="options">Which rows, and how; null: all, on all processors.</param>
    /// <exception cref="InvalidOperationException">The column has no text or bytes.</exception>
    public static RowSelection WhereText(this ArrowColumn column, TextComparison comparison, string text, ColumnScanOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return WhereText(column, comparison, Encoding.UTF8.GetBytes(text), options);
    }

    /// <summary>
    /// The rows whose bytes stand to others as asked. Of a dictionary column, each value of the dictionary is compared once, and of the rows only
    /// the indices are read.
    /// </summary>
    /// <param name="column">A column of text or bytes behind offsets, as views, of a fixed size, or of a dictionary of those.</param>
    /// <param name="comparison">How.</param>
    /// <param name="bytes">The other.</param>
    /// <param name="options">Which rows, and how; null: all, on all processors.</param>
    /// <exception cref="ColumnarFormatException">Offsets, or an index into the dictionary, cannot be right.</exception>
    /// <exception cref="BudgetExceededException">Views do not fit under the budget; others are copied row by row then.</exception>
    /// <exception cref="InvalidOperationException">The column has no text or bytes.</exception>
    /// <exception cref="NotSupportedException">The values are of a fixed size of 0 bytes.</exception>
    public static RowSelection WhereText(this ArrowColumn column, TextComparison comparison, ReadOnlySpan<byte> bytes, ColumnScanOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(column);
        if (!Enum.IsDefined(comparison))
            throw new ArgumentOutOfRangeException(nameof(comparison), comparison, "There is no such comparison.");
        if (column.Dictionary is ArrowColumn values)
        {
            RowSelection passing = WhereText(values, comparison, bytes, options is null ? null : options with { Selection = null, Progress = null });
            return WhereIndex(column, passing, options);
        }
        ArrowTypeKind kind = column.Type.Kind;
        if (!kind.IsVariableBytes() && kind != ArrowTypeKind.FixedSizeBinary)
            throw new InvalidOperationException($"Column '{column.Name}' is {column.Field.TypeText}; it has no text.");
        // Any number of such rows stands in no bytes at all.
        if (kind == ArrowTypeKind.FixedSizeBinary && column.Type.ByteWidth == 0)
            throw new NotSupportedException($"{column.File.File.Path}: the values of column '{column.Name}' have no bytes to compare.");
        options ??= new ColumnScanOptions();
        TextTest test = new(column, comparison, bytes.ToArray());
        return ColumnSelections.Select<byte>(
            new Column<byte>(column.Chunks),
            options with { PieceRows = options.PieceRows == 0 ? TextTest.PieceRows : options.PieceRows },
            needsValues: false,
            test.Test);
    }

    private static RowSelection WhereIndex(ArrowColumn column, RowSelection values, ColumnScanOptions? options) => column.Type.Kind switch
    {
        ArrowTypeKind.Int8 => WhereIndex<sbyte>(column, values, options),
        ArrowTypeKind.UInt8 => WhereIndex<byte>(column, values, options),
        ArrowTypeKind.Int16 => WhereIndex<short>(column, values, options),
        ArrowTypeKind.UInt16 => WhereIndex<ushort>(column, values, options),
        ArrowTypeKind.Int32 => WhereIndex<int>(column, values, options),
        ArrowTypeKind.UInt32 => WhereIndex<uint>(column, values, options),
        ArrowTypeKind.Int64 => WhereIndex<long>(column, values, options),
        _ => WhereIndex<ulong>(column, values, options),
    };

    private static RowSelection WhereIndex<T>(ArrowColumn column, RowSelection values, ColumnScanOptions? options)
        where T : unmanaged, IBinaryInteger<T> => ColumnSelections.Select<T>(column.As<T>(), options, needsValues: true, (rows, bits) =>
        {
            bits.Clear();
            for (int word = 0; word < bits.Length && !rows.Values.IsEmpty; word++)
            {
                int first = word * RowMask.WordRows;
                // Of rows that are null, the index is anything.
                ulong left = rows.Mask.IsEmpty ? RowMask.OnesFor(rows.Piece.Rows - first) : rows.Mask[word];
                for (; left != 0; left &= left - 1)
                {
                    int bit = BitOperations.TrailingZeroCount(left);
                    ulong index = ulong.CreateTruncating(rows.Values[first + bit]);
                    if (index >= (ulong)values.RowCount)
                        throw WrongIndex(column, rows.Piece.FirstRow + first + bit, rows.Values[first + bit], values.RowCount);
                    if (values[(long)index])
                        bits[word] |= 1UL << bit;
                }
            }
        });

    private static ColumnarFormatException WrongIndex<T>(ArrowColumn column, long row, T index, long count) =>
        new(column.File.File.Path, -1, $"row {row} of column '{column.Name}' is value {index} of a dictionary of {count}");
}
